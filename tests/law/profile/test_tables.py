"""Every table: a full row becomes a value, and each of its rules is told by name."""

from datetime import date

import pytest

from pehra.law.clocks import ANY, OwedBy
from pehra.law.constituency import NetworkObject, ObjectKind
from pehra.law.functions import ORGANISATION, Function, Ownership
from pehra.law.profile import council, formation, maturity, tables
from tests.law.profile.reading import read

SEAT = """\
id: industry
kind: community
title_en: Industry
title_ur: صنعت
starts: 2026-01-01
ends: 2027-01-01
citation: a source
"""
SHARE = """\
id: a
about: majority
motions: [mandate, recommend]
numerator: 2
denominator: 3
strictly: no
of: cast
starts: 2026-01-01
citation: a source
"""
TIE = """\
id: a
about: tie
answer: falls
starts: 2026-01-01
citation: a source
"""
TARGET = """\
id: a
function: provincial
parameter: P-9
level: 3
starts: 2026-01-01
ends: 2027-01-01
citation: default, no source
"""
EXPECTED = """\
id: a
function: provincial
state: approved
days: 30
notified_by: provincial
starts: 2026-01-01
citation: a newspaper
note: disputed
"""
MANDATE = """\
id: a
body: b
function: sectoral
sector: telecom
province: punjab
organisation: falak
precedence: 3
starts: 2026-01-01
ends: 2027-01-01
instrument: an order
citation: a source
note: a note
"""
RULE = """\
id: a
from: organisation
to: provincial
precedence: 0
ownership: [government, private]
sectors: [telecom]
provinces: [punjab, gb]
cii: no
starts: 2026-01-01
citation: default, no source
"""
CLOCK = """\
id: a
function: cii
stage: final-report
rsit_class: fraud
severity: high
months: 1
anchor: awareness
owed_by: organisation
starts: 2026-01-01
citation: a source
"""
SEVERITY = """\
id: severity-high
slug: high
rank: 2
name_en: High
name_ur: سنگین
meaning_en: Much.
meaning_ur: بہت۔
starts: 2026-01-01
ends: 2026-06-01
citation: a source
"""
CASE_RULE = """\
id: a
title_en: Malware
title_ur: مضر سافٹ ویئر
types: [malicious-code/infected-system, intrusions]
identifiers: [mirai]
severity: high
sectors: [telecom]
cii: no
count: 20
confidence: 60
starts: 2026-01-01
ends: 2026-06-01
citation: default, no source
"""
ORGANISATION_ROW = """\
slug: falak
name_en: Falak
name_ur: فلک
sector: telecom
ownership: private
province: punjab
parent: arsh
body: cert-falak
designations:
  - {designated_on: 2026-01-01, review_on: 2027-01-01, ended_on: 2028-01-01, designated_by: M, citation: a source}
network_objects:
  - {kind: asn, value: 64496}
contacts:
  - {role: Duty, name: N, email: n@falak.example, phone: +92 42 1111111, around_the_clock: yes}
"""


def test_a_mandate_with_everything():
    mandate, problems = read(tables.mandate, MANDATE)
    assert problems == []
    assert (mandate.sector, mandate.province, mandate.organisation) == ("telecom", "punjab", "falak")
    assert (mandate.starts, mandate.ends, mandate.precedence) == (date(2026, 1, 1), date(2027, 1, 1), 3)
    assert (mandate.instrument, mandate.citation, mandate.note) == ("an order", "a source", "a note")


def test_a_rule_with_every_condition():
    rule, problems = read(tables.rule, RULE)
    assert problems == []
    assert (rule.tier_from, rule.to, rule.precedence) == (ORGANISATION, Function.PROVINCIAL, 0)
    assert rule.ownership == {Ownership.GOVERNMENT, Ownership.PRIVATE}
    assert (rule.sectors, rule.provinces, rule.cii) == ({"telecom"}, {"punjab", "gb"}, False)
    assert rule.is_default


def test_a_clock_in_months():
    clock, problems = read(tables.clock, CLOCK)
    assert problems == []
    assert (clock.hours, clock.months, clock.owed_by) == (None, 1, OwedBy.ORGANISATION)
    assert clock.remind_before_hours == ()


def test_a_clock_for_every_class_and_severity():
    clock, problems = read(tables.clock, CLOCK.replace("fraud", "'*'").replace("high", '"*"'))
    assert problems == []
    assert (clock.rsit_class, clock.severity) == (ANY, ANY)


def test_a_step_of_the_scale():
    severity, problems = read(tables.severity, SEVERITY)
    assert problems == []
    assert (severity.slug, severity.rank, severity.ends) == ("high", 2, date(2026, 6, 1))


