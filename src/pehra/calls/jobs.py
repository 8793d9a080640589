"""What is looked for every minute. The clock is read here."""

from django.utils import timezone
from procrastinate.contrib.django import app

from pehra.calls.actions.finding import watch


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="keep-call-tasks", lock="keep-call-tasks")
def keep_call_tasks(timestamp: int) -> None:
    """Make the call tasks that have become due, and end those that are answered. Nobody is called by a machine."""
    watch(at=timezone.now())
