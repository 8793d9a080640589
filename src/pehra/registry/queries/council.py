"""The Council's seats and rules as the profile has them, with what is over and what is to come."""

from pehra.law.council import About, Answer, Base, CouncilRule, CouncilSeat, MotionKind, Office, SeatKind
from pehra.registry import models


def council_seats() -> tuple[CouncilSeat, ...]:
    return tuple(
        CouncilSeat(
            id=row.key,
            kind=SeatKind(row.kind),
            office=Office(row.office),
            title_en=row.title_en,
            title_ur=row.title_ur,
            body=row.body.slug if row.body else None,
            votes=row.votes,
            starts=row.starts,
            ends=row.ends,
            citation=row.citation,
        )
        for row in models.CouncilSeatRow.objects.select_related("body").order_by("key")
    )


def council_rules() -> tuple[CouncilRule, ...]:
    return tuple(
        CouncilRule(
            id=row.key,
            about=About(row.about),
            starts=row.starts,
            ends=row.ends,
            citation=row.citation,
            motions=frozenset(map(MotionKind, row.motions)),
            seats=frozenset(map(SeatKind, row.seats)),
            numerator=row.numerator,
            denominator=row.denominator,
            strictly=row.strictly,
            of=Base(row.of) if row.of else None,
            answer=Answer(row.answer) if row.answer else None,
            days=row.days,
            months=row.months,
            remind_days=tuple(row.remind_days),
        )
        for row in models.CouncilRuleRow.objects.order_by("key")
    )
