"""What the codes of campaigns and links are called on a page, in the reader's language."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# Joined to the labels of the frame: `code|label("campaign-state")` in a template.
LABELS: Mapping[str, Mapping[str, str | Promise]] = {
    "campaign-state": {
        "active": pgettext_lazy("campaign", "Followed"),
        "ended": pgettext_lazy("campaign", "Ended"),
    },
    # How a link reads from the case on whose page it stands.
    "link-kind": {
        "related": _("Has to do with"),
        "duplicate-of": _("Is a duplicate of"),
        "caused-by": _("Was caused by"),
        "same-actor": _("Same actor as"),
    },
    # The same, read from its other end.
    "link-kind-back": {
        "related": _("Has to do with"),
        "duplicate-of": _("Has as a duplicate"),
        "caused-by": _("Was the cause of"),
        "same-actor": _("Same actor as"),
    },
    "sameness": {
        "offered": _("Waits for an answer"),
        "accepted": _("One incident"),
        "declined": _("Declined"),
    },
}
