"""Forms of phone lists and of what came of a call."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from pehra.calls.actions.lists import LONGEST_WAIT, Terms
from pehra.calls.models import Place
from pehra.calls.queries.lists import Entry
from pehra.calls.rules.wording import LONGEST_NOTE, CallOutcome
from pehra.calls.web.wording import LABELS
from pehra.foundation.access.weekdays import WEEKDAYS

NEEDED: Final = {"required": _("This field is needed.")}
CHOOSE: Final = {"required": _("Choose one."), "invalid_choice": _("Choose one of those offered.")}
CLOCK: Final = {"invalid": _("Give a time, as in 22:00.")}


def _time(label: Any, hint: Any = "") -> forms.TimeField:
    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time", "dir": "ltr"})
    return forms.TimeField(label=label, help_text=hint, required=False, widget=widget, error_messages=CLOCK)


class PlaceForm(forms.Form):
    """Who is called, when, and for whom they stand in."""

    contact = forms.TypedChoiceField(label=_("Contact"), coerce=int, error_messages=CHOOSE)
    hours_from = _time(_("May be called from"), _("Both empty: at any hour. Hours may go past midnight."))
    hours_until = _time(_("Until"))
    days = forms.TypedMultipleChoiceField(
        label=_("On these days"),
        choices=tuple(enumerate(WEEKDAYS)),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The day on which the hours begin."),
        error_messages={"required": _("Choose at least one day."), "invalid_choice": _("Choose among those offered.")},
    )
    stands_in_for = forms.TypedChoiceField(
        label=_("Stands in for"),
        help_text=_("Is called right after this person, or in their place where they may not be called."),
        coerce=int,
        empty_value=None,
        required=False,
        error_messages=CHOOSE,
    )

    def __init__(self, *args: Any, contacts: list[tuple[int, str]], others: list[Entry], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["contact"].choices = contacts
        if not contacts:
            del self.fields["contact"]
        names = [(each.row.pk, each.row.contact.name) for each in others if each.row.stands_in_for_id is None]
        self.fields["stands_in_for"].choices = [("", _("Nobody")), *names]
        if not names:
            del self.fields["stands_in_for"]

    def terms(self) -> Terms:
        said = self.cleaned_data
        days = frozenset(said["days"])
        return Terms(said["hours_from"], said["hours_until"], days, said.get("stands_in_for") or None)

    @staticmethod
    def of(row: Place) -> dict[str, Any]:
        names = ("hours_from", "hours_until", "days")
        return {name: getattr(row, name) for name in names} | {"stands_in_for": row.stands_in_for_id}


class WaitForm(forms.Form):
    """After how many minutes the body wants to be called."""

    minutes = forms.IntegerField(
        label=_("Call us after so many minutes"),
        help_text=_("Only sooner than the country's profile says, never later. Empty: as the profile says."),
        required=False,
        min_value=0,
        max_value=LONGEST_WAIT,
        widget=forms.NumberInput(attrs={"dir": "ltr"}),
        error_messages={
            "invalid": _("Give a whole number."),
            "min_value": _("Give a number from 0 to 1440."),
            "max_value": _("Give a number from 0 to 1440."),
        },
    )


class AttemptForm(forms.Form):
    """What came of calling somebody."""

    place = forms.IntegerField(label=_("On the list"), min_value=1, max_value=2**63 - 1, error_messages=NEEDED)
    outcome = forms.ChoiceField(
        label=_("What came of it"),
        choices=[(each.value, LABELS["call-outcome"][each.value]) for each in CallOutcome],
        error_messages=CHOOSE,
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        error_messages={"max_length": _("At most 500 characters.")},
    )
