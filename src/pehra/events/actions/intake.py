"""Taking an input in that lies on the disk: a run for it, in one transaction with the job that carries it out.

On every way but a file that somebody names, the same bytes from the same sender for the same feed and subscription are
the same run, however often they come. Where a feed's rows have no times of their own, they are so for a while alone:
a list that has not changed says again that everything on it is as it was.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from pehra.events.actions import keeping
from pehra.events.actions.keeping import Received
from pehra.events.actions.networks import refresh_networks
from pehra.events.actions.runs import carry_out, give_up, is_alone, report_of
from pehra.events.models import FeedRun
from pehra.events.rules.runs import RunState, Way, news_after
from pehra.feeds.catalogue import UnknownFeed, catalogue
from pehra.foundation.access.person import Person
from pehra.foundation.audit.actions import record
from pehra.pipeline.early import left_behind
from pehra.pipeline.spec import Spec, SpecErrors
from pehra.pipeline.store import Store

CARRY_ON: Final = "pehra.events.jobs.carry_on"
# Whoever has just begun a run holds it within that time.
BEGINNING: Final = timedelta(minutes=1)
# A command that has read for so long and is not written down never will be.
FORSAKEN: Final = timedelta(minutes=10)
NOT_KEPT: Final = "whoever read it ended, and the input was not kept whole yet; bring it in again"
_SAME: Final = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
_LONGEST_NAME: Final = 255


@dataclass(frozen=True, slots=True)
class Origin:
    """How an input came, what its maker calls it, and for which party (a body's id) somebody sent it."""

    way: Way
    name: str
    party_id: int | None = None
    by: Person | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """The run of an input; `new` is False where it had come before."""

    run: FeedRun
    new: bool


def take_in(*, received: Received, spec: Spec, origin: Origin, at: datetime, queued: bool = True) -> Taken:
    """A run over what was received; it is durable when this returns. `queued`: a job carries it out soon.

    What was received belongs to the run afterwards, or is gone where it had come before.
    """
    name = tidy_name(origin.name)
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(_SAME, [f"{spec.name} {received.sha256}"])
            if known := same(received.sha256, spec, origin, at):
                return Taken(known, new=False)
            run = FeedRun.objects.create(
                id=uuid4(),
                feed=spec.name,
                source=name,
                report=report_of(name),
                bytes=received.bytes,
                sha256=received.sha256,
                kept=True,
                way=origin.way.value,
                party_id=origin.party_id,
                started_at=at,
            )
            keeping.give(received, run)
            if origin.by:
                detail = {"feed": spec.name, "sha256": received.sha256}
                subject = f"run:{run.pk}"
                record(by=origin.by, at=at, act="feed.push", subject=subject, party_id=origin.party_id, detail=detail)
            if queued:
                queue(run.pk)
            return Taken(run, new=True)
    finally:
        received.path.unlink(missing_ok=True)


def same(sha256: str, spec: Spec, origin: Origin, at: datetime) -> FeedRun | None:
    """The run over these bytes, in its newest form, if they say nothing new now."""
    runs = FeedRun.objects.filter(feed=spec.name, sha256=sha256, replaced_by=None, party_id=origin.party_id)
    runs = runs.filter(report=report_of(tidy_name(origin.name)))
    if (pause := news_after(timed="time_source" in spec.fills, closes_after=spec.closes_after)) is not None:
        runs = runs.filter(started_at__gt=at - pause)
    return runs.order_by("started_at").first()


def queue(run_id: UUID) -> None:
    """Have a run carried out by the worker. One that waits for it already is not queued again."""
    try:
        with transaction.atomic():
            app.configure_task(CARRY_ON, queueing_lock=f"run {run_id}").defer(run_id=str(run_id))
    except AlreadyEnqueued:
        return


def carry_on(*, run_id: UUID, store: Store, at: datetime | None = None) -> FeedRun:
    """Carry a run out by today's spec of its feed, to its end. Raises Absent, Conflict, StoreAway, StoreRefused.

    With `at` the store is told first what the registry says by then: events keep whose they were when they came in, and
    the job that tells of a change of networks may not have had its turn. Without, it says what it was told last.
    """
    run = FeedRun.objects.filter(pk=run_id).first()
    if run is not None and run.state == RunState.RUNNING and keeping.kept_input(run) is None:
        return give_up(run_id=run_id, problem=NOT_KEPT, store=store, at=at)
    try:
        spec = catalogue().spec(run.feed if run else "")
    except (UnknownFeed, SpecErrors) as error:
        return give_up(run_id=run_id, problem=str(error), store=store, at=at)
    if at:
        refresh_networks(store=store, at=at)
    return carry_out(run_id=run_id, spec=spec, store=store, at=at)


def take_up(*, at: datetime) -> int:
    """Queue the runs whose process is gone; return how many there are."""
    rows = FeedRun.objects.filter(state=RunState.RUNNING, started_at__lt=at - BEGINNING).order_by("started_at")
    forsaken = [run_id for run_id in rows.values_list("pk", flat=True) if is_alone(run_id)]
    for run_id in forsaken:
        queue(run_id)
    return len(forsaken)


def tidy(*, store: Store, at: datetime) -> int:
    """Drop what commands had the engine read that ended before their run was written down. Raises StoreAway."""
    tables = left_behind(store, at - FORSAKEN)
    known = set(FeedRun.objects.filter(pk__in=tables.values()).values_list("pk", flat=True))
    forsaken = [table for table, run_id in tables.items() if run_id not in known]
    for table in forsaken:
        store.do(f"DROP TABLE IF EXISTS {table}")
    return len(forsaken)


def tidy_name(name: str) -> str:
    """A name as it can be stored and shown: without folders, control characters and what is no UTF-8."""
    last = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    text = last.encode(errors="surrogateescape").decode(errors="replace")
    return _printable(text)[-_LONGEST_NAME:] or "input"


def _printable(characters: Iterable[str]) -> str:
    return "".join(each if each.isprintable() else "\ufffd" for each in characters)
