"""The forms of establishment files. A step asks for what its row in the state table asks for."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _

from pehra.foundation.documents.web import DocumentField
from pehra.registry.actions.formation import Given, NewFile, Paper
from pehra.registry.actions.formation_opening import OPENED
from pehra.registry.queries import Snapshot
from pehra.registry.rules.formation import FileAct, Needs, Transition
from pehra.registry.web.formation_wording import FUNCTIONS
from pehra.registry.web.forms import CHOICE, NEEDED, day, text
from pehra.registry.web.showing import choices

DAYS = {
    FileAct.NOTIFY: _("The day of the gazette"),
    FileAct.APPROVE: _("The day of the cabinet's decision"),
    FileAct.SEND: _("The day on which the summary was sent"),
    FileAct.WITHDRAW: _("The day of the withdrawal"),
}


class StepForm(forms.Form):
    """One step: what must be attached is asked for, and a paper and a source may always be given."""

    on = day(_("On the day"), _("The day of the fact itself, not of this entry."))
    department = text(_("Designated department"))
    gazette = text(_("Number of the notification"), _("As the gazette gives it, for example S.R.O. 1226(I)/2026."))
    effective_on = day(
        _("Takes effect on"), _("From this day it serves its constituents. Empty: the gazette's day."), required=False
    )
    successor = forms.ChoiceField(label=_("Merged into"), error_messages=CHOICE)
    document = DocumentField(label=_("Document"), error_messages=NEEDED)
    remarks = text(_("Remarks"), rows=3)
    citation = text(_("Citation"), _("Where it is written, if not in the document."), required=False)

    def __init__(self, *args: Any, transition: Transition, found: Snapshot, own: str, today: date, **rest: Any) -> None:
        super().__init__(*args, **rest)
        needs = transition.needs
        self.fields["on"].initial = today
        self.fields["on"].label = DAYS.get(transition.act, self.fields["on"].label)
        for need, names in (
            (Needs.DEPARTMENT, ("department",)),
            (Needs.GAZETTE, ("gazette", "effective_on")),
            (Needs.SUCCESSOR, ("successor",)),
        ):
            if need not in needs:
                for name in names:
                    del self.fields[name]
        self.fields["document"].required = Needs.DOCUMENT in needs
        self.fields["remarks"].required = Needs.REMARKS in needs
        if "successor" in self.fields:
            bodies = [each for each in found.institutions.values() if not each.withdrawn and each.slug != own]
            self.fields["successor"].choices = choices(bodies)

    def given(self) -> Given:
        data = dict(self.cleaned_data)
        upload = data.pop("document", None)
        return Given(paper=Paper(upload.name, upload.read()) if upload else None, **data)


class OpenForm(forms.Form):
    """The file of a CERT that the network does not know yet."""

    name_en = text(_("Name in English"))
    name_ur = text(_("Name in Urdu"), required=False)
    slug = text(
        _("Short name"), _("For addresses: small letters, digits and hyphens, for example cert-energy."), ltr=True
    )
    function = forms.ChoiceField(label=_("Function"), error_messages=CHOICE)
    sector = forms.ChoiceField(label=_("Sector"), required=False, error_messages=CHOICE)
    province = forms.ChoiceField(label=_("Province"), required=False, error_messages=CHOICE)
    precedence = forms.IntegerField(
        label=_("Place among several for the same"),
        initial=0,
        min_value=0,
        error_messages=NEEDED,
        help_text=_("Of two teams for the same, the one with the lower number goes first."),
    )
    on = day(
        _("Planned since"), _("The day of that word; empty: today. No later step can be before it."), required=False
    )
    citation = text(_("Citation"), _("On whose word it is to be: rule, letter, decision."))
    note = text(_("Note"), required=False, rows=2)

    def __init__(self, *args: Any, found: Snapshot, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["function"].choices = [("", ""), *((code, FUNCTIONS[code]) for code in OPENED)]
        self.fields["sector"].choices = choices(found.sectors, translated("No particular one"))
        self.fields["province"].choices = choices(found.provinces, translated("No particular one"))

    def new(self) -> NewFile:
        return NewFile(**self.cleaned_data)
