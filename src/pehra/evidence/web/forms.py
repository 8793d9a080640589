"""The forms of evidence: taking in, and each act on a piece."""

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pehra.evidence.actions.taking import Details
from pehra.evidence.rules.words import How
from pehra.evidence.web.wording import LABELS
from pehra.law.tlp import TLP

NEEDED = {"required": _("This field is needed.")}
WHEN = {"required": _("This field is needed."), "invalid": _("Write the day and the time.")}
CHOICE = {"required": _("Choose one."), "invalid_choice": _("Choose one of those offered.")}


def text(label: Any, hint: Any = "", *, required: bool = True, rows: int = 0) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(
        label=label, help_text=hint, required=required, error_messages=NEEDED, strip=False, widget=widget
    )


def choice(label: Any, choices: Any, hint: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, help_text=hint, choices=choices, error_messages=CHOICE)


def labels(case: Any) -> list[tuple[str, str]]:
    """The labels that something in this case may have."""
    return [(str(each), str(each)) for each in TLP if each.strictness >= TLP(case.tlp).strictness]


class TakingForm(forms.Form):
    """What is told of a piece; the fields come in the order in which people know them."""

    how = choice(_("How was it come by?"), [(each.value, LABELS["evidence-how"][each]) for each in How])
    source = text(_("From whom, or out of what?"), required=False)
    place = text(_("Where?"), required=False)
    acquired_at = forms.DateTimeField(
        label=_("When was it come by?"),
        help_text=_("Empty: now."),
        required=False,
        error_messages=WHEN,
        input_formats=["%Y-%m-%dT%H:%M"],
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    )
    seal = text(_("Number of its seal"), required=False)
    tlp = forms.ChoiceField(
        label=_("Label"),
        help_text=_("Only those who take part in the case see a piece; TLP:RED only persons who are named."),
        error_messages=CHOICE,
    )
    description = text(_("What is it?"), required=False, rows=2)

    def __init__(self, *args: Any, case: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: Any = self.fields["tlp"]
        offered.choices = labels(case)
        self.initial.setdefault("tlp", case.tlp)

    def details(self, name: str) -> Details:
        told = self.cleaned_data
        return Details(
            name=name,
            description=told["description"],
            how=told["how"],
            source=told["source"],
            place=told["place"],
            acquired_at=told["acquired_at"],
            seal=told["seal"],
            tlp=told["tlp"],
            serial=told.get("serial", ""),
        )


class FileForm(TakingForm):
    """A file, with what is told of it."""

    file = forms.FileField(label=_("File"), error_messages=NEEDED | {"empty": _("The file is empty.")})
    field_order = ("file",)


class ItemForm(TakingForm):
    """A thing that can be put into a bag."""

    name = text(_("What is it called?"), _("Such as: hard disk of the mail server"))
    serial = text(_("Serial number"), required=False)
    field_order = ("name", "serial")


class ActForm(forms.Form):
    """An act on a piece; `about` is the piece's detail."""

    def __init__(self, *args: Any, about: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.about = about

    def arguments(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class PlainForm(ActForm):
    """Nothing to fill in: only the button."""


class ReasonForm(ActForm):
    reason = text(_("Reason"), rows=2)


class HandOverForm(ActForm):
    to = choice(_("To whom?"), [])
    reason = text(_("Reason"), rows=2)
    place = text(_("Where?"), required=False)

    def __init__(self, *args: Any, about: Any, **kwargs: Any) -> None:
        super().__init__(*args, about=about, **kwargs)
        offered: Any = self.fields["to"]
        offered.choices = [(each.slug, _name(each)) for each in about.receivers]


class AcceptForm(ActForm):
    place = text(_("Where?"), required=False)

    def arguments(self) -> dict[str, Any]:
        return {"accept": True} | self.cleaned_data


class RefuseForm(ReasonForm):
    def arguments(self) -> dict[str, Any]:
        return {"accept": False} | self.cleaned_data


class SealForm(ActForm):
    seal = text(_("Number of its seal"))


class LabelForm(ActForm):
    tlp = choice(_("Label"), [])

    def __init__(self, *args: Any, about: Any, **kwargs: Any) -> None:
        super().__init__(*args, about=about, **kwargs)
        offered: Any = self.fields["tlp"]
        offered.choices = labels(about.row.piece.case)


class NameForm(ActForm):
    person = forms.CharField(
        label=_("E-mail address"),
        help_text=_("Only somebody who sees the case can be named."),
        error_messages=NEEDED,
        widget=forms.EmailInput(),
    )


class ReleaseForm(ActForm):
    to = text(_("To whom?"))
    reason = text(_("Reason"), rows=2)


def _name(party: Any) -> str:
    return str(party.name("ur" if (get_language() or "en").startswith("ur") else "en"))
