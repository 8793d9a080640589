"""The bodies of Pakistan: who stands how, and who holds what. Read the tables; they are the tests."""

import ipaddress
from datetime import date

import pytest

from pehra.law.chain import Subject, chain
from pehra.law.clocks import Stage, organisation_regime, select
from pehra.law.constituency import ObjectKind
from pehra.law.functions import TIER_ORDER, Function
from pehra.law.mandates import mandates_in_force
from pehra.law.profile import load, packaged
from pehra.law.routing import DEFAULT_CITATION
from pehra.law.severity import scale_at

from .table import rows

ON = date(2026, 1, 31)
# Under it stand the cases of people who belong to no organisation.
COLLECTIVE = "citizens"

BODIES = """
| body             | standing    | holds                     | is to hold |
|------------------|-------------|---------------------------|------------|
| cert-council     | notified    | council                   |            |
| nsca             | planned     |                           | agency     |
| ncert            | notified    | national, government, cii |            |
| nsoc             | designated  |                           | nsoc       |
| cert-telecom     | recommended |                           | sectoral   |
| cert-banking     | planned     |                           | sectoral   |
| cert-defence     | recommended |                           | sectoral   |
| cert-punjab      | designated  |                           | provincial |
| cert-sindh       | designated  |                           | provincial |
| cert-kp          | designated  |                           | provincial |
| cerc-kp          | designated  |                           | provincial |
| cert-balochistan | designated  |                           | provincial |
| cert-ajk         | designated  |                           | provincial |
| cert-gb          | designated  |                           | provincial |
"""

# What an organisation owes, counted from awareness, and the final report from submission.
CLOCKS = """
| CII | class           | severity | first report | update | final report |
|-----|-----------------|----------|--------------|--------|--------------|
| no  | intrusions      | medium   | 24 hours     | 72     | 1 month      |
| no  | intrusions      | critical | 6 hours      | 24     | 1 month      |
| no  | vulnerable      | medium   | 72 hours     | 72     | 1 month      |
| yes | intrusions      | medium   | 6 hours      | 24     | 1 month      |
| yes | intrusions      | critical | 2 hours      | 12     | 1 month      |
| yes | vulnerable      | medium   | 6 hours      | 24     | 1 month      |
"""


@pytest.fixture(scope="module")
def pakistan():
    return load(packaged("pakistan"))


@pytest.fixture(scope="module")
def demonstration():
    return load(packaged("demonstration"))


@pytest.mark.parametrize(("slug", "standing", "holds", "to_hold"), rows(BODIES))
def test_each_body(pakistan, slug, standing, holds, to_hold):
    body = next(body for body in pakistan.bodies if body.slug == slug)
    in_force = mandates_in_force(pakistan.bodies, pakistan.mandates, ON)
    held = {mandate.function for mandate in in_force if mandate.body == slug}
    waiting = {m.function for m in pakistan.mandates if m.body == slug and m not in in_force}
    assert body.standing_at(ON) == standing
    assert held == {*filter(None, holds.split(", "))}
    assert waiting == {*filter(None, to_hold.split(", "))}


def test_the_table_above_names_every_body(pakistan):
    assert {row[0] for row in rows(BODIES)} == {body.slug for body in pakistan.bodies}


def test_the_sectors_and_provinces(pakistan):
    sectors = "banking citizens defence education energy government health other retail telecom transport"
    provinces = "ajk balochistan gb islamabad kp punjab sindh"
    assert " ".join(sector.slug for sector in pakistan.sectors) == sectors
    assert " ".join(province.slug for province in pakistan.provinces) == provinces


def has_urdu(text):
    return any("\u0600" <= character <= "\u06ff" for character in text)


@pytest.mark.parametrize("name", ["pakistan", "demonstration"])
def test_everything_has_a_name_in_both_languages(name):
    profile = load(packaged(name))
    for named in (*profile.sectors, *profile.provinces, *profile.bodies, *profile.severities, *profile.organisations):
        assert named.name_en.strip()
        assert has_urdu(named.name_ur)