def test_a_case_rule_with_every_condition():
    rule, problems = read(tables.case_rule, CASE_RULE)
    assert problems == []
    assert rule.types == {"malicious-code/infected-system", "intrusions"}
    assert (rule.identifiers, rule.sectors, rule.cii) == ({"mirai"}, {"telecom"}, False)
    assert (rule.severity, rule.count, rule.confidence) == ("high", 20, 60)
    assert (rule.runs_at(date(2026, 5, 31)), rule.runs_at(date(2026, 6, 1))) == (True, False)


def test_a_case_rule_that_asks_for_one_thing_alone():
    lines = ("id: a", "title_en: A", "title_ur: B", "severity: high", "starts: 2026-01-01", "citation: a source")
    rule, problems = read(tables.case_rule, "\n".join(lines))
    assert problems == []
    assert (rule.types, rule.identifiers, rule.sectors, rule.cii) == (frozenset(), frozenset(), frozenset(), None)
    assert (rule.count, rule.confidence, rule.ends) == (1, 0, None)


def test_an_organisation_with_everything():
    organisation, problems = read(tables.organisation, ORGANISATION_ROW)
    assert problems == []
    assert (organisation.parent, organisation.body) == ("arsh", "cert-falak")
    assert organisation.designations[0].review_on == date(2027, 1, 1)
    assert organisation.network_objects == (NetworkObject(ObjectKind.ASN, "AS64496"),)
    assert organisation.contacts[0].name == "N"


def test_a_seat():
    seat, problems = read(council.seat, SEAT)
    assert problems == []
    assert (seat.kind, seat.office, seat.body, seat.votes) == ("community", "member", None, True)
    assert (seat.runs_at(date(2026, 12, 31)), seat.runs_at(date(2027, 1, 1))) == (True, False)


def test_a_share_with_its_base():
    rule, problems = read(council.rule, SHARE)
    assert problems == []
    assert (rule.numerator, rule.denominator, rule.strictly, rule.of) == (2, 3, False, "cast")
    assert rule.motions == {"mandate", "recommend"}


def test_what_is_expected_of_a_file():
    expected, problems = read(formation.expectation, EXPECTED)
    assert problems == []
    assert (expected.function, expected.state, expected.days) == ("provincial", "approved", 30)
    assert (expected.notified_by, expected.note) == ("provincial", "disputed")
    everywhere, problems = read(formation.expectation, EXPECTED.replace("function: provincial\n", ""))
    assert (everywhere.function, problems) == (None, [])


def test_a_target_of_maturity():
    target, problems = read(maturity.target, TARGET)
    assert problems == []
    assert (target.function, target.parameter, target.level) == (Function.PROVINCIAL, "P-9", 3)
    assert (target.runs_at(date(2026, 12, 31)), target.runs_at(date(2027, 1, 1))) == (True, False)


@pytest.mark.parametrize(
    ("about", "field", "value"),
    [("notice", "days: 14", 14), ("term", "months: 12", 12), ("term-reminder", "remind_days: [60, 7]", (60, 7))],
)
def test_a_rule_of_the_council_with_a_length(about, field, value):
    rule, problems = read(council.rule, f"id: a\nabout: {about}\n{field}\nstarts: 2026-01-01\ncitation: c")
    assert problems == []
    assert getattr(rule, field.split(":")[0]) == value


