"""The words for states, acts and outcomes of drills."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

LABELS: dict[str, dict[str, str | Promise]] = {
    "drill": {
        "planned": pgettext_lazy("drill", "Planned"),
        "briefed": pgettext_lazy("drill", "Briefed"),
        "running": pgettext_lazy("drill", "Under way"),
        "paused": pgettext_lazy("drill", "Paused"),
        "ended": pgettext_lazy("drill", "Ended"),
        "aborted": pgettext_lazy("drill", "Broken off"),
        "cancelled": pgettext_lazy("drill", "Called off"),
    },
    "drill-outcome": {
        "on-time": pgettext_lazy("drill", "In time"),
        "late": pgettext_lazy("drill", "Late"),
        "missing": pgettext_lazy("drill", "Missing"),
        "open": pgettext_lazy("drill", "Still open"),
        "void": pgettext_lazy("drill", "Not asked"),
    },
    "drill-reply": {
        "asked": pgettext_lazy("drill", "Not answered yet"),
        "joins": pgettext_lazy("drill", "Takes part"),
        "declines": pgettext_lazy("drill", "Does not take part"),
    },
    "drill-part": {"director": _("Directs"), "observer": _("Observes")},
    "inject": {
        "waiting": pgettext_lazy("inject", "Still to come"),
        "done": pgettext_lazy("inject", "Delivered"),
        "failed": pgettext_lazy("inject", "Failed"),
        "skipped": pgettext_lazy("inject", "Not delivered"),
    },
    "inject-kind": {"report": _("Report"), "message": pgettext_lazy("drill", "Message")},
    "drill-act": {
        "accept": pgettext_lazy("drill", "accepts the case"),
        "classify": pgettext_lazy("drill", "classifies the case"),
        "note": pgettext_lazy("drill", "writes a note"),
        "observables": pgettext_lazy("drill", "adds technical traces"),
        "affected": pgettext_lazy("drill", "says who is affected"),
        "escalate": pgettext_lazy("drill", "escalates the case"),
        "forward": pgettext_lazy("drill", "sends the case on"),
        "return": pgettext_lazy("drill", "returns the case"),
        "label": pgettext_lazy("drill", "changes the label"),
        "close": pgettext_lazy("drill", "closes the case"),
        "report": pgettext_lazy("drill", "reports"),
        "update": pgettext_lazy("drill", "files an update"),
        "final-report": pgettext_lazy("drill", "files the final report"),
    },
}
