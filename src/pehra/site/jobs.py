"""Jobs of the installation as a whole: what crosses domains, and what keeps the jobs themselves going."""

from datetime import timedelta

from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from pehra.foundation.access.roles import READS_JOURNAL
from pehra.foundation.accounts.queries import members
from pehra.foundation.audit.queries import head
from pehra.foundation.delivery.actions import Telling, forget, notify
from pehra.incidents.actions import forget_keys
from pehra.site.wiring import supervising

# Shorter, and a job that merely takes its time would run a second time beside itself.
STALLED = 30
KEEP_NOTICES = timedelta(days=730)
KEEP_FAILED_JOBS_HOURS = 30 * 24


@app.periodic(cron="* * * * * */15")
@app.task(pass_context=True, queueing_lock="take-up-stalled")
async def take_up_stalled(context: JobContext, timestamp: int) -> None:
    """Put back into the queue what a killed worker was doing."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED):
        try:
            await manager.retry_job(job, retry_at=timezone.now())
        except UniqueViolation:
            # The same work waits in the queue already, under the same lock; it starts once this one is out of the way.
            await manager.finish_job(job, status=Status.FAILED, delete_job=True)


# Early in the morning in Pakistan.
@app.periodic(cron="10 22 * * *")
@app.task(queueing_lock="publish-head")
def publish_head(timestamp: int) -> None:
    """Tell the auditors of the supervising bodies the journal's head, so that a copy of it lies outside."""
    now = timezone.now()
    auditors = members(supervising(now), READS_JOURNAL)
    telling = Telling(
        kind="journal-head",
        text="The journal's head is %(head)s. Keep this: it proves that nothing before it was changed.",
        link="/journal/",
        params={"head": str(head())},
    )
    notify(telling=telling, users=[user.pk for user in auditors], at=now)


@app.periodic(cron="40 22 * * *")
@app.task(queueing_lock="tidy-up")
def tidy_up(timestamp: int) -> None:
    """Remove what nobody needs any more: ended sessions, counts of attempts that are over, old notices and mails, keys
    of requests that do not come again.
    """
    call_command("clearsessions")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM pehra_cache WHERE expires < %s", [timezone.now()])
    forget(older_than=timezone.now() - KEEP_NOTICES)
    forget_keys(at=timezone.now())


@app.periodic(cron="50 22 * * *")
@app.task(pass_context=True, queueing_lock="tidy-up-jobs")
async def tidy_up_jobs(context: JobContext, timestamp: int) -> None:
    """Remove jobs that failed long ago; those that went well are removed at once."""
    await context.app.job_manager.delete_old_jobs(nb_hours=KEEP_FAILED_JOBS_HOURS, include_failed=True)
