"""Forms over actions: what an action refuses stands beside the field that it is about, in the reader's language."""

from collections.abc import Callable

from django import forms
from django.utils.translation import gettext

from pehra.foundation.access.errors import Absent, Invalid, Problem, Refusal


def put_back(form: forms.Form, refusal: Refusal) -> None:
    """Each problem to its field; what belongs to none of them to the top of the form."""
    if not isinstance(refusal, Invalid):
        form.add_error(None, told(refusal))
        return
    for field, problem in refusal.problems.items():
        form.add_error(field if field in form.fields else None, told(problem))


def attempt(
    form: forms.Form, act: Callable[[], object], beside: Callable[[forms.Form, Refusal], None] = put_back
) -> bool:
    """Do the act if the form is sound; what is refused is put `beside` the fields, and everything typed is kept.

    Raises Absent: of what is not there, no form is shown.
    """
    if not form.is_valid():
        return False
    try:
        act()
    except Absent:
        raise
    except Refusal as refusal:
        beside(form, refusal)
        return False
    return True


def told(said: Refusal | Problem) -> str:
    """The sentence in the reader's language."""
    return gettext(said.text) % said.params if said.params else gettext(said.text)
