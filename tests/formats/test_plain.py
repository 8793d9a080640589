"""Folding a text letter by letter: as coarse as what a search compares, and with the way back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pehra.formats.plain import folded, plain
from tests.search.rules.test_plain import ALIKE

WRITTEN = st.text(
    st.sampled_from("abzAZ019 .-_éİßǅﬁⅨＡｂ١۲ابپتٹیيىہهةۂآأـکك\u200c\u200d\u202b\u2069\ufeff\u0301\u064e\u0654\n"),
    max_size=60,
)


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_what_a_search_takes_for_the_same_is_folded_alike(one: str, other: str) -> None:
    # What divides words in the one and stands for nothing in the other is all that may differ.
    assert folded(plain(one)).text == folded(plain(other)).text
    assert folded(one).text.replace(" ", "") == folded(other).text.replace(" ", "")


@given(WRITTEN)
def test_each_letter_has_its_place(text: str) -> None:
    found = folded(text)
    assert len(found.places) == len(found.text) + 1
    assert list(found.places) == sorted(found.places)
    assert found.places[-1] == len(text)
    assert all(place < len(text) for place in found.places[:-1])


@given(WRITTEN, WRITTEN)
def test_texts_fold_one_after_the_other(one: str, other: str) -> None:
    assert folded(one + other).text == folded(one).text + folded(other).text


@given(WRITTEN)
def test_folded_twice_is_folded_once(text: str) -> None:
    assert folded(folded(text).text).text == folded(text).text


@given(WRITTEN, st.data())
def test_the_original_of_a_stretch_folds_to_it_or_more(text: str, data: st.DataObject) -> None:
    found = folded(text)
    start = data.draw(st.integers(0, len(found.text)))
    end = data.draw(st.integers(start, len(found.text)))
    first, last = found.original(start, end)
    assert 0 <= first <= last <= len(text)
    assert found.text[start:end] in folded(text[first:last]).text
    # A character that stands for several letters is in it whole, and so the text around it holds nothing of it.
    assert len(folded(text[:first] + text[last:]).text) <= len(found.text) - (end - start)


def test_what_follows_unseen_belongs_to_the_letter_before() -> None:
    found = folded("ab\u200c\u200dc")
    assert found.original(0, 2) == (0, 4)
    assert folded("ﬁn").original(0, 1) == (0, 1)
