"""The Council's seats and rules as rows of a profile."""

from pehra.law.council import (
    ANSWERS,
    BASES,
    DAYS,
    REMINDERS,
    SHARES,
    About,
    Answer,
    Base,
    CouncilRule,
    CouncilSeat,
    MotionKind,
    Office,
    SeatKind,
)
from pehra.law.profile.rows import Row, period

FIELDS = {
    **{about: ("numerator", "denominator", "strictly", "of") for about in SHARES},
    **{about: ("answer",) for about in ANSWERS},
    **{about: ("days",) for about in DAYS},
    **{about: ("remind_days",) for about in REMINDERS},
    About.TERM: ("months",),
}


def seat(row: Row) -> CouncilSeat:
    starts, ends = period(row)
    return CouncilSeat(
        id=row.slug("id"),
        kind=row.choice("kind", SeatKind),
        office=row.choice("office", Office) if row.has("office") else Office.MEMBER,
        title_en=row.name("title_en"),
        title_ur=row.name("title_ur"),
        body=row.maybe(row.slug, "body"),
        votes=row.flag("votes") if row.has("votes") else True,
        starts=starts,
        ends=ends,
        citation=row.text("citation"),
    )


def rule(row: Row) -> CouncilRule:
    starts, ends = period(row)
    about = row.choice("about", About)
    given = {field for fields in FIELDS.values() for field in fields if row.has(field)}
    for field in sorted(given - {*FIELDS[about]}):
        row.problem(field, f"says nothing about '{about}'")
    numerator = row.whole("numerator", least=0) if about in SHARES else 0
    denominator = row.whole("denominator") if about in SHARES else 1
    if row.sound and numerator > denominator:
        row.problem("numerator", f"the share is more than the whole of {denominator}")
    return CouncilRule(
        id=row.slug("id"),
        about=about,
        starts=starts,
        ends=ends,
        citation=row.text("citation"),
        motions=row.choices("motions", MotionKind),
        seats=row.choices("seats", SeatKind),
        numerator=numerator,
        denominator=denominator,
        strictly=about in SHARES and row.flag("strictly"),
        of=_base(row, about),
        answer=_answer(row, about),
        days=row.whole("days", least=0, most=366) if about in DAYS else 0,
        months=row.whole("months", most=120) if about == About.TERM else 0,
        remind_days=row.wholes("remind_days", most=366) if about in REMINDERS else (),
    )


def _base(row: Row, about: About) -> Base | None:
    if about not in SHARES:
        return None
    base = row.choice("of", Base)
    if base not in BASES[about]:
        row.problem("of", f"'{base}' is nothing that a share of the {about} can be taken of")
    return base


def _answer(row: Row, about: About) -> Answer | None:
    if about not in ANSWERS:
        return None
    answer = row.choice("answer", Answer)
    if answer not in ANSWERS[about]:
        row.problem("answer", f"'{answer}' answers another question; here: {', '.join(sorted(ANSWERS[about]))}")
    return answer
