"""What an action refuses, put beside what was typed."""

from collections.abc import Callable

import pytest
from django import forms
from django.utils import translation

from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid, Problem, Refusal
from pehra.foundation.access.refused import attempt, told


class NameForm(forms.Form):
    name = forms.CharField(required=True)


def refusing(refusal: Refusal) -> Callable[[], None]:
    def act() -> None:
        raise refusal

    return act


def test_what_is_not_sound_is_not_tried() -> None:
    form = NameForm({"name": ""})
    assert not attempt(form, refusing(AssertionError()))  # type: ignore[arg-type]
    assert list(form.errors) == ["name"]


def test_what_is_done_leaves_no_word() -> None:
    done: list[str] = []
    form = NameForm({"name": "A"})
    assert attempt(form, lambda: done.append(form.cleaned_data["name"]))
    assert done == ["A"]
    assert not form.errors


def test_each_problem_stands_at_its_field_and_the_rest_above_them() -> None:
    form = NameForm({"name": "A"})
    assert not attempt(form, refusing(Invalid({"name": "Too short.", "size": Problem("At most %(most)s.", most=3)})))
    assert form.errors == {"name": ["Too short."], "__all__": ["At most 3."]}
    assert form["name"].value() == "A", "what was typed is kept"


@pytest.mark.parametrize("refusal", [Conflict("100 % taken"), Forbidden("Not by you.")])
def test_what_belongs_to_no_field_stands_above_them(refusal: Refusal) -> None:
    form = NameForm({"name": "A"})
    assert not attempt(form, refusing(refusal))
    assert form.errors == {"__all__": [refusal.text]}


def test_of_what_is_absent_no_form_is_shown() -> None:
    with pytest.raises(Absent):
        attempt(NameForm({"name": "A"}), refusing(Absent()))


def test_it_is_told_in_the_readers_language() -> None:
    with translation.override("ur"):
        assert told(Conflict("This field is needed.")) != "This field is needed."
