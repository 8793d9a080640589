"""What a campaign may say, who sees it, and what is told of cases that a reader does not see."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pehra.campaigns.rules.campaigns import LABELS, STEPS, About, audience, least, problems
from pehra.law.tlp import TLP


def about(**said: object) -> About:
    return About(**{"name": "Karakoram", "description": "Words"} | said).tidied()  # type: ignore[arg-type]


def test_a_campaign_needs_a_name_and_words() -> None:
    assert problems(about()) == {}
    assert set(problems(about(name=" ", description=""))) == {"name", "description"}
    assert set(problems(about(name="x" * 121))) == {"name"}


@pytest.mark.parametrize("written", ["T1566", "t1566.001", " T0001 "])
def test_techniques_are_told_by_their_form(written: str) -> None:
    said = about(techniques=[written, written])
    assert problems(said) == {}
    assert list(said.techniques) == [written.strip().upper()]


@pytest.mark.parametrize("written", ["T156", "T1566.1", "T1566.0011", "TA0001", "phishing", "T1566\x00"])
def test_what_is_no_technique_is_named(written: str) -> None:
    assert set(problems(about(techniques=[written]))) == {"techniques"}


def test_labels_and_actors() -> None:
    assert set(problems(about(tlp="TLP:RED"))) == {"tlp"}
    assert set(problems(about(tlp="anything"))) == {"tlp"}
    for label in LABELS:
        assert problems(about(tlp=label)) == {}
    assert set(problems(about(actors=["x" * 81]))) == {"actors"}
    assert set(problems(about(actors=[str(each) for each in range(51)]))) == {"actors"}
    assert list(about(actors=[" One ", "", "One", "Two"]).actors) == ["One", "Two"]


def test_days_are_days_and_in_their_order() -> None:
    assert set(problems(about(first_seen=date(1900, 1, 1)))) == {"first_seen"}
    assert set(problems(about(first_seen=date(2026, 2, 1), last_seen=date(2026, 1, 1)))) == {"last_seen"}
    assert problems(about(first_seen=date(2026, 1, 1), last_seen=date(2026, 1, 1))) == {}


def test_only_a_wide_label_opens_it_to_the_network() -> None:
    assert audience(TLP.AMBER, {3, 2}) == audience(TLP.AMBER_STRICT, {3, 2}) == [2, 3]
    assert audience(TLP.GREEN, {2}) == audience(TLP.CLEAR, {2}) == [0, 2]


@given(st.integers(0, 500), st.integers(0, 500))
def test_what_is_told_of_the_whole_is_coarse(cases: int, bodies: int) -> None:
    told, of = least(cases, bodies)
    if told:
        assert told in STEPS
        assert told <= cases
        assert of <= bodies
    else:
        assert cases < 5 or bodies < 3


@given(st.integers(5, 98), st.integers(3, 9))
def test_one_case_more_mostly_changes_nothing_that_is_told(cases: int, bodies: int) -> None:
    if cases + 1 not in STEPS:
        assert least(cases, bodies) == least(cases + 1, bodies)
