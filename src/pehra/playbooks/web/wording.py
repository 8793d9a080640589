"""What the codes of playbooks and tasks are called on a page."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

LABELS: Final[Mapping[str, Mapping[str, str | Promise]]] = {
    "task-state": {
        "open": pgettext_lazy("task", "Open"),
        "done": pgettext_lazy("task", "Done"),
        "skipped": pgettext_lazy("task", "Skipped"),
    },
    "phase": {
        "manage": pgettext_lazy("phase", "Manage"),
        "analyse": pgettext_lazy("phase", "Analyse"),
        "mitigate": pgettext_lazy("phase", "Contain and remove"),
        "communicate": pgettext_lazy("phase", "Inform"),
        "recover": pgettext_lazy("phase", "Recover"),
        "improve": pgettext_lazy("phase", "Improve"),
    },
    "owner": {
        "custodian": _("Whoever has the case"),
        "organisation": _("The organisation that reported it"),
        "organisational": _("Organisational CERT"),
        "sectoral": _("Sectoral CERT"),
        "provincial": _("Provincial CERT"),
        "government": _("Government CERT"),
        "cii": _("CII CERT"),
        "national": _("National CERT"),
        "nsoc": _("National Security Operation Center"),
    },
    "due-from": {
        "start": _("from the start of the playbook"),
        "case": _("from the opening of the case"),
    },
    "version-state": {
        "draft": pgettext_lazy("version", "Draft"),
        "published": pgettext_lazy("version", "Published"),
    },
}

# What the law says of a condition that it cannot read, so that the catalogue has it:
# `law.playbook_conditions.PROBLEMS`.
PROBLEMS: Final = (
    gettext_noop("Character %(place)d is not understood here."),
    gettext_noop("“%(word)s” is no field of a condition; there are: %(known)s."),
    gettext_noop("%(about)s: a colon and what it must be are missing."),
    gettext_noop("%(about)s: a value is missing."),
    gettext_noop("%(about)s: “%(word)s” is in the way; join tests by “and” or “or”, values by commas."),
    gettext_noop("%(about)s: “%(word)s” is unknown; there are: %(known)s."),
    gettext_noop("%(about)s: one value, not several."),
    gettext_noop("The condition ends with “%(word)s”: a test is missing."),
    gettext_noop("At most %(longest)d characters; this has %(length)d."),
    gettext_noop("At most %(most)d tests."),
)
