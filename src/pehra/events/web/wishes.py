"""The form in which an organisation says how it wants to be told."""

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pehra.events.models import Preference
from pehra.events.queries.preferences import wishes_of
from pehra.events.rules.telling import Rhythm, Wishes
from pehra.events.web.wording import LABELS, SEVERITY_NAMES
from pehra.foundation.access.weekdays import WEEKDAYS

CHOICE: Final = {"required": _("Choose one."), "invalid_choice": _("Choose one of those offered.")}
HOURS: Final = [(hour, f"{hour:02}:00") for hour in range(24)]
Labelled = tuple[Any, str | Promise]


def number(label: Any, choices: Iterable[Labelled], hint: Any = "") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, help_text=hint, choices=choices, coerce=int, error_messages=CHOICE)


def word(label: Any, choices: Iterable[Labelled], hint: Any = "", *, required: bool = True) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, help_text=hint, choices=choices, required=required, error_messages=CHOICE)


class WishesForm(forms.Form):
    """Fields are named like those of `Wishes`; what may be in them the action says."""

    rhythm = word(
        _("Digests come"),
        [(each.value, LABELS["rhythm"][each]) for each in (Rhythm.DAILY, Rhythm.WEEKLY, Rhythm.NEVER)],
        _("One message lists everything that is new."),
    )
    hour = number(_("Not before"), HOURS)
    weekday = number(_("Weekly ones on"), list(enumerate(WEEKDAYS)))
    at_once = word(
        _("At once from this severity on"),
        [("", _("Never at once")), *SEVERITY_NAMES.items()],
        _("At most one message an hour, outside of quiet time."),
        required=False,
    )
    least = word(_("Nothing milder than"), SEVERITY_NAMES.items())
    quiet_from = number(_("Quiet from"), HOURS)
    quiet_until = number(_("Quiet until"), HOURS, _("Nothing is sent in between. The same hour twice: no quiet time."))
    mail = forms.BooleanField(
        label=_("Send mails"),
        required=False,
        help_text=_("To everybody who answers for the organisation. The inbox has every digest in any case."),
    )
    hook_url = forms.CharField(
        label=_("Address of an own program"),
        required=False,
        max_length=500,
        help_text=_("https://… It is called with each digest as signed JSON. Left empty: none."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "spellcheck": "false"}),
    )

    @staticmethod
    def of(row: Preference | None) -> dict[str, Any]:
        """What the form shows of what was chosen, or of the usual wishes."""
        wishes = wishes_of(row)
        return {name: getattr(wishes, name) for name in Wishes.__dataclass_fields__} | {
            "hook_url": row.hook_url if row else ""
        }

    def wishes(self) -> Wishes:
        given = {name: self.cleaned_data[name] for name in Wishes.__dataclass_fields__}
        return Wishes(**given | {"rhythm": Rhythm(given["rhythm"])})
