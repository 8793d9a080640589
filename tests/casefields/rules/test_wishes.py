"""What a field may be, and when it is asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pehra.casefields.rules.wishes import KINDS, is_asked, problems
from pehra.law.forms import AnswerKind, question_of
from pehra.law.taxonomy import CLASS
from tests.casefields.conftest import wishes

CLASSES = st.lists(st.sampled_from(sorted(CLASS)), unique=True)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_a_question_that_is_kept_and_read_again(kind: AnswerKind) -> None:
    wanted = wishes(kind)
    assert problems(wanted) == {}
    question = wanted.question("F-0000-0000")
    assert question_of(question.plain()) == question


@given(st.text(max_size=400), st.text(max_size=400), st.text(max_size=400))
def test_whatever_is_typed_is_taken_or_named(english: str, urdu: str, hint: str) -> None:
    found = problems(wishes(label_en=english, label_ur=urdu, hint_en=hint, hint_ur=hint))
    assert set(found) <= {"label_en", "label_ur", "hint_en", "hint_ur"}
    assert all(str(each) for each in found.values())


@given(CLASSES, CLASSES)
def test_a_field_is_asked_in_any_of_its_classes(classes: list[str], classification: list[str]) -> None:
    typed = [f"{each}/x" for each in classification]
    wanted = not classes or bool(set(classes) & set(classification))
    assert is_asked(classes, classification) is is_asked(classes, typed) is wanted
