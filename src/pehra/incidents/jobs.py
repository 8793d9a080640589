"""What goes on after the answer to whoever asked. The clock is read here."""

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from pehra.incidents.actions.bulk import carry_on


@app.task(retry=RetryStrategy(max_attempts=5, exponential_wait=3))
def carry_on_bulk(bulk_id: int) -> None:
    """Look through or carry out what is left of an act on many cases."""
    while carry_on(bulk_id=bulk_id, at=timezone.now()):
        pass
