"""What time does to public reports. The clock is read here, at the door."""

from django.utils import timezone
from procrastinate.contrib.django import app

from pehra.public.actions import gate, keeping


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="forget-counts-of-the-public", lock="forget-counts-of-the-public")
def forget_counts(timestamp: int) -> None:
    """Remove counts and used tickets whose time is over; nothing of an address outlives its hour for long."""
    gate.forget(at=timezone.now())


@app.periodic(cron="20 22 * * *")
@app.task(queueing_lock="forget-public-reports", lock="forget-public-reports")
def forget_reports(timestamp: int) -> None:
    """Remove what was kept long enough, in slices until nothing is left."""
    while keeping.forget(at=timezone.now()):
        pass
