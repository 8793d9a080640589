"""What readiness does by itself: the calls of a running test go on, drills are played. The clock is read here."""

from django.utils import timezone
from procrastinate.contrib.django import app

from pehra.readiness.actions.calling import advance
from pehra.readiness.actions.drill_play import play_due


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="advance-call-tests", lock="advance-call-tests")
def advance_call_tests(timestamp: int) -> None:
    """Call those whose callers did not answer, and end the tests whose time is over."""
    advance(at=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="play-drills", lock="play-drills")
def play_drills(timestamp: int) -> None:
    """Deliver the injects that are due; what a worker missed comes now, in its order."""
    play_due(at=timezone.now())