@pytest.mark.parametrize(
    ("reader", "text", "old", "new", "problem"),
    [
        (formation.expectation, EXPECTED, "state: approved", "state: agreed", "state: 'agreed' is not one of planned"),
        (
            formation.expectation,
            EXPECTED,
            "function: provincial",
            "function: council",
            "'council' has no establishment",
        ),
        (
            formation.expectation,
            EXPECTED,
            "days: 30\nnotified_by: provincial\n",
            "",
            "days: is missing, as is notified_by",
        ),
        (
            formation.expectation,
            EXPECTED,
            "notified_by: provincial",
            "notified_by: local",
            "'local' is not one of federal",
        ),
        (formation.expectation, EXPECTED, "days: 30", "days: 9999", "is not a whole number from 1 to 3660"),
        (maturity.target, TARGET, "level: 3", "level: 5", "level: '5' is not a whole number from 0 to 4"),
        (maturity.target, TARGET, "P-9", "Q-9", "parameter: 'Q-9' is neither '*' nor an area (O, H, T, P) nor a code"),
        (maturity.target, TARGET, "provincial", "province", "function: 'province' is not one of national"),
        (council.seat, SEAT, "kind: community", "kind: people", "kind: 'people' is not one of ex-officio, community"),
        (council.seat, SEAT, "ends: 2027-01-01", "votes: maybe", "votes: 'maybe' is neither yes nor no"),
        (council.rule, SHARE, "numerator: 2", "numerator: 4", "numerator: the share is more than the whole of 3"),
        (council.rule, SHARE, "denominator: 3", "denominator: 0", "denominator: '0' is not a whole number from 1"),
        (council.rule, SHARE, "of: cast", "of: all", "of: 'all' is not one of seats, filled, present, cast"),
        (council.rule, SHARE, "of: cast\n", "of: cast\ndays: 3\n", "days: says nothing about 'majority'"),
        (council.rule, SHARE, "majority", "quorum", "of: 'cast' is nothing that a share of the quorum can be taken of"),
        (council.rule, TIE, "answer: falls", "answer: counted", "answer: 'counted' answers another question"),
        (council.rule, TIE, "answer: falls\n", "", "answer: is missing"),
        (tables.mandate, MANDATE, "ends: 2027-01-01", "ends: 2026-01-01", "ends: 2026-01-01 is not after 2026-01-01"),
        (tables.mandate, MANDATE, "ends: 2027-01-01", "ends: 2025-01-01", "ends: 2025-01-01 is not after 2026-01-01"),
        (tables.mandate, MANDATE, "citation: a source\n", "", "citation: is missing"),
        (tables.mandate, MANDATE, "precedence: 3", "precedence: high", "precedence: 'high' is not a whole number"),
        (
            tables.mandate,
            MANDATE,
            "function: sectoral",
            "function: sector",
            "function: 'sector' is not one of national",
        ),
        (tables.rule, RULE, "from: organisation", "from: company", "from: 'company' is not one of national"),
        (tables.rule, RULE, "cii: no", "cii: perhaps", "cii: 'perhaps' is neither yes nor no"),
        (tables.rule, RULE, "citation: default, no source", "citation: ''", "citation: must not be empty"),
        (tables.rule, RULE, "private]", "public]", "ownership: 'public' is not one of government, semi-government"),
        (tables.clock, CLOCK, "months: 1", "months: 1\nhours: 24", "hours: exactly one of hours and months"),
        (tables.clock, CLOCK, "months: 1\n", "", "hours: exactly one of hours and months"),
        (tables.clock, CLOCK, "months: 1", "months: 61", "months: '61' is not a whole number from 1 to 60"),
        (
            tables.clock,
            CLOCK,
            "months: 1",
            "hours: 6\nremind_before_hours: [6, 2]",
            "remind_before_hours: a reminder must come within the 6 hours of the clock",
        ),
        (tables.case_rule, CASE_RULE, "confidence: 60", "confidence: 101", "confidence: '101' is not a whole number"),
        (tables.case_rule, CASE_RULE, "count: 20", "count: 0", "count: '0' is not a whole number from 1"),
        (tables.case_rule, CASE_RULE, "[mirai]", "['']", "identifiers: each entry must have 1 to 120 characters"),
        (tables.severity, SEVERITY, "rank: 2", "rank: 0", "rank: '0' is not a whole number from 1 to 99"),
        (
            tables.organisation,
            ORGANISATION_ROW,
            "review_on: 2027-01-01",
            "review_on: 2025-12-31",
            "designations.review_on: 2025-12-31 is not after 2026-01-01",
        ),
        (
            tables.organisation,
            ORGANISATION_ROW,
            "value: 64496",
            "value: many",
            "network_objects.value: 'many' is not an AS number",
        ),
        (
            tables.organisation,
            ORGANISATION_ROW,
            "n@falak.example",
            "falak.example",
            "contacts.email: 'falak.example' is not a mail address",
        ),
        (
            tables.organisation,
            ORGANISATION_ROW,
            "+92 42 1111111",
            "call me",
            "contacts.phone: 'call me' is not a telephone number",
        ),
        (
            tables.organisation,
            ORGANISATION_ROW,
            "email: n@falak.example, phone: +92 42 1111111, around_the_clock: yes",
            "around_the_clock: no",
            "contacts.email: a contact needs an email or a phone",
        ),
        (
            tables.organisation,
            ORGANISATION_ROW,
            "phone: +92 42 1111111, ",
            "",
            "contacts.phone: a contact for 24 hours and 7 days needs a phone",
        ),
    ],
)
def test_a_broken_rule_is_told_by_its_field(reader, text, old, new, problem):
    assert old in text
    _, problems = read(reader, text.replace(old, new, 1))
    assert len(problems) == 1, problems
    assert problem in problems[0]


def test_each_file_has_one_table_and_each_table_its_place_in_the_profile():
    assert len({table.file for table in tables.TABLES}) == len(tables.TABLES)
    assert len({table.attribute for table in tables.TABLES}) == len(tables.TABLES)
