"""The rule by which clocks of cases are due sooner while a level is in force, and the job that counts running ones."""

import logging
from datetime import datetime
from typing import Any, Final

from django.db import OperationalError, transaction

from pehra.foundation.deadlines import queries as deadlines
from pehra.incidents.actions.hastening import Hastened, Sooner, recount
from pehra.law.clocks import Stage
from pehra.law.crisis import Sphere, hastened, within
from pehra.watch.models import Declaration, Item
from pehra.watch.queries import crisis
from pehra.watch.queries.crisis import Standing
from pehra.watch.rules.wording import LevelState, Walk

log = logging.getLogger(__name__)

# Cases in one transaction: each act on one of them waits for its end.
SLICE: Final = 100
PREFIX: Final = "case:"


def rule(case: Any, at: datetime, running: bool) -> Sooner | None:
    """What the levels in force at a moment say about the clocks of a case; asked by the clocks themselves."""
    found = levels_over(case, at)
    if not found:
        return None

    def soonest(stage: Stage, anchored_at: datetime, due_at: datetime) -> Hastened | None:
        # A clock that is anchored before its case runs since the case is there.
        began = max(anchored_at, case.opened_at)
        hastening = (
            _by_level(level, stage, anchored_at, due_at, running and began < level.row.since) for level in found
        )
        told = [each for each in hastening if each is not None]
        return min(told, key=lambda each: each.due_at, default=None)

    return soonest


def levels_over(case: Any, at: datetime) -> list[Standing]:
    """The levels in force at a moment within whose sphere a case lies, the gravest first.

    One act asks this of its case more than once, and every report is such an act: it is kept with the row in hand.
    """
    kept = getattr(case, "_levels_over", None)
    if kept is None or kept[0] != at:
        levels = [] if crisis.is_quiet(at) else crisis.standing(crisis.in_force(at))
        kept = case._levels_over = (at, [each for each in levels if lies_within(case, each.row)])
    return list(kept[1])


def _by_level(level: Standing, stage: Stage, anchored_at: datetime, due_at: datetime, running: bool) -> Hastened | None:
    clock = level.terms.clock(stage, running=running)
    if clock is None:
        return None
    sooner = hastened(clock, due_at, anchored_at=anchored_at, since=level.row.since)
    return Hastened(sooner, f"{level.terms.name_en} ({level.row.reference}): {level.terms.citation}")


def lies_within(case: Any, row: Declaration) -> bool:
    """Whether the organisation of a case lies in the sphere of a declaration."""
    if row.sphere == Sphere.NATION:
        return True
    organisation = case.organisation.organisation
    return within(Sphere(row.sphere), row.place, sector=organisation.sector_id, province=organisation.province_id)


@transaction.atomic
def walk(*, at: datetime, limit: int = SLICE) -> int:
    """Go through the next slice of clocks that a level has begun or ceased to hasten; 0 when nothing is left to do.

    A slice is whole or not at all, and what was dealt with is not looked at again. Returns how many cases it looked at,
    one where it only came to an end.
    """
    rows = Declaration.objects.select_for_update(skip_locked=True).exclude(walk=Walk.NONE)
    row = rows.order_by("pk").first()
    if row is None:
        return 0
    if row.walk == Walk.HASTEN and row.state != LevelState.IN_FORCE:
        found = []
    elif row.walk == Walk.HASTEN:
        found = _within_reach(row, limit)
    else:
        found = _hastened(row, limit)
    _recount([reference for _number, reference in found], at)
    if found:
        row.upto = found[-1][0]
    if len(found) < limit:
        row.walk, row.upto = Walk.NONE, 0
    row.save(update_fields=["walk", "upto"])
    return max(len(found), 1)


def _recount(references: list[str], at: datetime) -> None:
    """Count the clocks of these cases anew. One case with which that goes wrong stays as it is and stops no other."""
    try:
        with transaction.atomic():
            recount(references=references, at=at)
    except OperationalError:
        # Not the fault of a case: somebody was in the way, and the slice is looked at again.
        raise
    except Exception:
        if len(references) == 1:
            log.exception("the clocks of case %s could not be counted anew", references[0])
            return
        for each in references:
            _recount([each], at)


def _within_reach(row: Declaration, limit: int) -> list[tuple[int, str]]:
    """Open cases of the sphere from where the job was: number and reference."""
    rows = Item.objects.filter(case_id__gt=row.upto)
    if row.sphere == Sphere.SECTOR:
        rows = rows.filter(sector=row.place)
    elif row.sphere == Sphere.PROVINCE:
        rows = rows.filter(province=row.place)
    found = rows.order_by("case_id").values_list("case_id", "reference").distinct()
    return list(found[:limit])


def _hastened(row: Declaration, limit: int) -> list[tuple[int, str]]:
    found = deadlines.hastened(after=row.upto, limit=limit)
    return [(number, subject.removeprefix(PREFIX)) for number, subject in found]
