"""What the codes of requests and measures are called on a page, in the reader's language."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

# Joined to the labels of the frame: `code|label("request-state")` in a template.
LABELS: Final[Mapping[str, Mapping[str, str | Promise]]] = {
    "request-state": {
        "draft": pgettext_lazy("request", "Draft"),
        "sent": pgettext_lazy("request", "Sent"),
        "waiting": pgettext_lazy("request", "Waiting for an answer"),
        "answered": pgettext_lazy("request", "Answered"),
        "closed": pgettext_lazy("request", "Closed"),
        "given-up": pgettext_lazy("request", "Given up"),
    },
    "letter-kind": {
        "takedown": _("Takedown request"),
        "information": _("Request for information"),
        "preservation": _("Request to preserve data"),
        "vulnerable-system": _("Notification of a vulnerable system"),
        "free": _("Letter in own words"),
    },
    "outsider": {
        "hosting-provider": _("Hosting provider"),
        "registrar": _("Domain registrar"),
        "telecom": _("Telecom operator"),
        "bank": _("Bank"),
        "platform": _("Online platform"),
        "foreign-cert": _("Foreign CERT"),
        "police": _("Police"),
        "vendor": _("Manufacturer"),
        "other": pgettext_lazy("third party", "Other"),
    },
    "said-by": {
        "pehra": _("here"),
        "link": _("by the secret link"),
        "mail": _("by mail"),
        "phone": _("by telephone"),
        "paper": _("by letter"),
        "meeting": _("in a meeting"),
    },
    "request-box": {
        "waiting": _("Waiting for an answer"),
        "overdue": pgettext_lazy("requests", "Overdue"),
        "answered": pgettext_lazy("requests", "Answered"),
        "to-us": _("Addressed to us"),
        "drafts": _("Drafts"),
        "ended": pgettext_lazy("requests", "Ended"),
    },
    "measure-kind": {
        "block": _("Block"),
        "sinkhole": _("Sinkhole"),
        "disconnect": _("Disconnect"),
        "takedown": _("Take down"),
        "reset-credentials": _("Reset credentials"),
        "patch": _("Patch"),
        "monitor": _("Monitor"),
        "other": pgettext_lazy("measure", "Other"),
    },
    "measure-state": {
        "pending": pgettext_lazy("measure", "Pending"),
        "active": pgettext_lazy("measure", "Active"),
        "to-be-removed": pgettext_lazy("measure", "To be removed"),
        "removed": pgettext_lazy("measure", "Removed"),
        "refused": pgettext_lazy("measure", "Refused"),
    },
    "measure-act": {
        "activate": _("It is active now"),
        "refuse": _("Refuse it"),
        "withdraw": _("Withdraw it"),
        "ask-removal": _("It is to be removed"),
        "keep": _("Keep it, until another day"),
        "remove": _("It is removed"),
    },
    "letter-place": {
        "reference": _("reference of the request"),
        "body": _("who writes"),
        "to": _("to whom"),
        "today": _("today"),
        "due": _("day by which an answer is due"),
        "values": _("technical traces"),
        "what": _("class of the incident"),
        "since": _("day on which it was noticed"),
        "organisation": _("organisation that was hit"),
        "title": _("title of the case"),
    },
}
STATE_TONES: Final = {
    **{"draft": "neutral", "sent": "info", "waiting": "warning", "answered": "accent"},
    **{"closed": "success", "given-up": "neutral"},
}
MEASURE_TONES: Final = {
    **{"pending": "warning", "active": "success", "to-be-removed": "danger"},
    **{"removed": "neutral", "refused": "neutral"},
}


def in_urdu() -> bool:
    return (get_language() or "en").startswith("ur")


def choices(kind: str, codes: Iterable[str]) -> list[tuple[str, Any]]:
    return [(str(code), LABELS[kind][str(code)]) for code in codes]
