"""What the pages call the codes of fields."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LABELS: Final[Mapping[str, Mapping[str, str | Promise]]] = {
    "field-kind": {
        "text": _("One line of text"),
        "long-text": _("Longer text"),
        "number": _("Whole number"),
        "date": _("Date"),
        "yes-no": _("Yes or no"),
        "choice": _("One answer of a list"),
        "choices": _("Several answers of a list"),
    },
}