def test_every_row_has_its_source_or_says_that_it_has_none(pakistan):
    rows_of_all = (*pakistan.mandates, *pakistan.rules, *pakistan.clocks, *pakistan.severities, *pakistan.facts)
    steps = tuple(step for body in pakistan.bodies for step in body.standings)
    for row in (*rows_of_all, *steps):
        assert row.citation
        assert "default" not in row.citation or row.citation == DEFAULT_CITATION


def test_no_clock_and_no_severity_claims_a_source(pakistan):
    """None was found: whoever finds one changes the row, and then this."""
    assert {row.citation for row in (*pakistan.clocks, *pakistan.severities)} == {DEFAULT_CITATION}


def test_two_teams_in_one_province(pakistan):
    teams = sorted((m for m in pakistan.mandates if m.province == "kp"), key=lambda mandate: mandate.order)
    assert [mandate.body for mandate in teams] == ["cert-kp", "cerc-kp"]


def test_the_severity_scale(pakistan):
    assert [each.slug for each in scale_at(pakistan.severities, ON)] == [
        "critical",
        "high",
        "medium",
        "low",
        "informational",
    ]


def length(row):
    return f"{row.months} month" if row.months else f"{row.hours}"


@pytest.mark.parametrize(("cii", "rsit_class", "severity", "first", "update", "final"), rows(CLOCKS))
def test_what_an_organisation_owes(pakistan, cii, rsit_class, severity, first, update, final):
    regime = organisation_regime(cii == "yes")
    found = [
        length(select(pakistan.clocks, regime, stage, [rsit_class], severity, ON))
        for stage in (Stage.FIRST_REPORT, Stage.UPDATE, Stage.FINAL_REPORT)
    ]
    assert found == [first.removesuffix(" hours"), update, final]


@pytest.mark.parametrize("function", [function for function in TIER_ORDER if function != "organisation"])
def test_every_tier_owes_an_acknowledgement_sooner_when_it_is_critical(pakistan, function):
    usual = select(pakistan.clocks, Function(function), Stage.ACKNOWLEDGE, [], "medium", ON)
    critical = select(pakistan.clocks, Function(function), Stage.ACKNOWLEDGE, [], "critical", ON)
    assert usual.owed_by == critical.owed_by == "body"
    assert critical.hours < usual.hours


def test_the_national_cert_answers_the_public(pakistan):
    (row,) = [each for each in pakistan.clocks if each.stage is Stage.ACKNOWLEDGE_PUBLIC]
    assert (row.function, row.owed_by, row.hours) == (Function.NATIONAL, "body", 24)


@pytest.mark.parametrize("province", ["islamabad", "punjab", "gb"])
def test_people_without_an_organisation_are_answered_by_the_national_cert(demonstration, province):
    """Also where a CERT of the province is in force."""
    citizen = Subject(slug=COLLECTIVE, sector=COLLECTIVE, ownership="private", province=province, cii=False)
    assert [step.body for step in chain(citizen, date(2026, 6, 1), demonstration.network)] == ["ncert"]


def test_the_demonstration_says_that_it_is_one(pakistan, demonstration):
    assert demonstration.demonstration
    assert not pakistan.demonstration
    assert [each.slug for each in pakistan.organisations] == [COLLECTIVE]


def test_the_demonstration_is_spread_over_the_country(demonstration):
    organisations = [each for each in demonstration.organisations if each.slug != COLLECTIVE]
    assert 8 <= len(organisations) <= 12
    assert {each.ownership for each in organisations} == {"government", "semi-government", "private"}
    assert {each.province for each in organisations} == {province.slug for province in demonstration.provinces}
    assert any(each.parent for each in organisations)
    assert sum(each.cii_at(ON) for each in organisations) == 3
    assert all(each.contacts for each in organisations)


DOCUMENTATION = [
    ipaddress.ip_network(text) for text in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")
]


def test_the_demonstration_uses_nobodys_addresses(demonstration):
    for organisation in demonstration.organisations:
        for each in organisation.network_objects:
            if each.kind is ObjectKind.CIDR:
                network = ipaddress.ip_network(each.value)
                assert any(network.version == whole.version and network.subnet_of(whole) for whole in DOCUMENTATION)
            elif each.kind is ObjectKind.ASN:
                assert 64496 <= int(each.value.removeprefix("AS")) <= 64511
            else:
                assert each.value.endswith(".example")
        for contact in organisation.contacts:
            assert contact.email.endswith(".example")
