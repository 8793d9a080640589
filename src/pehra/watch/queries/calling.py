"""For whoever calls on the phone: what bodies were asked during a crisis level, and have not acknowledged."""

from datetime import datetime
from typing import Final, NamedTuple

from pehra.foundation.delivery.queries import unread_by
from pehra.law.crisis import Sphere
from pehra.registry import queries as registry
from pehra.watch.models import Declaration, Situation
from pehra.watch.queries.crisis import bodies_within, in_force, standing

BEGINS: Final = "crisis.begins"


class Unanswered(NamedTuple):
    """What a body has not acknowledged, by the reference of its level. After so many minutes since it was asked it is
    called by the `caller`: whoever asked it is awake.
    """

    reference: str
    body: int
    caller: int
    since: datetime
    minutes: int


def unread_levels(at: datetime) -> list[Unanswered]:
    """That a level is in force, and none of the people of a body concerned has read it."""
    return [
        Unanswered(each.row.reference, body, each.row.body_id, each.row.since, minutes)
        for each in standing(in_force(at))
        if (minutes := each.terms.call_minutes) is not None
        for body in sorted(_unread(each.row, at))
    ]


def unacknowledged_reports(at: datetime) -> list[Unanswered]:
    """Situation reports of levels in force that a body has not acknowledged, the newest first."""
    return [
        Unanswered(each.row.reference, body, report.body_id, report.at, minutes)
        for each in standing(in_force(at))
        if (minutes := each.terms.report_call_minutes) is not None
        for report, bodies in _unacknowledged(each.row)
        for body in sorted(bodies)
    ]


def _unread(row: Declaration, at: datetime) -> set[int]:
    """Of the bodies concerned, but for the one that declared it."""
    bodies = bodies_within(Sphere(row.sphere), row.place, registry.local_date(at)) - {row.body_id}
    return unread_by(BEGINS, f"/crisis/{row.reference}/", bodies, row.since)


def _unacknowledged(row: Declaration) -> list[tuple[Situation, frozenset[int]]]:
    """The reports of a level, each with the bodies that owe it. Whoever has acknowledged a newer one owes none before
    it.
    """
    found, done = [], set[int]()
    rows = Situation.objects.filter(declaration=row).defer("text").order_by("-number")
    for each in rows.prefetch_related("receipts"):
        done |= {receipt.body_id for receipt in each.receipts.all()}
        if owing := frozenset(each.asked) - done:
            found.append((each, owing))
    return found
