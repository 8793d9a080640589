"""What playbooks do by themselves."""

from procrastinate.contrib.django import app

from pehra.playbooks.actions.folding import fold


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="fold-tasks", lock="fold-tasks")
def fold_tasks(timestamp: int) -> None:
    """Fold what has come and gone since, so that pages find it added up. They are right either way."""
    while fold():
        pass
