"""Bringing an input in: one run, from its first byte to stored events, whatever happens on the way."""

import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID, uuid4

from django.db import connection, transaction
from procrastinate.contrib.django import app

from pehra.events.actions import keeping
from pehra.events.actions.sync import take_back
from pehra.events.models import FeedRun
from pehra.events.rules.runs import RunState
from pehra.foundation.access.errors import Absent, Conflict
from pehra.pipeline.early import Reading, planned
from pehra.pipeline.ingest import Outcome, ingest
from pehra.pipeline.inputs import BadInput, opened
from pehra.pipeline.spec import Spec
from pehra.pipeline.statements import enrichment
from pehra.pipeline.store import Store
from pehra.pipeline.withdrawing import withdraw

MAKE_FINDINGS: Final = "pehra.events.jobs.make_findings"
_LOCKS: Final = 7341
_STORING: Final = 0
REPORT: Final = re.compile(r"^\d{4}-\d{2}-\d{2}-[^-]+-(.+?)\.csv", re.ASCII)


@dataclass(frozen=True, slots=True)
class Input:
    """What is brought in: a file, and how its maker calls it."""

    path: Path
    name: str

    @property
    def report(self) -> str:
        return report_of(self.name)


def report_of(name: str) -> str:
    """What a Shadowserver file name says behind date and type: which of its reports this is."""
    found = REPORT.match(name)
    return found.group(1)[:80] if found else ""


def begin(*, spec: Spec, source: Input, at: datetime, run_id: UUID | None = None) -> FeedRun:
    """A new run over this input, which has stored nothing of it."""
    return FeedRun.objects.create(
        id=run_id or uuid4(),
        feed=spec.name,
        source=source.name,
        report=source.report,
        bytes=source.path.stat().st_size,
        started_at=at,
    )


def carry_out(
    *,
    run_id: UUID,
    spec: Spec,
    store: Store,
    path: Path | None = None,
    tell: Callable[[Outcome], None] = lambda outcome: None,
    early: Reading | None = None,
    at: datetime | None = None,
) -> FeedRun:
    """Read a run's input into the store. Safe to do again after any failure: nothing is stored or counted twice.

    It is read from where it is kept, or else from `path` and kept meanwhile; `early` has begun to read it already. What
    the run is made anew of leaves the store first. Its findings are made by a job that begins when the run has ended.
    `at` is when its turn came, where that is later than when it was written down.
    Raises Absent where there is no such run or nothing to read, Conflict where somebody else is at it, and StoreAway:
    then the run has not ended, and may go on from its kept input.
    """
    with _alone(run_id):
        run = _running(run_id)
        path = keeping.kept_input(run) or path
        if path is None:
            raise Absent
        began = time.monotonic()
        _take_back_replaced(run, store)
        with ThreadPoolExecutor(1, "keeping") as aside:
            kept = aside.submit(_kept, run, path)
            try:
                outcome, problem = _read(run, spec, path, store, tell, early), ""
            except BadInput as bad:
                outcome, problem = bad.outcome if isinstance(bad, _Partly) else Outcome(), str(bad)
            finally:
                kept.result()
        return _end(run, outcome, problem, timedelta(seconds=time.monotonic() - began), at)


def give_up(*, run_id: UUID, problem: str, store: Store, at: datetime | None = None) -> FeedRun:
    """End a run that cannot be carried out: what it has stored so far leaves the store, and `problem` says why.

    Raises Absent, Conflict, StoreAway.
    """
    with _alone(run_id):
        run = _running(run_id)
        with storing_alone():
            withdraw(store, run.pk, enrichment.chain(), unfinished=True)
        return _end(run, Outcome(), problem, timedelta(), at)


def _running(run_id: UUID) -> FeedRun:
    run = FeedRun.objects.filter(pk=run_id).first()
    if run is None:
        raise Absent
    if run.state != RunState.RUNNING:
        raise Conflict("This run has ended.")
    return run


def _take_back_replaced(run: FeedRun, store: Store) -> None:
    """What the run is made anew of leaves the findings and the store, before anything of it is stored."""
    for old in run.replaces.all():
        take_back(run=old, store=store, at=run.started_at)
        with storing_alone():
            withdraw(store, old.pk, enrichment.chain())


def _kept(run: FeedRun, path: Path) -> None:
    """See to it that the input is kept, and the record says so. In a thread of its own, with its own connection."""
    try:
        digest = run.sha256 if run.kept else keeping.keep(path, keeping.kept_at(run))
        FeedRun.objects.filter(pk=run.pk).update(sha256=digest, kept=True)
    finally:
        connection.close()


class _Partly(BadInput):
    """An input that was read up to a place."""

    def __init__(self, message: str, outcome: Outcome) -> None:
        super().__init__(message)
        self.outcome = outcome


def _read(
    run: FeedRun, spec: Spec, path: Path, store: Store, tell: Callable[[Outcome], None], early: Reading | None
) -> Outcome:
    latest = Outcome()

    def hear(outcome: Outcome) -> None:
        nonlocal latest
        latest = outcome
        tell(outcome)

    try:
        if early:
            return early.let_store(_storing, hear)
        made = planned(spec, store, run.pk, run.started_at.astimezone(UTC))
        with opened(path) as source:
            return ingest(spec, source, store, made, exclusive=_storing, tell=hear)
    except BadInput as bad:
        raise _Partly(str(bad), latest) from bad


@transaction.atomic
def _end(run: FeedRun, outcome: Outcome, problem: str, took: timedelta, at: datetime | None) -> FeedRun:
    run = FeedRun.objects.select_for_update().get(pk=run.pk)
    run.read, run.refused, run.stored = outcome.read, outcome.refused, outcome.stored
    run.refused_by_label, run.passed_over = outcome.refused_by_label, outcome.passed_over
    run.duplicates = outcome.duplicates
    run.first_event, run.last_event = _moment(outcome.earliest), _moment(outcome.latest)
    run.state, run.problem = (RunState.FAILED if problem else RunState.DONE).value, problem
    # Read ahead, queued or taken up again, it began long before its turn came.
    run.ended_at, run.took = max(run.started_at, at or run.started_at) + took, took
    run.save()
    app.configure_task(MAKE_FINDINGS).defer(run_id=str(run.pk))
    return run


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None


@contextmanager
def _alone(run_id: UUID) -> Iterator[None]:
    """Hold the run: a lock of the database's session, which ends with this process however it ends."""
    number = run_id.int & 0x7FFFFFFF
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCKS + 1, number])
        if not cursor.fetchone()[0]:
            raise Conflict("Somebody is at this run already.")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCKS + 1, number])


def is_alone(run_id: UUID) -> bool:
    """Whether nobody is at a run at this moment."""
    try:
        with _alone(run_id):
            return True
    except Conflict:
        return False


@contextmanager
def storing_alone() -> Iterator[None]:
    """One storing at a time in the whole installation: two would not see each other's events, and store both."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [_LOCKS, _STORING])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCKS, _STORING])


@contextmanager
def _storing() -> Iterator[None]:
    """`storing_alone` in a thread of its own, whose connection ends with it."""
    try:
        with storing_alone():
            yield
    finally:
        connection.close()
