"""A mandate binds while it runs and while its body is notified or operational."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations

import pytest

from pehra.law.functions import Function, Standing
from pehra.law.mandates import Body, Mandate, StandingStep, binds_since, mandates_in_force

DAY = timedelta(days=1)


def body(*steps, slug="cert-sindh"):
    standings = tuple(StandingStep(standing, since, "a source") for standing, since in steps)
    return Body(slug, "Sindh CERT", "سندھ سرٹ", standings)


SINDH = Mandate(
    id="cert-sindh-provincial",
    body="cert-sindh",
    function=Function.PROVINCIAL,
    sector=None,
    province="sindh",
    organisation=None,
    starts=date(2025, 1, 1),
    ends=date(2027, 1, 1),
    instrument="S.R.O.",
    citation="a source",
)

GROWING = body(
    (Standing.DESIGNATED, date(2024, 6, 24)),
    (Standing.NOTIFIED, date(2025, 3, 1)),
    (Standing.OPERATIONAL, date(2025, 9, 1)),
    (Standing.SUSPENDED, date(2026, 3, 1)),
    (Standing.OPERATIONAL, date(2026, 4, 1)),
    (Standing.DISSOLVED, date(2026, 9, 1)),
)


@pytest.mark.parametrize(
    ("at", "standing"),
    [
        (date(2024, 6, 23), None),
        (date(2024, 6, 24), Standing.DESIGNATED),
        (date(2025, 2, 28), Standing.DESIGNATED),
        (date(2025, 3, 1), Standing.NOTIFIED),
        (date(2025, 12, 31), Standing.OPERATIONAL),
        (date(2026, 3, 15), Standing.SUSPENDED),
        (date(2026, 4, 1), Standing.OPERATIONAL),
        (date(2030, 1, 1), Standing.DISSOLVED),
    ],
)
def test_a_body_has_the_standing_of_its_latest_step(at, standing):
    assert GROWING.standing_at(at) is standing


@pytest.mark.parametrize(
    ("at", "binds"),
    [
        (date(2025, 2, 28), False),  # runs, but its body is only designated
        (date(2025, 3, 1), True),
        (date(2026, 2, 28), True),
        (date(2026, 3, 1), False),  # suspended
        (date(2026, 4, 1), True),
        (date(2026, 9, 1), False),  # dissolved
    ],
)
def test_a_body_that_is_not_notified_receives_nothing_by_law(at, binds):
    assert bool(mandates_in_force([GROWING], [SINDH], at)) is binds


def test_a_mandate_binds_from_its_first_day_to_the_day_before_its_end():
    standing = body((Standing.NOTIFIED, date(2020, 1, 1)))
    found = {at: mandates_in_force([standing], [SINDH], at) for at in (SINDH.starts - DAY, SINDH.starts)}
    assert found == {SINDH.starts - DAY: (), SINDH.starts: (SINDH,)}
    assert mandates_in_force([standing], [SINDH], SINDH.ends - DAY) == (SINDH,)
    assert mandates_in_force([standing], [SINDH], SINDH.ends) == ()


def test_a_mandate_of_nobody_binds_nobody():
    assert mandates_in_force([], [SINDH], date(2026, 1, 1)) == ()


def test_an_undated_step_is_older_than_every_dated_one():
    step = body((Standing.NOTIFIED, date(2026, 1, 1)), (Standing.RECOMMENDED, None))
    assert step.standing_at(date(2025, 1, 1)) is Standing.RECOMMENDED
    assert step.standing_at(date(2026, 1, 1)) is Standing.NOTIFIED


def test_of_undated_steps_the_most_advanced_counts():
    assert body((Standing.RECOMMENDED, None), (Standing.DESIGNATED, None)).standing_at(date.max) is Standing.RECOMMENDED


def test_a_notification_without_a_date_is_none():
    undated = body((Standing.NOTIFIED, None))
    assert not undated.in_force_at(date(2026, 1, 1))
    assert mandates_in_force([undated], [SINDH], date(2026, 1, 1)) == ()


def test_the_order_of_the_steps_says_nothing():
    for order in permutations(GROWING.standings[:4]):
        shuffled = replace(GROWING, standings=order)
        assert shuffled.standing_at(date(2025, 10, 1)) is Standing.OPERATIONAL
        assert shuffled.history == GROWING.standings[:4]


def test_mandates_come_by_precedence_then_specificity_then_the_later_then_the_id():
    standing = body((Standing.NOTIFIED, date(2020, 1, 1)))
    first = replace(SINDH, id="z", precedence=0, sector="health")
    later = replace(SINDH, id="y", starts=date(2025, 6, 1))
    alphabetical = [replace(SINDH, id="a"), replace(SINDH, id="b")]
    last = replace(SINDH, id="0", precedence=5, sector="health", starts=date(2025, 12, 1))
    expected = (first, later, *alphabetical, last)
    for order in permutations(expected):
        assert mandates_in_force([standing], order, date(2026, 1, 1)) == expected


@pytest.mark.parametrize(
    ("at", "since"),
    [
        (date(2025, 2, 28), None),
        (date(2025, 3, 1), date(2025, 3, 1)),
        (date(2026, 2, 28), date(2025, 3, 1)),
        (date(2026, 3, 1), None),
        (date(2026, 4, 1), date(2026, 4, 1)),
        (date(2026, 9, 1), None),
    ],
)
def test_a_mandate_binds_since_its_body_was_notified_and_anew_after_a_suspension(at, since):
    assert binds_since(GROWING, SINDH, at) == since


def test_a_mandate_that_came_later_binds_since_its_own_day():
    later = replace(SINDH, starts=date(2025, 6, 1))
    assert binds_since(GROWING, later, date(2025, 5, 31)) is None
    assert binds_since(GROWING, later, date(2025, 12, 1)) == date(2025, 6, 1)


def test_a_notification_of_an_unknown_day_binds_nobody_and_a_dated_one_after_it_does():
    grown = body((Standing.NOTIFIED, None), (Standing.OPERATIONAL, date(2025, 5, 1)))
    assert binds_since(grown, SINDH, date(2025, 4, 30)) is None
    assert binds_since(grown, SINDH, date(2025, 5, 1)) == date(2025, 5, 1)
