"""Conditions of questions: what they say, when they hold, and what is told about those that cannot be read."""

import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pehra.law.form_conditions import LONGEST, NO, YES, Clause, When, WhenError, parse

slugs = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,4})?", fullmatch=True).filter(lambda each: each not in ("and", "not"))
tests = st.builds(
    Clause,
    slugs,
    st.lists(slugs, min_size=1, max_size=3, unique=True).map(lambda found: tuple(sorted(found))),
    st.booleans(),
)
conditions = st.lists(tests, max_size=4).map(lambda found: When(tuple(found)))


@given(conditions)
def test_what_is_written_is_read_again(condition):
    assert parse(str(condition)) == condition


@given(conditions, st.dictionaries(slugs, slugs, max_size=4))
def test_all_tests_must_hold(condition, answers):
    assert condition.holds(answers) == all(When((each,)).holds(answers) for each in condition.tests)


@given(tests, slugs)
def test_an_answer_fits_a_test_or_the_one_turned_round(test, answer):
    other = Clause(test.question, test.values, not test.negated)
    assert test.holds({test.question: answer}) is not other.holds({test.question: answer})


@given(tests)
def test_an_unanswered_question_fits_no_test(test):
    assert not test.holds({})
    assert not test.holds({test.question: None})


@given(st.text(max_size=60))
def test_whatever_is_typed_is_refused_or_means_what_it_is_written_as(text):
    with suppress(WhenError):
        found = parse(text)
        assert parse(str(found)) == found


def test_yes_and_no():
    assert parse("asked: yes") == When((Clause("asked", (YES,)),))
    assert parse("asked: yes").holds({"asked": True})
    assert not parse("asked: yes").holds({"asked": False})
    assert parse(f"not asked: {NO}").holds({"asked": True})


def test_of_several_choices_one_is_enough():
    assert parse("kinds: health, other").holds({"kinds": ["financial", "other"]})
    assert not parse("kinds: health, other").holds({"kinds": ["financial"]})
    assert not parse("kinds: health").holds({"kinds": []})


def test_nothing_holds_always():
    assert parse("  ").holds({})


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("asked", "after 'asked' a colon is missing"),
        ("asked yes", "after 'asked' a colon is missing before 'yes'"),
        ("asked:", "an answer to 'asked' is missing at the end"),
        ("asked: yes,", "an answer to 'asked' is missing at the end"),
        ("asked: yes or paid: no", "'or' is in the way; join tests by 'and', answers by commas"),
        ("asked: yes and", "a question is missing at the end"),
        ("not", "a question is missing at the end"),
        ("and: yes", "a question is missing before 'and'"),
        ("asked: yes;", "character 11 is not understood here"),
        ("asked: ہاں", "character 8 is not understood here"),
        ("a" * (LONGEST + 1), f"is longer than {LONGEST} characters"),
    ],
)
def test_what_is_wrong_is_told(text, told):
    with pytest.raises(WhenError, match=f"^{re.escape(told)}$"):
        parse(text)
