"""Forms over actions: what an action refuses stands beside the field that it is about."""

from collections.abc import Callable

from django import forms
from django.utils.translation import gettext

from pehra.foundation.access.errors import Absent, Invalid, Problem, Refusal


def attempt(form: forms.Form, act: Callable[[], object]) -> bool:
    """Do the act if the form is sound; what is refused is put back into the form with all that was typed."""
    if not form.is_valid():
        return False
    try:
        act()
    except Absent:
        raise
    except Invalid as refused:
        for field, problem in refused.problems.items():
            form.add_error(field if field in form.fields else None, told(problem))
    except Refusal as refused:
        form.add_error(None, told(refused))
    return not form.errors


def told(said: Refusal | Problem) -> str:
    """The sentence in the reader's language."""
    return gettext(said.text) % said.params if said.params else gettext(said.text)
