"""The row that governs: by day, and the narrower one first."""

from datetime import date

import pytest

from pehra.council.rules.governing import find, governing
from pehra.foundation.access.errors import Conflict
from pehra.law.council import About, Answer, CouncilRule, MotionKind, SeatKind

OLD = CouncilRule("old", About.TIE, date(2024, 1, 1), date(2026, 1, 1), "c", answer=Answer.FALLS)
NEW = CouncilRule("new", About.TIE, date(2026, 1, 1), None, "c", answer=Answer.CHAIR_DECIDES)
NARROW = CouncilRule(
    "narrow", About.TIE, date(2025, 1, 1), None, "c", frozenset({MotionKind.MANDATE}), answer=Answer.FALLS
)
TERM = CouncilRule("term", About.TERM, date(2024, 1, 1), None, "c", seats=frozenset({SeatKind.COMMUNITY}), months=12)
RULES = (NARROW, NEW, OLD, TERM)


@pytest.mark.parametrize(
    ("day", "kind", "expected"),
    [
        (date(2025, 12, 31), MotionKind.PLAIN, OLD),
        (date(2026, 1, 1), MotionKind.PLAIN, NEW),
        (date(2026, 1, 1), MotionKind.MANDATE, NARROW),
        (date(2024, 12, 31), MotionKind.MANDATE, OLD),
        (date(2023, 12, 31), MotionKind.PLAIN, None),
    ],
)
def test_the_rule_of_the_day(day, kind, expected):
    assert find(RULES, About.TIE, day, motion=kind) == expected


def test_a_term_is_for_the_seats_it_names():
    assert find(RULES, About.TERM, date(2026, 1, 1), seat=SeatKind.COMMUNITY) == TERM
    assert find(RULES, About.TERM, date(2026, 1, 1), seat=SeatKind.EX_OFFICIO) is None


def test_where_nothing_is_said_nobody_guesses():
    with pytest.raises(Conflict, match="no rule about quorum"):
        governing(RULES, About.QUORUM, date(2026, 1, 1))
