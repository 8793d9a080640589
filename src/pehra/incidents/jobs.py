"""What goes on after the answer to whoever asked. The clock is read here."""

from typing import Final

from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from pehra.incidents.actions.bulk import break_off, carry_on

# After a wait of 3, 9, 27, 81 and 243 seconds: what does not pass in that time needs somebody.
MOST_ATTEMPTS: Final = 5


@app.task(retry=RetryStrategy(max_attempts=MOST_ATTEMPTS, exponential_wait=3), pass_context=True)
def carry_on_bulk(context: JobContext, bulk_id: int) -> None:
    """Look through or carry out what is left of an act on many cases."""
    try:
        while carry_on(bulk_id=bulk_id, at=timezone.now()):
            pass
    except Exception:
        # Whoever waits for it is not told that it goes on when nobody comes back to it.
        if context.job.attempts >= MOST_ATTEMPTS:
            break_off(bulk_id=bulk_id, at=timezone.now())
        raise
