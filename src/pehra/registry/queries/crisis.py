"""The crisis levels that the profile in force has."""

from pehra.law.clocks import Stage
from pehra.law.council import Office
from pehra.law.crisis import Charge, CrisisLevel, HastenedClock, Right, Sphere
from pehra.law.functions import Function
from pehra.registry import models


def crisis_levels() -> tuple[CrisisLevel, ...]:
    """Every row, with what is over and what is to come."""
    return tuple(_level(row) for row in models.CrisisLevelRow.objects.order_by("key"))


def _level(row: models.CrisisLevelRow) -> CrisisLevel:
    return CrisisLevel(
        id=row.key,
        rank=row.rank,
        name_en=row.name_en,
        name_ur=row.name_ur,
        meaning_en=row.meaning_en,
        meaning_ur=row.meaning_ur,
        spheres=frozenset(map(Sphere, row.spheres)),
        declared_by=frozenset(map(Function, row.declared_by)),
        charges=frozenset(map(Charge, row.charges)),
        confirmed_by=Office(row.confirmed_by) if row.confirmed_by else None,
        confirm_hours=row.confirm_hours,
        lasts_hours=row.lasts_hours,
        report_hours=row.report_hours,
        clocks=tuple(
            HastenedClock(Stage(each["stage"]), each["percent"], each["hours"], each["running"]) for each in row.clocks
        ),
        rights=frozenset(map(Right, row.rights)),
        starts=row.starts,
        ends=row.ends,
        citation=row.citation,
        call_minutes=row.call_minutes,
        report_call_minutes=row.report_call_minutes,
    )
