"""What the codes of directives are called on a page, and how they look."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

LABELS: Final[Mapping[str, Mapping[str, str | Promise]]] = {
    "directive_state": {
        "draft": pgettext_lazy("directive", "Draft"),
        "issued": pgettext_lazy("directive", "In force"),
        "closed": pgettext_lazy("directive", "Closed"),
        "revoked": pgettext_lazy("directive", "Revoked"),
        "discarded": pgettext_lazy("directive", "Discarded"),
    },
    "duty_state": {
        "told": pgettext_lazy("duty", "Not acknowledged"),
        "acknowledged": pgettext_lazy("duty", "Acknowledged"),
        "shown": pgettext_lazy("duty", "Evidence waits"),
        "waiver-asked": pgettext_lazy("duty", "Waiver asked for"),
        "compliant": pgettext_lazy("duty", "Complied"),
        "waived": pgettext_lazy("duty", "Waived"),
        "released": pgettext_lazy("duty", "Released"),
    },
    "directive_tone": {
        "draft": "neutral",
        "issued": "info",
        "closed": "success",
        "revoked": "warning",
        "discarded": "neutral",
        "told": "warning",
        "acknowledged": "info",
        "shown": "accent",
        "waiver-asked": "accent",
        "compliant": "success",
        "waived": "neutral",
        "released": "neutral",
    },
}
