"""Routing rows: their order, their conditions, and that they only lead upward."""

from dataclasses import replace
from datetime import date

import pytest

from pehra.law.functions import ORGANISATION, Function, Ownership
from pehra.law.routing import DEFAULT_CITATION, RoutingRule

RULE = RoutingRule(
    id="sectoral-national",
    tier_from=Function.SECTORAL,
    to=Function.NATIONAL,
    precedence=90,
    starts=date(2025, 1, 1),
    ends=date(2026, 1, 1),
    citation="a source",
)


@pytest.mark.parametrize(
    ("tier_from", "to", "climbs"),
    [
        (ORGANISATION, Function.ORGANISATIONAL, True),
        (ORGANISATION, Function.NATIONAL, True),
        (Function.ORGANISATIONAL, Function.PROVINCIAL, True),
        (Function.SECTORAL, Function.CII, True),
        (Function.GOVERNMENT, Function.NATIONAL, True),
        (Function.SECTORAL, Function.PROVINCIAL, False),
        (Function.GOVERNMENT, Function.CII, False),
        (Function.NATIONAL, Function.NATIONAL, False),
        (Function.NATIONAL, Function.SECTORAL, False),
        (Function.SECTORAL, Function.COUNCIL, False),
        (Function.NSOC, Function.NATIONAL, False),
    ],
)
def test_a_rule_climbs_to_a_strictly_higher_tier(tier_from, to, climbs):
    assert replace(RULE, tier_from=tier_from, to=to).climbs is climbs


def test_specificity_counts_the_conditions():
    assert RULE.specificity == 0
    assert replace(RULE, cii=False).specificity == 1
    every = replace(
        RULE,
        cii=True,
        ownership=frozenset({Ownership.PRIVATE}),
        sectors=frozenset({"health", "energy"}),
        provinces=frozenset({"gb"}),
    )
    assert every.specificity == 4


def test_rules_come_by_precedence_then_specificity_then_the_later_then_the_id():
    rules = [
        replace(RULE, id="z", precedence=10),
        replace(RULE, id="y", cii=True),
        replace(RULE, id="x", starts=date(2025, 6, 1)),
        replace(RULE, id="a"),
        replace(RULE, id="b"),
    ]
    assert sorted(reversed(rules), key=lambda rule: rule.order) == rules


def test_a_rule_runs_until_the_day_before_its_end():
    assert [RULE.runs_at(date(*day)) for day in ((2024, 12, 31), (2025, 1, 1), (2025, 12, 31), (2026, 1, 1))] == [
        False,
        True,
        True,
        False,
    ]


def test_a_rule_without_a_source_says_so():
    assert replace(RULE, citation=DEFAULT_CITATION).is_default
    assert not RULE.is_default
