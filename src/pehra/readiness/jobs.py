"""What readiness does by itself: the calls of a running test go on. The clock is read here."""

from django.utils import timezone
from procrastinate.contrib.django import app

from pehra.readiness.actions.calling import advance


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="advance-call-tests", lock="advance-call-tests")
def advance_call_tests(timestamp: int) -> None:
    """Call those whose callers did not answer, and end the tests whose time is over."""
    advance(at=timezone.now())
