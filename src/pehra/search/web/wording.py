"""What the codes of searching are called on a page, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

# Joined to the labels of the frame: `code|label("kinds")` in a template.
LABELS: Mapping[str, Mapping[str, str | Promise]] = {
    "kinds": {
        "case": _("Cases"),
        "report": _("Reports"),
        "entry": _("Notes and updates"),
        "trace": _("Technical traces"),
    },
    "found-kind": {
        "case": _("Case"),
        "report": _("Report"),
        "entry": _("Timeline entry"),
        "trace": _("Technical trace"),
    },
    "told": {
        "never": _("Only when I open it"),
        "at-once": _("A notice at once"),
        "daily": _("A notice once a day"),
    },
    "answer-state": {
        "waiting": _("Waits for an answer"),
        "answered": _("Answered"),
        "declined": _("Nothing to tell"),
        "lapsed": _("Lapsed"),
    },
}


def in_language(named: Any) -> str:
    """The bare name, for an <option>, which holds no markup."""
    return str(named.name_ur if (get_language() or "en").startswith("ur") and named.name_ur else named.name_en)
