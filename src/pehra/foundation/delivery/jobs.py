"""Emptying the outbox."""

from django.utils import timezone
from procrastinate.contrib.django import app

from pehra.foundation.delivery.actions import expand, release_held, send_waiting


@app.periodic(cron="* * * * * */5")
@app.task(queueing_lock="empty-outbox", lock="empty-outbox")
def empty_outbox(timestamp: int) -> None:
    """Expand and send until nothing waits. The clock is read here, at the door."""
    while expand(at=timezone.now()):
        pass
    while release_held(at=timezone.now()):
        pass
    while send_waiting(at=timezone.now()):
        pass
