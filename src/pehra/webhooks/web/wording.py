"""What the pages call the codes of webhooks."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

LABELS: Final[Mapping[str, Mapping[str, str | Promise]]] = {
    "happening": {
        "case.opened": _("A case is opened"),
        "case.passed-on": _("A case is offered, passed on or returned"),
        "case.acknowledged": _("A case is acknowledged"),
        "case.classified": _("Class or severity changes"),
        "case.labelled": _("The TLP label changes"),
        "case.filed": _("A report of the organisation is filed"),
        "case.noted": _("A note is written"),
        "case.merged": _("A case is merged, or no longer merged"),
        "case.worked-on": _("Anything else is done on a case"),
        "case.closed": _("A case is closed"),
        "case.reopened": _("A case is opened again"),
        "clock.breached": _("A clock runs out"),
        "clock.still-late": _("A clock is still late"),
        "ping": _("Trial"),
    },
    "delivery": {
        "waiting": pgettext_lazy("call", "Waiting"),
        "sent": pgettext_lazy("call", "Heard"),
        "failed": pgettext_lazy("call", "Given up"),
        "withheld": pgettext_lazy("call", "Withheld"),
    },
    "switched-off": {
        "by-hand": pgettext_lazy("webhook", "switched off"),
        "failing": pgettext_lazy("webhook", "switched off: it has not answered for three days"),
        "gone": pgettext_lazy("webhook", "switched off: its address says that it is gone"),
    },
    "webhook-trouble": {
        "answered": pgettext_lazy("call", "Answered"),
        "it is no address that is called": pgettext_lazy("call", "It is no address that is called"),
        "the host is not found": pgettext_lazy("call", "The host is not found"),
        "the host lies in no public network": pgettext_lazy("call", "The host lies in no public network"),
        "it takes too long": pgettext_lazy("call", "It takes too long"),
        "it cannot be reached": pgettext_lazy("call", "It cannot be reached"),
        "it was switched off": pgettext_lazy("call", "It was switched off"),
    },
}
TONES: Final = {"waiting": "info", "sent": "success", "failed": "danger", "withheld": "warning"}


def trouble(told: str) -> str:
    """Why a call did not succeed, in the reader's language; the host, status or error behind the colon as it is."""
    what, _colon, detail = told.partition(": ")
    name = LABELS["webhook-trouble"].get(what, what)
    return f"{name}: {detail}" if detail else str(name)
