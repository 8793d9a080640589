"""Showing what an action refused beside the fields of its form."""

from django.forms import Form
from django.utils.translation import gettext

from pehra.foundation.access.errors import Invalid, Problem, Refusal


def show_refusal(form: Form, refusal: Refusal) -> None:
    """Add the refusal to the form: at its fields where it names some, else above all of them."""
    if not isinstance(refusal, Invalid):
        form.add_error(None, _said(refusal))
        return
    for field, problem in refusal.problems.items():
        form.add_error(field if field in form.fields else None, _said(problem))


def _said(said: Refusal | Problem) -> str:
    return gettext(said.text) % said.params if said.params else gettext(said.text)
