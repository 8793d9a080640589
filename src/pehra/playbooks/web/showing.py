"""What the pages of playbooks share: refusals beside their form, names in the reader's language, the row of tabs."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pehra.foundation.access.roles import READS_CASES, WORKS_CASES
from pehra.playbooks.policy import SEES_FIGURES


def is_urdu() -> bool:
    return (get_language() or "en").startswith("ur")


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
