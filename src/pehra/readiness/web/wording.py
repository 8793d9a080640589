"""The words for states, results, lacks and levels."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from pehra.readiness.queries.lacks import Lack, LackKind
from pehra.readiness.rules.parameters import model
from pehra.readiness.web.showing import in_language, is_urdu

LABELS: dict[str, dict[str, str | Promise]] = {
    "assessment": {
        "draft": pgettext_lazy("assessment", "Draft"),
        "submitted": pgettext_lazy("assessment", "Under review"),
        "reviewed": pgettext_lazy("assessment", "Reviewed"),
        "accepted": pgettext_lazy("assessment", "Accepted"),
        "withdrawn": pgettext_lazy("assessment", "Withdrawn"),
    },
    "session": {
        "planned": pgettext_lazy("session", "Planned"),
        "held": pgettext_lazy("session", "Held"),
        "cancelled": pgettext_lazy("session", "Cancelled"),
    },
    "place": {
        "enrolled": gettext_lazy("Enrolled"),
        "waiting": gettext_lazy("On the waiting list"),
        "left": gettext_lazy("Gave the place back"),
    },
    "result": {
        "open": gettext_lazy("No result yet"),
        "passed": pgettext_lazy("result", "Passed"),
        "failed": pgettext_lazy("result", "Not passed"),
        "absent": pgettext_lazy("result", "Did not come"),
    },
    "call-test": {"running": gettext_lazy("Running"), "ended": pgettext_lazy("test", "Over")},
    "skill": {"1": gettext_lazy("with help"), "2": gettext_lazy("alone"), "3": gettext_lazy("teaches others")},
}


def areas() -> list[tuple[str, str]]:
    """The letters of the areas with their names."""
    return [(str(area), urdu if is_urdu() else english) for area, english, urdu in model().area_names]


def level_choices() -> list[tuple[str, str]]:
    """Levels to choose from, none first."""
    return [
        ("", _("Not answered")),
        *((str(each.number), f"{each.number} – {in_language(each)}") for each in model().levels),
    ]


def lack_title(lack: Lack) -> str:
    """What is lacking, in one line."""
    if lack.gap is not None:
        return f"{lack.gap.parameter.code} {in_language(lack.gap.parameter)}"
    titles = {
        LackKind.ASSESSMENT: _("No accepted self-assessment of the last year"),
        LackKind.POST: _("Vacant: %(post)s") % {"post": lack.post},
        LackKind.ROSTER: _("Nobody is on duty at some hours of the coming week"),
        LackKind.CALL_TREE: _("The call tree was not tested for 90 days"),
    }
    return titles[lack.kind]


def lack_detail(lack: Lack) -> str:
    if lack.gap is not None:
        return _("Level %(level)d; the target is %(target)d.") % {"level": lack.gap.level, "target": lack.gap.target}
    if lack.kind is LackKind.ROSTER:
        return ngettext("%(hours)d hour without anybody", "%(hours)d hours without anybody", lack.hours) % {
            "hours": lack.hours
        }
    return ""


def lack_of_key(key: str) -> str:
    """What a plan is for, from the key alone: the lack itself may be gone."""
    kind, _colon, what = key.partition(":")
    parameter = model().parameter(what)
    if parameter is not None:
        return f"{parameter.code} {in_language(parameter)}"
    titles: dict[str, Any] = {
        LackKind.ASSESSMENT: _("Self-assessment"),
        LackKind.POST: _("A vacant post"),
        LackKind.ROSTER: _("Gaps in the roster"),
        LackKind.CALL_TREE: _("Test of the call tree"),
    }
    return str(titles.get(kind, key))
