"""What passes by the clock alone: fixes that twice the time confirms, and risks that were accepted until a day."""

from datetime import datetime
from typing import Final

from django.db import connection, transaction

from pehra.events.actions.sync import settling
from pehra.events.actions.sync.loading import ALONE
from pehra.events.actions.sync.run import DUE, TIDY, covers_of, kept_back
from pehra.events.actions.untold import still_to_tell
from pehra.events.models import Change, Due, Finding, Stream
from pehra.events.rules.closing import Habit, proof
from pehra.events.rules.states import Act, FindingState
from pehra.events.rules.work import Work
from pehra.pipeline.spec import Origin
from pehra.registry.queries import local_date

# As after a run that showed nothing.
NOTHING_MET: Final = """
CREATE TEMP TABLE seen () ON COMMIT DROP;
CREATE TEMP TABLE places (organisation bigint) ON COMMIT DROP;
CREATE TEMP TABLE met (id bigint, fresh boolean, first_seen timestamptz, last_seen timestamptz) ON COMMIT DROP;
CREATE TEMP TABLE refreshed (id bigint) ON COMMIT DROP
"""
# A feed that has ended no longer holds open what another one, which still runs, says is gone.
ENDED: Final = """
WITH freed AS (
    UPDATE events_sighting g SET gone = 2 WHERE stream_id = %(stream)s AND gone < 2 AND EXISTS (
        SELECT FROM events_sighting o JOIN events_stream s ON s.id = o.stream_id
        WHERE o.finding_id = g.finding_id AND o.gone > 0 AND o.stream_id <> g.stream_id
            AND s.covered_until > %(ended)s
    ) RETURNING finding_id
)
INSERT INTO moved SELECT finding_id FROM freed
"""
SLICE: Final = 1000


def settle(*, at: datetime) -> int:
    """Close what time has confirmed; returns how many findings turned."""
    streams = Stream.objects.exclude(covered_until=None)
    return sum(_settle(stream.pk, at) for stream in streams.order_by("pk"))


@transaction.atomic
def _settle(pk: int, at: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(ALONE)
        stream = Stream.objects.get(pk=pk)
        covers = covers_of(stream)
        proved = proof(covers, Habit(Origin(stream.origin), stream.closes_after), at)
        cursor.execute(NOTHING_MET)
        settling.begin(cursor, covers)
        if stream.ended is not None and stream.ended < at:
            cursor.execute(ENDED, {"stream": pk, "ended": stream.ended})
        settling.judge(cursor, stream, proved, kept_back(stream))
        turned = settling.write(cursor, None, at)
        cursor.execute(DUE, {"works": [Work.FIGURES.value]})
        cursor.execute(TIDY)
    return sum(turned.values())


@transaction.atomic
def expire(*, at: datetime) -> int:
    """Reopen what was accepted until a day that has passed; returns how many, some thousand at most."""
    rows = Finding.objects.filter(state=FindingState.ACCEPTED, accepted_until__lt=local_date(at))
    over = list(rows.order_by("pk").select_for_update()[:SLICE])
    Change.objects.bulk_create(
        Change(finding=each, at=at, act=Act.EXPIRE, before=FindingState.ACCEPTED, after=FindingState.REOPENED)
        for each in over
    )
    Finding.objects.filter(pk__in=[each.pk for each in over]).update(
        state=FindingState.REOPENED, accepted_until=None, told_at=None, changed_at=at
    )
    still_to_tell(over)
    organisations = sorted({each.organisation_id for each in over})
    Due.objects.bulk_create(
        (Due(work=Work.FIGURES, organisation_id=each) for each in organisations), ignore_conflicts=True
    )
    return len(over)
