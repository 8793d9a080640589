"""The sweep, every minute."""

from datetime import datetime

from django.utils import timezone
from procrastinate.contrib.django import app

from pehra.foundation.deadlines.actions import sweep

SLICE = 10_000


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="sweep-deadlines", lock="sweep-deadlines")
def sweep_deadlines(timestamp: int) -> None:
    """Handle what is due, in slices until nothing is left. The clock is read here, at the door."""
    now: datetime = timezone.now()
    while sweep(at=now, limit=SLICE).looked == SLICE:
        pass
