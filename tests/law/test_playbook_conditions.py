"""The language of conditions: what it means, what it says of itself, and how it refuses."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pehra.law.playbook_conditions import (
    ALWAYS,
    LONGEST,
    MOST_TESTS,
    PROBLEMS,
    Clause,
    Condition,
    ConditionError,
    Facts,
    Field,
    Known,
    parse,
    reaches,
)

SCALE = ("critical", "high", "medium", "low")
KNOWN = Known(SCALE, frozenset({"health", "energy", "telecom"}), frozenset({"punjab", "sindh"}))
VALUES = {
    Field.CLASSIFICATION: ("malicious-code", "fraud", "fraud/phishing", "availability/ddos"),
    Field.SEVERITY: SCALE,
    Field.RANSOMWARE: ("yes", "no"),
    Field.CII: ("yes", "no"),
    Field.SECTOR: tuple(sorted(KNOWN.sectors)),
    Field.PROVINCE: tuple(sorted(KNOWN.provinces)),
    Field.OWNERSHIP: ("government", "private", "semi-government"),
    Field.FUNCTION: ("national", "provincial", "sectoral"),
}
ONE_VALUE = {Field.SEVERITY, Field.RANSOMWARE, Field.CII}


def facts(**told: object) -> Facts:
    usual: dict[str, object] = {
        "classification": frozenset(),
        "reaches": frozenset(),
        "ransomware": False,
        "cii": False,
        "sector": "",
        "province": "",
        "ownership": "",
        "function": "",
    }
    return Facts(**usual | told)  # type: ignore[arg-type]


@st.composite
def clauses(draw: st.DrawFn) -> Clause:
    field = draw(st.sampled_from(list(Field)))
    most = 1 if field in ONE_VALUE else 3
    values = draw(st.sets(st.sampled_from(VALUES[field]), min_size=1, max_size=most))
    return Clause(field, tuple(sorted(values)), draw(st.booleans()))


groups = st.lists(clauses(), min_size=1, max_size=3).map(tuple)
conditions = st.lists(groups, max_size=3).map(lambda found: Condition(tuple(found)))
cases = st.builds(
    lambda classes, severity, ransomware, cii, sector, province, ownership, function: facts(
        classification=frozenset(classes),
        reaches=reaches(severity, SCALE),
        ransomware=ransomware,
        cii=cii,
        sector=sector,
        province=province,
        ownership=ownership,
        function=function,
    ),
    st.sets(st.sampled_from(["malicious-code", "fraud/phishing", "availability/ddos", "other"])),
    st.sampled_from([*SCALE, ""]),
    st.booleans(),
    st.booleans(),
    st.sampled_from([*VALUES[Field.SECTOR], ""]),
    st.sampled_from([*VALUES[Field.PROVINCE], ""]),
    st.sampled_from([*VALUES[Field.OWNERSHIP], ""]),
    st.sampled_from([*VALUES[Field.FUNCTION], "cii"]),
)


def slow(test: Clause, case: Facts) -> bool:
    """The meaning of one test, the slow way."""
    match test.field:
        case Field.CLASSIFICATION:
            fits = any(
                each == value or each.startswith(f"{value}/") for each in case.classification for value in test.values
            )
        case Field.SEVERITY:
            fits = test.values[0] in case.reaches
        case Field.RANSOMWARE | Field.CII:
            fits = {"yes": True, "no": False}[test.values[0]] == getattr(case, test.field)
        case _:
            fits = getattr(case, test.field) in test.values
    return fits != test.negated


@given(conditions)
def test_what_it_says_of_itself_is_read_again(condition: Condition) -> None:
    assert parse(str(condition), KNOWN) == condition


@given(conditions, cases)
def test_against_the_slow_way(condition: Condition, case: Facts) -> None:
    expected = not condition.groups or any(all(slow(test, case) for test in group) for group in condition.groups)
    assert condition.holds(case) is expected


@given(clauses(), cases)
def test_not_turns_a_test_round(test: Clause, case: Facts) -> None:
    turned = Clause(test.field, test.values, not test.negated)
    assert test.holds(case) is not turned.holds(case)


def read(text: str) -> Condition | ConditionError:
    try:
        return parse(text, KNOWN)
    except ConditionError as error:
        return error


WORDS = ["and", "or", "not", ":", ",", "severity", "high", "cii", "yes", "sector", "health"]


@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join)))
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    found = read(text)
    if isinstance(found, ConditionError):
        assert found.text in PROBLEMS
        assert str(found)
    else:
        assert parse(str(found), KNOWN) == found


def test_and_binds_closer_than_or() -> None:
    found = parse("ransomware: yes or cii: yes and sector: health", KNOWN)
    for ransomware, cii, sector in product((True, False), (True, False), ("health", "energy")):
        expected = ransomware or (cii and sector == "health")
        assert found.holds(facts(ransomware=ransomware, cii=cii, sector=sector)) is expected


def test_nothing_asked_is_everything_met() -> None:
    for empty in ("", "  \n\t "):
        assert parse(empty, KNOWN) == ALWAYS
    assert ALWAYS.holds(facts())
    assert str(ALWAYS) == ""


def test_blank_space_and_capitals_do_not_matter() -> None:
    assert str(parse(" Severity :HIGH\n AND  not  Sector:health ,energy", KNOWN)) == (
        "severity: high and not sector: energy, health"
    )


def test_severity_is_this_one_or_graver() -> None:
    found = parse("severity: high", KNOWN)
    assert [found.holds(facts(reaches=reaches(each, SCALE))) for each in SCALE] == [True, True, False, False]
    assert not found.holds(facts(reaches=reaches("unknown", SCALE)))


def test_a_class_includes_its_types_and_not_the_other_way_round() -> None:
    case = facts(classification=frozenset({"fraud/phishing"}))
    assert parse("classification: fraud").holds(case)
    assert parse("classification: fraud/phishing").holds(case)
    assert not parse("classification: fraud/copyright").holds(case)
    assert not parse("classification: fraud/phishing").holds(facts(classification=frozenset({"fraud"})))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("severity high", "severity: a colon and what it must be are missing."),
        ("severity:", "severity: a value is missing."),
        ("severity: high,", "severity: a value is missing."),
        ("severity: high, low", "severity: one value, not several."),
        ("severity: hihg", "severity: “hihg” is unknown; there are: critical, high, medium, low."),
        ("sector: moon", "sector: “moon” is unknown; there are: energy, health, telecom."),
        ("ransomware: maybe", "ransomware: “maybe” is unknown; there are: yes, no."),
        ("cii: yes sector: health", "cii: “sector” is in the way; join tests by “and” or “or”, values by commas."),
        ("cii: yes and", "The condition ends with “and”: a test is missing."),
        ("not", "The condition ends with “not”: a test is missing."),
        ("cii: yes; x", "Character 9 is not understood here."),
        ("عام: yes", "Character 1 is not understood here."),
        ("x" * (LONGEST + 1), f"At most {LONGEST} characters; this has {LONGEST + 1}."),
        (" or ".join(["cii: yes"] * (MOST_TESTS + 1)), f"At most {MOST_TESTS} tests."),
    ],
)
def test_what_is_wrong_is_told_with_its_place(text: str, told: str) -> None:
    with pytest.raises(ConditionError) as refused:
        parse(text, KNOWN)
    assert str(refused.value) == told


def test_what_field_there_is_none_of_is_told_with_those_that_there_are() -> None:
    with pytest.raises(
        ConditionError, match="“colour” is no field of a condition; there are: classification, severity"
    ):
        parse("colour: red", KNOWN)


def test_the_country_s_words_are_taken_on_trust_where_it_is_not_known() -> None:
    assert str(parse("sector: moon")) == "sector: moon"
    with pytest.raises(ConditionError):
        parse("classification: moon")
