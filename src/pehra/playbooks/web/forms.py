"""The forms of tasks and playbooks."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from pehra.law.playbooks import OWNERS, ROLES, DueFrom, Phase, Step, written
from pehra.playbooks.web.wording import LABELS

NEEDED = {"required": _("This field is needed.")}
CHOICE = {"required": _("Choose one."), "invalid_choice": _("Choose one of those offered.")}
WHEN = {"required": _("This field is needed."), "invalid": _("Write the day and the time.")}
DAY = {"required": _("This field is needed."), "invalid": _("Write the day as year-month-day, for example 2026-03-01.")}
MOMENT = "%Y-%m-%dT%H:%M"


def text(label: Any, hint: Any = "", *, required: bool = True, rows: int = 0, side: str = "") -> forms.CharField:
    attributes: dict[str, Any] = {"rows": rows} if rows else {}
    if side:
        attributes |= {"dir": side}
    widget = forms.Textarea(attrs=attributes) if rows else forms.TextInput(attrs=attributes)
    return forms.CharField(
        label=label, help_text=hint, required=required, error_messages=NEEDED, strip=False, widget=widget
    )


def choice(label: Any, choices: Any = (), hint: Any = "", *, required: bool = True) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, help_text=hint, choices=choices, required=required, error_messages=CHOICE)


def _labels(kind: str, codes: Iterable[str]) -> list[tuple[str, Any]]:
    return [(str(code), LABELS[kind][str(code)]) for code in codes]


class FinishForm(forms.Form):
    """What came of a task."""

    outcome = text(_("What came of it?"), rows=3, required=False)

    def __init__(self, *args: Any, needed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].required = needed


class SkipForm(forms.Form):
    """Why a task is not needed."""

    reason = text(_("Why is it not needed?"), rows=2)


class PersonField(forms.ChoiceField):
    """One of the own people, or nobody."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Which of your people?"),
            help_text=_("Only for a task of your own party."),
            required=False,
            error_messages=CHOICE,
        )


class GiveForm(forms.Form):
    """To whom a task is given."""

    party = choice(_("Who does it?"))
    person = PersonField()

    def __init__(self, *args: Any, parties: Any = (), people: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fill(self, parties, people)

    def chosen(self) -> dict[str, Any]:
        person = self.cleaned_data["person"]
        return {"party": self.cleaned_data["party"], "person": int(person) if person else None}


class AddForm(forms.Form):
    """A task of one's own."""

    title = text(_("What is to be done?"))
    guidance = text(_("How?"), required=False, rows=2)
    party = choice(_("Who does it?"))
    person = PersonField()
    due_at = forms.DateTimeField(
        label=_("Until when?"),
        required=False,
        error_messages=WHEN,
        input_formats=[MOMENT],
        widget=forms.DateTimeInput(format=MOMENT, attrs={"type": "datetime-local"}),
    )
    outcome_needed = forms.BooleanField(label=_("Whoever finishes it tells what came of it"), required=False)

    def __init__(self, *args: Any, parties: Any = (), people: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fill(self, parties, people)

    def arguments(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        given["person"] = int(given["person"]) if given["person"] else None
        return given


def fill(form: forms.Form, parties: Any, people: Any) -> None:
    """Offer the parties and people of a case."""
    offered: Any = form.fields["party"]
    offered.choices = list(parties)
    chosen: Any = form.fields["person"]
    chosen.choices = [("", _("Nobody in particular")), *people]


class HeadForm(forms.Form):
    """What a version says beside its steps."""

    title_en = text(_("Title in English"))
    title_ur = text(_("Title in Urdu"), required=False)
    summary_en = text(_("What it is for, in English"), required=False, rows=2)
    summary_ur = text(_("What it is for, in Urdu"), required=False, rows=2)
    condition = text(
        _("For which cases?"),
        _("For example: classification: malicious-code and severity: high or ransomware: yes. Empty: for every case."),
        required=False,
        rows=2,
        side="ltr",
    )
    note = text(_("What is new in this version?"), required=False, rows=2)


class NewForm(HeadForm):
    """A new playbook of one of the own bodies."""

    body = choice(_("For which body?"))
    copy_of = choice(_("Begin with the steps of"), required=False)
    field_order = ("body", "copy_of")

    def __init__(self, *args: Any, bodies: Any = (), copies: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        body: Any = self.fields["body"]
        body.choices = list(bodies)
        copy_of: Any = self.fields["copy_of"]
        copy_of.choices = [("", _("None: an empty playbook")), *copies]


class StepForm(forms.Form):
    """A step of a playbook."""

    title_en = text(_("Title in English"))
    title_ur = text(_("Title in Urdu"), required=False)
    guidance_en = text(_("How, in English"), required=False, rows=3)
    guidance_ur = text(_("How, in Urdu"), required=False, rows=3)
    phase = choice(_("Phase"), _labels("phase", Phase))
    owner = choice(
        _("Who owes it?"),
        _labels("owner", OWNERS),
        _("Where no such body takes part in the case, whoever has the case owes it."),
    )
    role = choice(_("Meant for whom there?"), required=False)
    due = text(_("Within what time?"), _("30m, 4h or 2d. Empty: whenever."), required=False, side="ltr")
    due_from = choice(_("Counted"), _labels("due-from", DueFrom))
    condition = text(
        _("Only in which cases?"), _("As for the whole playbook. Empty: always."), required=False, rows=2, side="ltr"
    )
    outcome = forms.BooleanField(label=_("Whoever finishes it tells what came of it"), required=False)

    def __init__(self, *args: Any, roles: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role: Any = self.fields["role"]
        role.choices = [("", _("Anybody")), *((code, text) for code, text in roles if code in ROLES)]


def as_written(step: Step) -> dict[str, Any]:
    """A step as its form shows it."""
    return step.plain() | {"due": written(step.due) if step.due else ""}


class PrescribeForm(forms.Form):
    """Prescribing a playbook to those below."""

    over = forms.MultipleChoiceField(
        label=_("To whom?"), error_messages=CHOICE, widget=forms.CheckboxSelectMultiple, choices=()
    )
    citation = text(_("By which instrument?"), _("A circular, a decision: what those who are bound can look up."))
    starts = forms.DateField(
        label=_("From which day on?"),
        help_text=_("Empty: from today."),
        required=False,
        error_messages=DAY,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, over: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: Any = self.fields["over"]
        offered.choices = list(over)
