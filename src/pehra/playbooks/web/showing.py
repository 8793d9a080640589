"""What the pages of playbooks share: refusals beside their form, names in the reader's language, the row of tabs."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from pehra.foundation.access.errors import Absent, Invalid, Problem, Refusal
from pehra.foundation.access.roles import READS_CASES, WORKS_CASES
from pehra.playbooks.policy import SEES_FIGURES


def is_urdu() -> bool:
    return (get_language() or "en").startswith("ur")


def told(said: Refusal | Problem) -> str:
    """The sentence in the reader's language."""
    return gettext(said.text) % said.params if said.params else gettext(said.text)


def put_back(form: forms.Form, refusal: Refusal) -> None:
    """Each problem to its field; what belongs to none of them to the top of the form."""
    if not isinstance(refusal, Invalid):
        form.add_error(None, told(refusal))
        return
    for field, problem in refusal.problems.items():
        form.add_error(field if field in form.fields else None, told(problem))


def attempt(form: forms.Form, act: Callable[[], object]) -> bool:
    """Do the act if the form is sound; what is refused is put beside the fields, and everything typed is kept."""
    if not form.is_valid():
        return False
    try:
        act()
    except Absent:
        raise
    except Refusal as refusal:
        put_back(form, refusal)
        return False
    return True


def title(thing: Any) -> str:
    """The title in the reader's language where it has one in it."""
    return str((thing.title_ur if is_urdu() else "") or thing.title_en)


def guidance(thing: Any) -> str:
    return str((thing.guidance_ur if is_urdu() else "") or thing.guidance_en)


def tabs(request: HttpRequest, current: str) -> list[dict[str, Any]]:
    """The pages beside each other: own tasks, playbooks, what is prescribed."""
    person = request.person
    offered = (
        ("tasks", _("Tasks"), "playbooks:mine", READS_CASES),
        ("library", _("Playbooks"), "playbooks:library", WORKS_CASES),
        ("prescribed", _("Prescribed"), "playbooks:prescribed", SEES_FIGURES),
    )
    return [
        {"text": text, "href": reverse(name), "current": key == current, "count": None}
        for key, text, name, roles in offered
        if person.has_role(*roles)
    ]
