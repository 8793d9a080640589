"""The words by which an answer is found: whatever an answer is, typing it finds it."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pehra.casefields.rules.finding import marks, sought
from pehra.casefields.rules.wishes import KINDS
from pehra.incidents.rules.answers import Unfit, read
from pehra.law.forms import AnswerKind, Option, Question

OPTIONS = (Option("a", "Apple", "سیب"), Option("b", "Bread", ""))


def asked(kind: AnswerKind) -> Question:
    options = OPTIONS if kind in (AnswerKind.CHOICE, AnswerKind.CHOICES) else ()
    return Question("F-0000-0000", kind, "Q", "", options=options)


@given(st.sampled_from(KINDS), st.text(max_size=200))
def test_whatever_is_typed_is_one_short_word_or_none(kind: AnswerKind, typed: str) -> None:
    word = sought(asked(kind), typed)
    assert word is None or 0 < len(word) <= 64


@given(st.text(min_size=1, max_size=200))
def test_a_text_is_found_by_itself(text: str) -> None:
    question = asked(AnswerKind.TEXT)
    try:
        answer = read(question, text)
    except Unfit:
        return
    if answer is not None:
        assert marks(question, answer) == [sought(question, answer)]


@given(st.integers(0, 10**15))
def test_a_number_is_found_however_it_is_grouped(number: int) -> None:
    question = asked(AnswerKind.NUMBER)
    for typed in (str(number), f"{number:,}", f" {number} "):
        assert marks(question, number) == [sought(question, typed)]


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_a_date_is_found(day: date) -> None:
    question = asked(AnswerKind.DATE)
    assert marks(question, day.isoformat()) == [sought(question, day.isoformat())]


@pytest.mark.parametrize(
    ("kind", "answer", "words"),
    [
        (AnswerKind.CHOICES, ["a", "b"], ["a", "b"]),
        (AnswerKind.CHOICE, "b", ["b"]),
        (AnswerKind.YES_NO, True, ["yes"]),
        (AnswerKind.YES_NO, False, ["no"]),
        (AnswerKind.LONG_TEXT, "much", []),
    ],
)
def test_the_words_of_an_answer(kind: AnswerKind, answer: Any, words: list[str]) -> None:
    assert marks(asked(kind), answer) == words


@pytest.mark.parametrize("typed", ["a", "Apple", "APPLE", "سیب", " apple "])
def test_a_choice_is_found_by_its_key_and_its_labels(typed: str) -> None:
    assert sought(asked(AnswerKind.CHOICE), typed) == "a"


def test_texts_of_signs_alone_are_told_apart() -> None:
    question = asked(AnswerKind.TEXT)
    assert sought(question, "+++") != sought(question, "---")
