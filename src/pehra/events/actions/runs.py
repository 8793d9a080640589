"""Bringing an input in: one run, from its first byte to stored events, whatever happens on the way."""

import hashlib
import os
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

from django.conf import settings
from django.db import connection, transaction
from procrastinate.contrib.django import app

from pehra.events.models import FeedRun
from pehra.events.rules.runs import RunState
from pehra.foundation.access.errors import Absent, Conflict
from pehra.pipeline.enrichment.filled import filled
from pehra.pipeline.ingest import Outcome, Run, ingest
from pehra.pipeline.inputs import BadInput, opened
from pehra.pipeline.spec import Spec
from pehra.pipeline.statements import enrichment
from pehra.pipeline.store import Store

MAKE_FINDINGS: Final = "pehra.events.jobs.make_findings"
_LOCKS: Final = 7341
_STORING: Final = 0
_BLOCK: Final = 1 << 20
REPORT: Final = re.compile(r"^\d{4}-\d{2}-\d{2}-[^-]+-(.+?)\.csv", re.ASCII)


@dataclass(frozen=True, slots=True)
class Input:
    """What is brought in: a file, and how its maker calls it."""

    path: Path
    name: str

    @property
    def report(self) -> str:
        """What a Shadowserver file name says behind date and type: which of its reports this is."""
        found = REPORT.match(self.name)
        return found.group(1)[:80] if found else ""


def begin(*, spec: Spec, source: Input, at: datetime) -> FeedRun:
    """A new run over this input, which has not begun to read it."""
    return FeedRun.objects.create(
        id=uuid4(),
        feed=spec.name,
        source=source.name,
        report=source.report,
        bytes=source.path.stat().st_size,
        started_at=at,
    )


def carry_out(
    *, run_id: UUID, spec: Spec, path: Path, store: Store, tell: Callable[[Outcome], None] = lambda outcome: None
) -> FeedRun:
    """Read a run's input into the store. Safe to do again after any failure: nothing is stored or counted twice.

    Its findings are made by a job that begins when the run has ended. Raises Absent, Conflict where somebody else is at
    it, and StoreAway: then the run has not ended, and may go on from its kept input.
    """
    with _alone(run_id):
        run = FeedRun.objects.filter(pk=run_id).first()
        if run is None:
            raise Absent
        if run.state != RunState.RUNNING:
            raise Conflict("This run has ended.")
        began = time.monotonic()
        with ThreadPoolExecutor(1, "keeping") as keeping:
            kept = keeping.submit(_keep, path, kept_at(run))
            try:
                outcome, problem = _read(run, spec, path, store, tell), ""
            except BadInput as bad:
                outcome, problem = bad.outcome if isinstance(bad, _Partly) else Outcome(), str(bad)
            finally:
                digest = kept.result()
                FeedRun.objects.filter(pk=run.pk).update(sha256=digest, kept=True)
        return _end(run, outcome, problem, timedelta(seconds=time.monotonic() - began))


class _Partly(BadInput):
    """An input that was read up to a place."""

    def __init__(self, message: str, outcome: Outcome) -> None:
        super().__init__(message)
        self.outcome = outcome


def _read(run: FeedRun, spec: Spec, path: Path, store: Store, tell: Callable[[Outcome], None]) -> Outcome:
    latest = Outcome()

    def hear(outcome: Outcome) -> None:
        nonlocal latest
        latest = outcome
        tell(outcome)

    there = filled(store)
    told = {*spec.fills, *spec.constants}
    made = Run(run.pk, run.started_at.astimezone(UTC), enrichment.added(there, told), enrichment.bodies(there))
    try:
        with opened(path) as source:
            return ingest(spec, source, store, made, exclusive=_storing, tell=hear)
    except BadInput as bad:
        raise _Partly(str(bad), latest) from bad


@transaction.atomic
def _end(run: FeedRun, outcome: Outcome, problem: str, took: timedelta) -> FeedRun:
    run = FeedRun.objects.select_for_update().get(pk=run.pk)
    run.read, run.refused, run.stored = outcome.read, outcome.refused, outcome.stored
    run.duplicates = outcome.duplicates
    run.first_event, run.last_event = _moment(outcome.earliest), _moment(outcome.latest)
    run.state, run.problem = (RunState.FAILED if problem else RunState.DONE).value, problem
    run.ended_at = run.started_at + took
    run.save()
    app.configure_task(MAKE_FINDINGS).defer(run_id=str(run.pk))
    return run


def kept_at(run: FeedRun) -> Path:
    """Where a run's input is kept as it came."""
    return Path(settings.HOME) / "raw" / f"{run.started_at:%Y/%m/%d}" / str(run.pk)


def _keep(path: Path, place: Path) -> str:
    """Keep a copy, durably and whole or not at all; return its SHA-256 in hex."""
    digest = hashlib.sha256()
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial = place.with_suffix(".part")
    already = path == place
    with path.open("rb") as source, open(os.devnull, "wb") if already else partial.open("wb") as copy:
        while block := source.read(_BLOCK):
            digest.update(block)
            copy.write(block)
        if not already:
            copy.flush()
            os.fsync(copy.fileno())
    if not already:
        partial.rename(place)
    return digest.hexdigest()


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


@contextmanager
def _storing() -> Iterator[None]:
    """One storing at a time in the whole installation: two would not see each other's events, and store both.

    Called in a thread of its own, whose connection ends with it.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [_LOCKS, _STORING])
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCKS, _STORING])
    finally:
        connection.close()
