"""What each act on many cases asks for besides the cases. Names of fields are those of the act's arguments."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from pehra.incidents import queries
from pehra.incidents.rules.bulk import BulkAct
from pehra.incidents.rules.outcomes import NO_INCIDENT, CaseOutcome
from pehra.incidents.web import choices
from pehra.incidents.web.act_forms import CAUSE, COUNTS_AS_NONE, LESSON, outcomes, words
from pehra.incidents.web.report_form import NEEDED, NO_CHOICE, Words


@dataclass(frozen=True)
class Offered:
    """What the forms choose from: the severities of today, and the people of the own parties."""

    scale: list[choices.Choice]
    team: list[queries.Colleague]


class BulkForm(forms.Form):
    """Without a field of its own: an act that needs no words."""

    def __init__(self, *args: Any, offered: Offered, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.offer_choices(offered)

    def offer_choices(self, offered: Offered) -> None:
        """Fill what can be chosen."""


class AssignForm(BulkForm):
    to = forms.ChoiceField(label=_("Into whose hands?"), error_messages=NEEDED | NO_CHOICE)

    def offer_choices(self, offered: Offered) -> None:
        """Laying down has a word of its own here: whoever chooses nothing has not said that."""
        nobody = (queries.NOBODY, gettext("Nobody's: lay them down"))
        self.fields["to"].choices = [("", ""), *((each.email, each.name) for each in offered.team), nobody]
        if self.initial.get("to") == "":
            self.initial["to"] = queries.NOBODY

    def clean_to(self) -> str:
        to = str(self.cleaned_data["to"])
        return "" if to == queries.NOBODY else to


class ClassesForm(BulkForm):
    classification = forms.MultipleChoiceField(
        label=_("Kind (RSIT)"), choices=[(each, each) for each in choices.RSIT], error_messages=NEEDED | NO_CHOICE
    )


class SeverityForm(BulkForm):
    severity = forms.ChoiceField(label=_("Severity"), error_messages=NEEDED | NO_CHOICE)

    def offer_choices(self, offered: Offered) -> None:
        self.severities = offered.scale
        self.fields["severity"].choices = choices.pairs(self.severities)


class ObservableForm(BulkForm):
    value = Words(
        label=_("Technical trace"),
        error_messages=NEEDED,
        widget=forms.TextInput(attrs={"dir": "ltr", "spellcheck": "false", "autocomplete": "off"}),
    )
    note = words(_("Remark"), 2, required=False)


class NoteForm(BulkForm):
    body = words(_("Note"), 4, _("@ and a name tells that person, if they may see the note."))
    internal = forms.BooleanField(
        label=_("Only for our own team"), required=False, help_text=_("Others who take part never learn of it.")
    )


class ClosingForm(BulkForm):
    outcome = outcomes(list(CaseOutcome), hint=COUNTS_AS_NONE)
    cause = CAUSE
    lesson = LESSON


class NoneForm(BulkForm):
    outcome = outcomes(NO_INCIDENT, blank=True)
    reason = words(_("Why was it no incident?"), 3, _("Whoever reported it reads this, and the bodies above yours."))


class BackForm(BulkForm):
    reason = words(_("Reason"), 3)


@dataclass(frozen=True)
class Look:
    """An act as the pages call it: in the list, as a heading, and what it says of a case to which it can be done."""

    name: Any
    will: Any
    form: Callable[..., BulkForm]
    image: str


LOOKS: Final[Mapping[BulkAct, Look]] = {
    BulkAct.ASSIGN: Look(_("Put into somebody's hands"), _("Will be handed over"), AssignForm, "user-circle"),
    BulkAct.ACKNOWLEDGE: Look(_("Acknowledge or accept"), _("Will be yours"), BulkForm, "check"),
    BulkAct.DISMISS: Look(_("Close as no incident"), _("Will be accepted and closed"), NoneForm, "archive"),
    BulkAct.CLASSIFY: Look(_("Classify"), _("Will be classified so"), ClassesForm, "tag"),
    BulkAct.SEVERITY: Look(_("Set the severity"), _("Will have this severity"), SeverityForm, "alert-triangle"),
    BulkAct.OBSERVABLE: Look(_("Add a trace"), _("Will have the trace"), ObservableForm, "target"),
    BulkAct.NOTE: Look(_("Write a note"), _("Will have the note"), NoteForm, "message"),
    BulkAct.CLOSE: Look(pgettext_lazy("case", "Close"), _("Will be closed"), ClosingForm, "archive"),
    BulkAct.BACK: Look(_("Take it back"), _("Will be as it was"), BackForm, "arrow-back-up"),
}
# What may be chosen in the list; the way back is found at what was done.
CHOICES: Final = tuple(act for act in BulkAct if act is not BulkAct.BACK)
