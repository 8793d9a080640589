"""What evidence does by itself: scanning, sweeping, proposing. The clock is read here."""

from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from pehra.connectors.clamav import Away
from pehra.evidence.actions import keeping, retention, scanning

TRIES = 8


@app.task(retry=RetryStrategy(max_attempts=TRIES, exponential_wait=3, retry_exceptions=[Away]), pass_context=True)
def scan(context: JobContext, piece_id: int) -> None:
    """Have a file scanned; a scanner that is away is asked again, for two hours."""
    try:
        scanning.scan(piece_id=piece_id, at=timezone.now())
    except Away:
        if context.job and context.job.attempts >= TRIES - 1:
            scanning.give_up(piece_id=piece_id, at=timezone.now())
            return
        raise


@app.periodic(cron="20 21 * * *")
@app.task(queueing_lock="sweep-evidence")
def sweep(timestamp: int) -> None:
    """Remove uploads that nobody goes on with, and files that no row names."""
    keeping.sweep(at=timezone.now())


@app.periodic(cron="30 21 * * *")
@app.task(queueing_lock="propose-destruction")
def propose_destruction(timestamp: int) -> None:
    """Propose to destroy what was kept for as long as the profile says."""
    retention.propose_due(at=timezone.now())
