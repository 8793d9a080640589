"""The sync of one run: one transaction, at whose end the run is marked."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max, Min, QuerySet
from django.db.models.functions import Coalesce

from pehra.events.actions.sync import giving_back, loading, merging, retracting, settling
from pehra.events.models import FeedRun, Stream
from pehra.events.rules.closing import Cover, Habit, KeptBack, proof, proves_absence
from pehra.events.rules.runs import RunState
from pehra.events.rules.states import Act
from pehra.events.rules.work import Work
from pehra.foundation.access.errors import Absent, Conflict
from pehra.pipeline.spec import Origin
from pehra.pipeline.store import Store
from pehra.registry import queries as registry

# So many runs of a feed are looked at for when something was last missed.
MOST_COVERS: Final = 400
MEMORY: Final = "SET LOCAL work_mem = '128MB'"
# So much is joined by hash. PostgreSQL may still believe a table to be as empty as it was, and would go through all of
# it for each row; for a few rows it goes through an index, which is faster than to read everything.
MANY: Final = 2_000
BY_HASH: Final = "SET LOCAL enable_nestloop = off"
LEARN: Final = "ANALYZE events_finding, events_sighting"
DUE: Final = """
INSERT INTO events_due (work, organisation_id)
SELECT w.work, o.organisation_id FROM unnest(%(works)s::text[]) w (work), (
    SELECT p.organisation AS organisation_id FROM places p
    UNION SELECT f.organisation_id FROM turned t JOIN events_finding f ON f.id = t.id
) o
ON CONFLICT DO NOTHING
"""
# They would end with the transaction; a caller may do several runs in one.
TIDY: Final = "DROP TABLE seen, places, met, refreshed, moved, covers, turned"


@dataclass(frozen=True)
class Synced:
    """What a run did: findings that it showed, of these new, and how many it turned, by act.

    Empty where it had been done before.
    """

    seen: int = 0
    new: int = 0
    turned: tuple[tuple[str, int], ...] = ()


@transaction.atomic
def sync(*, run_id: UUID, habit: Habit, confidence: int, store: Store, at: datetime) -> Synced:
    """Make findings of what a run observed. Done again, nothing happens. Raises Absent, Conflict, store.StoreAway."""
    with connection.cursor() as cursor:
        cursor.execute(loading.ALONE)
        cursor.execute(MEMORY)
        run = FeedRun.objects.select_for_update().filter(pk=run_id).first()
        if run is None:
            raise Absent
        if run.state == RunState.RUNNING:
            raise Conflict("This run has not ended yet.")
        if run.findings_at is not None:
            return Synced()
        stream = _stream(run, habit, confidence)
        listed_at = run.came_at if habit.origin is Origin.LIST else None
        if loading.load(cursor, store, run.pk, registry.local_date(at), listed_at=listed_at) > MANY:
            cursor.execute(BY_HASH)
        anew = run.replaces.exists()
        new = merging.merge(cursor, stream, at, anew=anew)
        if new > MANY:
            cursor.execute(LEARN)
        covers = covers_of(stream, run)
        proved = proof(covers, habit, at)
        stream.covered_from = max((cover.first for cover in covers if cover.whole), default=None)
        stream.covered_until = max((cover.last for cover in covers), default=None)
        stream.ended = proved.ended
        stream.save()
        settling.begin(cursor, covers)
        giving_back.mark(cursor, registry.local_date(at))
        settling.judge(cursor, stream, proved, kept_back(stream))
        merging.refresh(cursor)
        turned = giving_back.instead(cursor, run.pk, at) | settling.write(cursor, run.pk, at)
        if anew and (withdrawn := retracting.withdraw_rest(cursor, stream, run, at)):
            turned[Act.WITHDRAW.value] = withdrawn
        cursor.execute(DUE, {"works": [Work.FIGURES.value, Work.CASES.value]})
        run.findings_at = at
        run.save(update_fields=["findings_at"])
        seen = _count(cursor)
        cursor.execute(TIDY)
        return Synced(seen, new, tuple(sorted(turned.items())))


def _count(cursor: Any) -> int:
    cursor.execute("SELECT count(*) FROM met")
    (found,) = cursor.fetchone()
    return int(found)


def _stream(run: FeedRun, habit: Habit, confidence: int) -> Stream:
    stream, _ = Stream.objects.get_or_create(
        feed=run.feed,
        report=run.report,
        party_id=run.party_id,
        defaults={"origin": habit.origin, "closes_after": habit.closes_after, "confidence": confidence},
    )
    stream.origin, stream.closes_after, stream.confidence = habit.origin, habit.closes_after, confidence
    return stream


def covers_of(stream: Stream, run: FeedRun | None = None) -> list[Cover]:
    """What the runs of this stream that count have covered, of those whose findings are known, and of `run`.

    A list speaks of the moment at which it comes, whatever dates its rows have: when something was put on it, or when
    it was last found alive. So it needs no row to speak of a moment.

    A run that is read already but whose findings are not known would seem to miss them all.
    """
    rows = _runs_of(stream).filter(findings_at__isnull=False)
    if stream.origin == Origin.LIST:
        rows = rows.order_by("-started_at")
    else:
        rows = rows.filter(first_event__isnull=False).order_by("-last_event")
    newest = [*rows[:MOST_COVERS], *([run] if run else [])]
    return [cover for each in newest if (cover := _cover(stream, each))]


def _cover(stream: Stream, run: FeedRun) -> Cover | None:
    read, refused = run.intact
    if not proves_absence(done=run.state == RunState.DONE, read=read, refused=refused, passed_over=run.passed_over):
        return None
    whole = not run.refused_by_label
    if stream.origin == Origin.LIST:
        return Cover(run.came_at, run.came_at, whole)
    if run.first_event is None or run.last_event is None:
        return None
    return Cover(run.first_event, run.last_event, whole)


def kept_back(stream: Stream) -> KeptBack | None:
    """Between which moments the runs of this stream refused rows for their label; None where none did.

    The first is that of the reading: an input that is read anew may have come before labels were read.
    """
    rows = _runs_of(stream).filter(refused_by_label__gt=0)
    found = rows.aggregate(before=Min("started_at"), until=Max(Coalesce("input_came_at", "started_at")))
    return KeptBack(**found) if found["before"] else None


def _runs_of(stream: Stream) -> "QuerySet[FeedRun]":
    return FeedRun.objects.filter(feed=stream.feed, report=stream.report, party_id=stream.party_id, replaced_by=None)
