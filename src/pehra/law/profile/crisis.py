"""Crisis levels as rows of a profile."""

from pehra.law.clocks import Stage
from pehra.law.council import Office
from pehra.law.crisis import Charge, CrisisLevel, HastenedClock, Right, Sphere
from pehra.law.functions import Function
from pehra.law.profile.rows import Row, call_minutes, period

LONGEST_HOURS = 24 * 366
# Of an organisation's clocks and a body's; the public is promised nothing shorter by a crisis.
HASTENED = (Stage.ACKNOWLEDGE, Stage.FIRST_REPORT, Stage.UPDATE, Stage.FINAL_REPORT)


def level(row: Row) -> CrisisLevel:
    starts, ends = period(row)
    confirmed_by = row.choice("confirmed_by", Office) if row.has("confirmed_by") else None
    confirm_hours = row.whole("confirm_hours", least=0, most=LONGEST_HOURS) if row.has("confirm_hours") else 0
    if confirm_hours and confirmed_by is None:
        row.problem("confirm_hours", "nobody is named in confirmed_by")
    clocks = row.rows("clocks", _clock)
    stages = [each.stage for each in clocks]
    for stage in sorted({stage for stage in stages if stages.count(stage) > 1}):
        row.problem("clocks", f"the stage '{stage}' is named twice")
    return CrisisLevel(
        id=row.slug("id"),
        rank=row.whole("rank", most=99),
        name_en=row.name("name_en"),
        name_ur=row.name("name_ur"),
        meaning_en=row.text("meaning_en"),
        meaning_ur=row.text("meaning_ur"),
        spheres=_some(row, "spheres", row.choices("spheres", Sphere)),
        declared_by=_some(row, "declared_by", row.choices("declared_by", Function)),
        charges=_some(row, "charges", row.choices("charges", Charge)),
        confirmed_by=confirmed_by,
        confirm_hours=confirm_hours,
        lasts_hours=row.whole("lasts_hours", most=LONGEST_HOURS),
        report_hours=row.whole("report_hours", least=0, most=LONGEST_HOURS) if row.has("report_hours") else 0,
        clocks=clocks,
        rights=row.choices("rights", Right),
        starts=starts,
        ends=ends,
        citation=row.text("citation"),
        call_minutes=call_minutes(row),
        report_call_minutes=call_minutes(row, "report_call_minutes"),
    )


def _some(row: Row, field: str, found: frozenset) -> frozenset:  # type: ignore[type-arg]
    if not found and row.sound:
        row.problem(field, "must name at least one")
    return found


def _clock(row: Row) -> HastenedClock:
    percent = row.maybe(lambda field: row.whole(field, most=100), "percent")
    hours = row.maybe(lambda field: row.whole(field, most=LONGEST_HOURS), "hours")
    if (percent is None) == (hours is None):
        row.problem("percent", "exactly one of percent and hours must be given")
    stage = row.choice("stage", Stage)
    if row.sound and stage not in HASTENED:
        row.problem("stage", f"'{stage}' is nothing that a crisis hastens; it hastens {', '.join(HASTENED)}")
    return HastenedClock(stage, percent, hours, row.flag("running") if row.has("running") else False)
