"""The chain of random networks: what must hold on every date, and that the slow way comes out the same."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pehra.law.chain import Chains, Network, NoNationalCert, NoRoute, RuleDoesNotClimb, Subject, chain
from pehra.law.functions import ORGANISATION, TIER_ORDER, Function, Ownership, Standing
from pehra.law.mandates import Body, Mandate, StandingStep, mandates_in_force
from pehra.law.routing import RoutingRule

from .networks import FIRST, NATIONAL_BODY, days, default_rules, mandates, national, networks, rules, subjects
from .oracle import expected_chain

DAY = timedelta(days=1)
SHOP = Subject("shop", "retail", Ownership.PRIVATE, "gb", False)


@given(networks(), subjects, days)
def test_a_chain_ends_at_the_national_cert(network, subject, at):
    last = chain(subject, at, network)[-1]
    assert Function.NATIONAL in last.functions
    assert last.acting[-1] is Function.NATIONAL


@given(networks(), subjects, days)
def test_only_the_last_body_acts_as_national_cert(network, subject, at):
    assert not any(Function.NATIONAL in step.acting for step in chain(subject, at, network)[:-1])


@given(networks(), subjects, days)
def test_no_body_comes_twice(network, subject, at):
    found = [step.body for step in chain(subject, at, network)]
    assert len(found) == len(set(found))


@given(networks(), subjects, days)
def test_there_is_exactly_one_first_responder(network, subject, at):
    steps = chain(subject, at, network)
    lowest = min(TIER_ORDER[function] for step in steps for function in step.acting)
    first = [step for step in steps if any(TIER_ORDER[function] == lowest for function in step.acting)]
    assert first == [steps[0]]


@given(networks(), subjects, days)
def test_a_chain_only_climbs(network, subject, at):
    entered = [TIER_ORDER[step.acting[0]] for step in chain(subject, at, network)]
    assert entered == sorted(set(entered))


@given(networks(), subjects, days, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_says_nothing(network, subject, at, shuffler: random.Random):
    def shuffled(rows):
        return tuple(shuffler.sample(rows, len(rows)))

    bodies = tuple(replace(body, standings=shuffled(body.standings)) for body in shuffled(network.bodies))
    other = Network(bodies, shuffled(network.mandates), shuffled(network.rules))
    assert chain(subject, at, other) == chain(subject, at, network)


@given(networks(), subjects, days, mandates(), rules(), st.sampled_from(Standing), st.data())
def test_yesterdays_answer_does_not_change_with_what_starts_today(
    network, subject, today, mandate, rule, standing, data
):
    """A mandate, a rule and a standing that begin today, and all that was planned for later."""
    yesterday = today - DAY
    body = data.draw(st.sampled_from(network.bodies))
    step = StandingStep(standing, today, "source")
    grown = replace(body, standings=(*(s for s in body.standings if s.since != today), step))
    after = Network(
        tuple(grown if each is body else each for each in network.bodies),
        (*network.mandates, replace(mandate, starts=today, ends=None)),
        (*network.rules, replace(rule, starts=today, ends=None)),
    )
    assert chain(subject, yesterday, after) == chain(subject, yesterday, network)


@given(networks(), subjects, days)
def test_yesterdays_answer_does_not_change_when_a_mandate_ends_today(network, subject, today):
    ended = tuple(
        replace(m, ends=today) if m.body != NATIONAL_BODY and m.runs_at(today) and m.starts < today else m
        for m in network.mandates
    )
    after = replace(network, mandates=ended)
    assert chain(subject, today - DAY, after) == chain(subject, today - DAY, network)


@given(networks(), subjects, days)
def test_rows_that_are_over_change_nothing(network, subject, at):
    running = Network(
        network.bodies,
        tuple(mandate for mandate in network.mandates if mandate.runs_at(at)),
        tuple(rule for rule in network.rules if rule.runs_at(at)),
    )
    assert chain(subject, at, running) == chain(subject, at, network)


@given(networks(), subjects, days)
def test_a_body_that_is_not_in_force_is_in_no_chain(network, subject, at):
    standing = {body.slug for body in network.bodies if body.in_force_at(at)}
    assert {step.body for step in chain(subject, at, network)} <= standing


@given(networks(), subjects, days)
def test_a_step_names_everything_that_its_body_holds(network, subject, at):
    in_force = mandates_in_force(network.bodies, network.mandates, at)
    for step in chain(subject, at, network):
        held = [mandate for mandate in in_force if mandate.body == step.body]
        assert sorted(step.mandates) == sorted(mandate.id for mandate in held)
        assert set(step.functions) == {mandate.function for mandate in held}
        assert len(step.functions) == len(set(step.functions))
        assert set(step.acting) <= set(step.functions)


@given(networks(), subjects, days)
def test_a_step_cites_a_rule_that_runs_and_fits_and_leads_to_it(network, subject, at):
    by_id = {rule.id: rule for rule in network.rules}
    citations = {mandate.citation for mandate in network.mandates}
    for step in chain(subject, at, network):
        rule = by_id[step.rule]
        assert rule.runs_at(at)
        assert rule.to is step.acting[0]
        assert not rule.ownership or subject.ownership in rule.ownership
        assert not rule.sectors or subject.sector in rule.sectors
        assert step.citation.startswith(f"{rule.citation}; mandate: ")
        assert step.citation.removeprefix(f"{rule.citation}; mandate: ") in citations


@given(networks(), subjects, days)
def test_nobody_reports_to_itself_but_the_national_cert(network, subject, at):
    steps = chain(subject, at, network)
    assert subject.body not in [step.body for step in steps[:-1]]


@given(networks(with_national=False), subjects, days)
def test_the_slow_way_comes_out_the_same(network, subject, at):
    expected = expected_chain(subject, at, network)
    if expected is None:
        with pytest.raises(NoNationalCert):
            chain(subject, at, network)
        return
    steps = chain(subject, at, network)
    found = [(s.body, list(s.functions), list(s.acting), set(s.mandates), s.rule) for s in steps]
    assert found == expected


@given(networks(), st.lists(subjects, min_size=2, max_size=12), days)
def test_many_subjects_at_once_get_the_answers_that_each_would_get_alone(network, many, at):
    chains = Chains(network, at)
    assert [chains.of(subject) for subject in many] == [chain(subject, at, network) for subject in many]


def holder(slug, *functions, standing=Standing.NOTIFIED, precedence=0, **scope):
    """A body that has held these functions since the first day."""
    full = {"sector": None, "province": None, "organisation": None} | scope
    held = tuple(
        Mandate(
            id=f"{slug}-{function}",
            body=slug,
            function=function,
            starts=FIRST,
            ends=None,
            instrument="instrument",
            citation=f"{slug} as {function}",
            precedence=precedence,
            **full,
        )
        for function in functions
    )
    return Body(slug, slug, slug, (StandingStep(standing, FIRST, "source"),)), held


def network_of(*held, extra_rules=()):
    top, top_mandate = national()
    return Network(
        (top, *(body for body, _ in held)),
        (top_mandate, *(mandate for _, mandates in held for mandate in mandates)),
        (*extra_rules, *default_rules()),
    )


def rule(tier_from, to, precedence=1, **conditions):
    return RoutingRule(f"{tier_from}-{to}", tier_from, to, precedence, FIRST, None, "source", **conditions)


UP = (
    rule(ORGANISATION, Function.ORGANISATIONAL),
    rule(ORGANISATION, Function.SECTORAL, 2),
    rule(Function.ORGANISATIONAL, Function.SECTORAL),
    rule(Function.SECTORAL, Function.GOVERNMENT),
    rule(Function.PROVINCIAL, Function.GOVERNMENT),
)


def bodies_of(subject, network, at=FIRST):
    return [step.body for step in chain(subject, at, network)]


def test_what_no_rule_names_goes_straight_to_the_national_cert():
    (step,) = chain(SHOP, FIRST, network_of())
    assert (step.body, step.rule) == (NATIONAL_BODY, "default-organisation")
    assert step.citation == "default, no source; mandate: source"


def test_every_tier_is_climbed():
    network = network_of(
        holder("own", Function.ORGANISATIONAL, organisation="shop"),
        holder("retail-cert", Function.SECTORAL, sector="retail"),
        holder("government-cert", Function.GOVERNMENT),
        extra_rules=UP,
    )
    assert bodies_of(SHOP, network) == ["own", "retail-cert", "government-cert", NATIONAL_BODY]
    assert bodies_of(replace(SHOP, slug="other-shop"), network) == ["retail-cert", "government-cert", NATIONAL_BODY]
    stranger = replace(SHOP, slug="clinic", sector="health")
    assert bodies_of(stranger, network) == [NATIONAL_BODY]


def test_a_function_that_nobody_holds_is_passed_over():
    network = network_of(holder("retail-cert", Function.SECTORAL, sector="retail"), extra_rules=UP)
    steps = chain(SHOP, FIRST, network)
    assert [(step.body, step.rule) for step in steps] == [
        ("retail-cert", "organisation-sectoral"),
        (NATIONAL_BODY, "default-sectoral"),
    ]


def test_a_body_with_several_functions_comes_once_at_its_lowest_place():
    network = network_of(
        holder("both", Function.ORGANISATIONAL, Function.GOVERNMENT),
        holder("retail-cert", Function.SECTORAL, sector="retail"),
        extra_rules=UP,
    )
    first, second, last = chain(SHOP, FIRST, network)
    assert (first.body, second.body, last.body) == ("both", "retail-cert", NATIONAL_BODY)
    assert first.acting == (Function.ORGANISATIONAL, Function.GOVERNMENT)
    assert first.functions == (Function.GOVERNMENT, Function.ORGANISATIONAL)
    assert first.rule == "organisation-organisational"


def test_what_has_reached_the_national_cert_is_not_sent_down_to_climb_again():
    """The National CERT also holds a sector: it responds first, and there the chain ends."""
    top, top_mandate = national()
    as_sectoral = replace(top_mandate, id="m-sectoral", function=Function.SECTORAL, sector="retail")
    network = network_of(holder("government-cert", Function.GOVERNMENT), extra_rules=UP)
    network = replace(network, mandates=(*network.mandates, as_sectoral))
    (step,) = chain(SHOP, FIRST, network)
    assert step.body == top.slug
    assert step.acting == (Function.SECTORAL, Function.NATIONAL)


def test_nobody_acts_on_what_has_already_reached_the_national_cert():
    """Own team, then the National CERT as sectoral CERT: that the own team is Government CERT too no longer counts."""
    top, top_mandate = national()
    as_sectoral = replace(top_mandate, id="m-sectoral", function=Function.SECTORAL, sector="retail")
    network = network_of(holder("both", Function.ORGANISATIONAL, Function.GOVERNMENT), extra_rules=UP)
    first, last = chain(SHOP, FIRST, replace(network, mandates=(*network.mandates, as_sectoral)))
    assert (first.body, first.acting) == ("both", (Function.ORGANISATIONAL,))
    assert (last.body, last.acting) == (top.slug, (Function.SECTORAL, Function.NATIONAL))


def test_a_cert_does_not_report_its_own_incident_to_itself():
    network = network_of(
        holder("retail-cert", Function.SECTORAL, sector="retail"),
        holder("government-cert", Function.GOVERNMENT),
        extra_rules=UP,
    )
    itself = replace(SHOP, body="retail-cert")
    assert bodies_of(itself, network) == ["government-cert", NATIONAL_BODY]
    assert bodies_of(SHOP, network) == ["retail-cert", "government-cert", NATIONAL_BODY]


def test_the_national_cert_keeps_its_own_incident():
    assert bodies_of(replace(SHOP, body=NATIONAL_BODY), network_of()) == [NATIONAL_BODY]


def test_two_teams_in_one_province_are_told_apart_by_precedence():
    teams = (
        holder("a-second", Function.PROVINCIAL, province="gb", precedence=20),
        holder("z-first", Function.PROVINCIAL, province="gb", precedence=10),
    )
    to_province = rule(ORGANISATION, Function.PROVINCIAL, 0)
    for pair in (teams, teams[::-1]):
        assert bodies_of(SHOP, network_of(*pair, extra_rules=(to_province,))) == ["z-first", NATIONAL_BODY]


def test_the_second_team_serves_while_the_first_is_not_notified():
    network = network_of(
        holder("second", Function.PROVINCIAL, province="gb", precedence=20),
        holder("first", Function.PROVINCIAL, province="gb", precedence=10, standing=Standing.DESIGNATED),
        extra_rules=(rule(ORGANISATION, Function.PROVINCIAL, 0),),
    )
    assert bodies_of(SHOP, network) == ["second", NATIONAL_BODY]


def test_no_national_cert_is_an_error_that_names_the_date():
    with pytest.raises(NoNationalCert, match="No National CERT is in force on 2019-12-31") as caught:
        chain(SHOP, date(2019, 12, 31), network_of())
    assert caught.value.at == date(2019, 12, 31)


def test_a_gap_in_the_rows_is_an_error_that_names_the_tier():
    network = network_of()
    with pytest.raises(NoRoute, match="No routing rule leads on from the tier 'organisation' on 2026-01-01"):
        chain(SHOP, FIRST, replace(network, rules=()))


def test_a_row_that_does_not_climb_is_refused_before_it_turns_in_a_circle():
    network = network_of(extra_rules=(rule(Function.GOVERNMENT, Function.SECTORAL),))
    with pytest.raises(RuleDoesNotClimb, match="'government-sectoral' does not climb"):
        chain(SHOP, FIRST, network)


def test_a_row_that_does_not_climb_harms_nobody_once_it_is_over():
    over = replace(rule(Function.GOVERNMENT, Function.SECTORAL), ends=FIRST)
    assert bodies_of(SHOP, network_of(extra_rules=(over,))) == [NATIONAL_BODY]


@pytest.mark.parametrize(
    ("conditions", "subject", "fits"),
    [
        ({}, SHOP, True),
        ({"cii": True}, SHOP, False),
        ({"cii": True}, replace(SHOP, cii=True), True),
        ({"cii": False}, SHOP, True),
        ({"cii": False}, replace(SHOP, cii=True), False),
        ({"ownership": frozenset({Ownership.PRIVATE, Ownership.SEMI_GOVERNMENT})}, SHOP, True),
        ({"ownership": frozenset({Ownership.GOVERNMENT})}, SHOP, False),
        ({"sectors": frozenset({"retail", "health"})}, SHOP, True),
        ({"sectors": frozenset({"health"})}, SHOP, False),
        ({"provinces": frozenset({"gb"})}, SHOP, True),
        ({"provinces": frozenset({"ajk"})}, SHOP, False),
        ({"provinces": frozenset({"gb"}), "cii": True}, SHOP, False),
    ],
)
def test_a_rule_is_taken_when_all_its_conditions_fit(conditions, subject, fits):
    to_government = rule(ORGANISATION, Function.GOVERNMENT, **conditions)
    network = network_of(holder("government-cert", Function.GOVERNMENT), extra_rules=(to_government,))
    assert (bodies_of(subject, network)[0] == "government-cert") is fits


@pytest.mark.parametrize(
    ("scope", "covers"),
    [
        ({}, True),
        ({"sector": "retail"}, True),
        ({"sector": "health"}, False),
        ({"province": "gb"}, True),
        ({"province": "ajk"}, False),
        ({"sector": "retail", "province": "ajk"}, False),
        ({"organisation": "shop"}, True),
        ({"organisation": "clinic"}, False),
    ],
)
def test_a_mandate_covers_what_lies_in_all_its_scopes(scope, covers):
    network = network_of(
        holder("government-cert", Function.GOVERNMENT, **scope),
        extra_rules=(rule(ORGANISATION, Function.GOVERNMENT),),
    )
    assert (bodies_of(SHOP, network)[0] == "government-cert") is covers


def test_alike_organisations_share_an_answer_unless_one_is_named_by_a_mandate():
    network = network_of(holder("own", Function.ORGANISATIONAL, organisation="shop"), extra_rules=UP)
    chains = Chains(network, FIRST)
    other, another = replace(SHOP, slug="kiosk"), replace(SHOP, slug="stall")
    assert [step.body for step in chains.of(SHOP)] == ["own", NATIONAL_BODY]
    assert [step.body for step in chains.of(other)] == [NATIONAL_BODY]
    assert chains.of(another) is chains.of(other)
