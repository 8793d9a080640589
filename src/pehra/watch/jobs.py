"""What the watch does by itself. The clock is read here."""

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from pehra.watch.actions.declaring import lapse_due
from pehra.watch.actions.folding import fold, forget_closings
from pehra.watch.actions.hastening import walk
from pehra.watch.actions.reporting import remind_due

KEEP_CLOSINGS = timedelta(days=7)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="keep-crisis-levels", lock="keep-crisis-levels")
def keep_crisis_levels(timestamp: int) -> None:
    """End what nobody extended, remind of situation reports, and count the clocks that a level changed."""
    going = 1
    while going:
        # Clocks by the hundred thousand take hours: until they are through, what is over ends all the same.
        lapse_due(at=timezone.now())
        remind_due(at=timezone.now())
        going = walk(at=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="fold-the-tally", lock="fold-the-tally")
def fold_the_tally(timestamp: int) -> None:
    """Fold what has come and gone since."""
    while fold():
        pass


@app.periodic(cron="35 21 * * *")
@app.task(queueing_lock="forget-closings")
def forget_old_closings(timestamp: int) -> None:
    """A hand-over looks back one shift; what was closed a week ago is found by searching."""
    forget_closings(older_than=timezone.now() - KEEP_CLOSINGS)
