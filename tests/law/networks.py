"""Random networks: few bodies, places and days, so that ties, gaps and changes of standing meet often."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import strategies as st

from pehra.law.chain import Network, Subject
from pehra.law.functions import ORGANISATION, TIER_ORDER, Function, Ownership, Standing
from pehra.law.mandates import Body, Mandate, StandingStep
from pehra.law.routing import DEFAULT_CITATION, RoutingRule

FIRST = date(2026, 1, 1)
BEFORE = date(2020, 1, 1)
SECTORS = ("telecom", "health")
PROVINCES = ("punjab", "sindh")
ORGANISATIONS = ("org-a", "org-b")
BODIES = ("b0", "b1", "b2", "b3")
NATIONAL_BODY = "b-national"

DAYS = tuple(FIRST + timedelta(days=number) for number in range(8))
# Rows that always run, half of the time: else nearly every random chain would be empty of them.
PERIODS = (
    *[(BEFORE, None)] * 30,
    *((starts, ends) for starts in DAYS for ends in (None, *DAYS) if ends is None or ends > starts),
)
LADDERS = (
    (),
    (Function.SECTORAL, Function.CII),
    (Function.PROVINCIAL, Function.GOVERNMENT),
    (Function.ORGANISATIONAL, Function.SECTORAL, Function.GOVERNMENT),
)
TIERS = tuple(function for function in Function if 0 < TIER_ORDER.get(function, 0) < TIER_ORDER[Function.NATIONAL])
# The ways that lead to the National CERT at once are there already, as defaults.
CLIMBS = tuple(
    (low, high)
    for low in TIER_ORDER
    for high in TIER_ORDER
    if TIER_ORDER[low] < TIER_ORDER[high] < TIER_ORDER[Function.NATIONAL]
)

# What a rule asks, and what a mandate covers; "nothing in particular" most often.
CONDITIONS = (
    *[{}] * 6,
    *({"ownership": frozenset({each})} for each in Ownership),
    {"ownership": frozenset({Ownership.GOVERNMENT, Ownership.SEMI_GOVERNMENT}), "cii": False},
    *({"sectors": frozenset({each})} for each in SECTORS),
    {"sectors": frozenset(SECTORS), "provinces": frozenset({"punjab"})},
    *({"provinces": frozenset({each})} for each in PROVINCES),
    *({"cii": each} for each in (True, False)),
)
SCOPES = (
    *[(None, None, None)] * 12,
    *((each, None, None) for each in SECTORS),
    *((None, each, None) for each in PROVINCES),
    *((None, None, each) for each in ORGANISATIONS),
    ("telecom", "punjab", None),
)

days = st.sampled_from(DAYS)
steps = st.builds(StandingStep, st.sampled_from(Standing), st.none() | days, st.just("source"))
histories = st.just((StandingStep(Standing.NOTIFIED, BEFORE, "source"),)) | (
    st.lists(steps, max_size=3, unique_by=lambda step: step.since).map(tuple)
)


def _mandate(body, function, scope, period, precedence):
    return Mandate("another", body, function, *scope, *period, "instrument", "another source", precedence)


def _rule(climb, period, precedence, conditions):
    return RoutingRule("another", *climb, precedence, *period, "another source", **conditions)


def mandates():
    return st.builds(
        _mandate,
        st.sampled_from((*BODIES * 3, NATIONAL_BODY)),
        st.sampled_from((*Function, *TIERS * 5)),
        st.sampled_from(SCOPES),
        st.sampled_from(PERIODS),
        st.integers(0, 2),
    )


def rules():
    return st.builds(
        _rule,
        st.sampled_from(CLIMBS),
        st.sampled_from(PERIODS),
        st.integers(0, 3),
        st.sampled_from(CONDITIONS),
    )


def default_rules():
    """From every tier a row without conditions to the National CERT, as a checked profile must have."""
    return tuple(
        RoutingRule(f"default-{tier}", tier, Function.NATIONAL, 9, BEFORE, None, DEFAULT_CITATION)
        for tier in TIER_ORDER
        if tier != Function.NATIONAL
    )


def national():
    """A National CERT that has always been there."""
    body = Body(NATIONAL_BODY, "National", "قومی", (StandingStep(Standing.NOTIFIED, BEFORE, "source"),))
    mandate = Mandate(
        "m-national", NATIONAL_BODY, Function.NATIONAL, None, None, None, BEFORE, None, "instrument", "source", 9
    )
    return body, mandate


def _numbered(rows, letter):
    return tuple(
        replace(row, id=f"{letter}{number}", citation=f"source {letter}{number}") for number, row in enumerate(rows)
    )


def _ladder(functions, holders):
    """A plain way up, which every other row goes before: without it random chains would be short."""
    held = [
        Mandate(f"l-{body}", body, function, None, None, None, BEFORE, None, "instrument", f"source l-{body}", 8)
        for function, body in zip(functions, holders, strict=False)
    ]
    tiers = [ORGANISATION, *functions]
    climbs = [
        RoutingRule(f"l-{low}-{high}", low, high, 8, BEFORE, None, f"source {high}") for low, high in pairwise(tiers)
    ]
    return held, climbs


def _network(histories, ladder, drawn_mandates, drawn_rules, with_national):
    bodies = [Body(slug, slug, slug, history) for slug, history in zip(BODIES, histories, strict=True)]
    steps, climbs = _ladder(*ladder)
    held = [*_numbered(drawn_mandates, "m"), *steps]
    if with_national:
        body, mandate = national()
        bodies.append(body)
        held.append(mandate)
    return Network(tuple(bodies), tuple(held), (*_numbered(drawn_rules, "r"), *climbs, *default_rules()))


def networks(with_national=True):
    """A network whose rows leave no gap; `with_national` puts a National CERT into it for good."""
    return st.builds(
        _network,
        st.tuples(*[histories] * len(BODIES)),
        st.tuples(st.sampled_from(LADDERS), st.permutations(BODIES)),
        st.lists(mandates(), max_size=10),
        st.lists(rules(), max_size=10),
        st.just(with_national),
    )


subjects = st.builds(
    Subject,
    slug=st.sampled_from(("", *ORGANISATIONS)),
    sector=st.sampled_from((*SECTORS, "retail")),
    ownership=st.sampled_from(Ownership),
    province=st.sampled_from((*PROVINCES, "gb")),
    cii=st.booleans(),
    body=st.sampled_from((*[None] * 15, *BODIES, NATIONAL_BODY)),
)
