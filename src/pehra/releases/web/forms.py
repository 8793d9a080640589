"""The forms of releases: beginning a copy, deciding on one, sharing."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pehra.foundation.access.errors import Invalid, Refusal
from pehra.incidents.web.wording import told
from pehra.law.tlp import TLP
from pehra.releases.actions.drafting import labels_for
from pehra.releases.actions.sharing import Terms
from pehra.releases.queries.copies import purposes
from pehra.releases.rules.words import LONGEST, Naming, Right
from pehra.releases.web.wording import LABELS, language

NEEDED = {"required": _("This field is needed.")}
CHOICE = {"required": _("Choose one."), "invalid_choice": _("Choose one of those offered.")}
WHEN = {"required": _("This field is needed."), "invalid": _("Write the day and the time.")}
MOMENT = "%Y-%m-%dT%H:%M"


def text(label: Any, hint: Any = "", *, required: bool = True, rows: int = 0) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "dir": "auto"}) if rows else forms.TextInput(attrs={"dir": "auto"})
    return forms.CharField(
        label=label, help_text=hint, required=required, error_messages=NEEDED, strip=False, widget=widget
    )


class TermsForm(forms.Form):
    """How a copy speaks: its label, the organisation, times."""

    tlp = forms.ChoiceField(label=_("Label of the copy"), error_messages=CHOICE)
    naming = forms.ChoiceField(
        label=_("The organisation"),
        choices=[(each.value, LABELS["release-naming"][each]) for each in (Naming.SECTOR, Naming.HIDDEN, Naming.NAMED)],
        help_text=_("Persons are never named."),
        error_messages=CHOICE,
    )
    to_the_day = forms.BooleanField(label=_("Tell times to the day only"), required=False, initial=True)

    def __init__(self, *args: Any, case: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: Any = self.fields["tlp"]
        offered.choices = [(str(each), str(each)) for each in labels_for(TLP(case.tlp))]


class BeginForm(TermsForm):
    """Which part of a case a copy is begun from."""

    note = forms.ChoiceField(label=_("Of what"), required=False, error_messages=CHOICE)
    field_order = ("note", "tlp", "naming", "to_the_day")

    def __init__(self, *args: Any, notes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: Any = self.fields["note"]
        offered.choices = [("", gettext("The whole case")), *notes]


class RemarksForm(forms.Form):
    remarks = text(_("What has to be otherwise?"), rows=3)


class ReasonForm(forms.Form):
    reason = text(_("Reason"), _("Those with whom it was shared read this."), rows=2)


class ShareForm(forms.Form):
    """With whom, for what, until when."""

    bodies = forms.MultipleChoiceField(
        label=_("CERTs and bodies"), required=False, widget=forms.CheckboxSelectMultiple, error_messages=CHOICE
    )
    organisations = text(
        _("Organisations of your constituency"), _("By short name, with blanks between them."), required=False
    )
    purpose_key = forms.ChoiceField(label=_("What for?"), required=False, error_messages=CHOICE)
    purpose = text(_("In words"), _("Needed where no purpose above fits."), required=False)
    right = forms.ChoiceField(
        label=_("The receiver may"),
        choices=[(each.value, LABELS["share-right"][each]) for each in Right],
        error_messages=CHOICE,
    )
    until = forms.DateTimeField(
        label=_("Until"),
        input_formats=[MOMENT],
        error_messages=WHEN,
        widget=forms.DateTimeInput(format=MOMENT, attrs={"type": "datetime-local"}),
    )

    def __init__(self, *args: Any, at: datetime, bodies: list[tuple[str, str]], **kwargs: Any) -> None:
        kwargs.setdefault("initial", {})
        kwargs["initial"] = {"until": at + timedelta(days=30)} | kwargs["initial"]
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["bodies"].choices = bodies
        named = [(each.id, each.name(language())) for each in purposes(at)]
        fields["purpose_key"].choices = [("", gettext("In words below")), *named]

    def slugs(self) -> list[str]:
        typed = self.cleaned_data["organisations"].replace(",", " ").split()
        return [*self.cleaned_data["bodies"], *typed[:100]]

    def terms(self) -> Terms:
        given = self.cleaned_data
        return Terms(given["until"], given["purpose_key"], given["purpose"], given["right"])


class PassOnForm(forms.Form):
    organisations = text(_("Organisations of your constituency"), _("By short name, with blanks between them."))
    purpose = text(_("What for?"), required=False)

    def slugs(self) -> list[str]:
        return self.cleaned_data["organisations"].replace(",", " ").split()[:100]


class TakeOutForm(forms.Form):
    text = text(
        _("Take out everywhere"), _("A name, a nickname, a place: gone from every block, however it is written there.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs["maxlength"] = LONGEST["taken_out"]


def put_back(form: forms.Form, refusal: Refusal) -> None:
    """Each problem to its field; what belongs to none of them to the top of the form."""
    if not isinstance(refusal, Invalid):
        form.add_error(None, told(refusal))
        return
    for field, problem in refusal.problems.items():
        known = {"to": "bodies" if "bodies" in form.fields else "organisations"}.get(field, field)
        form.add_error(known if known in form.fields else None, told(problem))
