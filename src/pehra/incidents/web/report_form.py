"""The report as a form: what it asks, how its answers become an intake, how a refusal returns to its field."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _

from pehra.formats import text
from pehra.foundation.access.errors import Invalid, Problem
from pehra.incidents.queries.forms import facts_about
from pehra.incidents.rules.intake import Intake, Seen
from pehra.incidents.rules.wording import Channel
from pehra.incidents.web import choices, questions
from pehra.incidents.web.wording import LABELS, told
from pehra.law.chain import Subject
from pehra.law.forms import AskedOf, Form, FormStage
from pehra.law.tlp import TLP
from pehra.registry import queries as registry

NEEDED = {"required": _("This field is needed.")}
NO_TIME = {"invalid": _("This is not a date and time.")}
NO_CHOICE = {"invalid_choice": _("Choose one of those that are offered.")}
DETAILS = ("impact", "systems", "measures", "callback", "others")
CHANNELS = (Channel.PHONE, Channel.PAPER, Channel.EMAIL)


def local_time() -> forms.DateTimeInput:
    return forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class Words(forms.CharField):
    """Free text. What may be in it is for the rules to say, who name a NUL like every other control character."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        given: list[Any] = vars(self)["validators"]
        self.validators = [each for each in given if not isinstance(each, ProhibitNullCharactersValidator)]


class Slugs(forms.MultipleChoiceField):
    """Organisations by slug. Which of them may be named is for the act to say."""

    def valid_value(self, value: str) -> bool:
        return True


@dataclass(frozen=True)
class About:
    """Whose report it is, as far as forms look at it: the organisation, under which function; the forms of the day."""

    subject: Subject | None
    function: str
    forms: list[Form]


def about(slug: str, chain: tuple[registry.Link, ...], on: date) -> About:
    with registry.steady():
        found = registry.reporting(slug, on)
    function = chain[0].acting[0] if chain else ""
    return About(found.subject if found else None, function, registry.forms_on(on, AskedOf.ORGANISATION))


class ReportForm(forms.Form):
    """Title and description are needed, nothing else. On behalf of somebody, also how and when it was told."""

    title = Words(label=_("What happened?"), help_text=_("One sentence, in Urdu or English."), error_messages=NEEDED)
    description = Words(
        label=_("Tell it in your own words"),
        help_text=_("What you saw, since when, and where. What you do not know yet can follow later."),
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages=NEEDED,
    )
    channel = forms.ChoiceField(
        label=_("How did it reach you?"),
        choices=[(each.value, LABELS["channel"][each]) for each in CHANNELS],
        widget=forms.RadioSelect,
        error_messages=NEEDED | NO_CHOICE,
    )
    submitted_at = forms.DateTimeField(
        label=_("When did it reach you?"),
        help_text=_("The time of the call or the letter, in Pakistan's time. The clocks count from it."),
        widget=local_time(),
        error_messages=NEEDED | NO_TIME,
    )
    aware_at = forms.DateTimeField(
        label=_("When was it noticed?"), required=False, widget=local_time(), error_messages=NO_TIME
    )
    classification = forms.MultipleChoiceField(
        label=_("What kind of incident is it?"),
        required=False,
        choices=[(each, each) for each in choices.RSIT],
        error_messages=NO_CHOICE,
    )
    ransomware = forms.BooleanField(label=_("Ransomware: files are locked and money is asked for"), required=False)
    severity = forms.ChoiceField(label=_("How grave is it?"), required=False, error_messages=NO_CHOICE)
    tlp = forms.ChoiceField(
        label=_("Who may see it?"),
        choices=[(label, label) for label in TLP],
        initial=TLP.AMBER,
        error_messages=NEEDED | NO_CHOICE,
    )
    affected = Slugs(label=_("Other organisations that are affected"), required=False)
    observables = Words(
        label=_("Technical traces"),
        help_text=_("Addresses, domains, links, file hashes: one on each line. Their types are recognised."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "ltr", "spellcheck": "false", "autocapitalize": "off"}),
    )
    impact = Words(label=LABELS["detail"]["impact"], required=False, widget=forms.Textarea(attrs={"rows": 2}))
    systems = Words(label=LABELS["detail"]["systems"], required=False, widget=forms.Textarea(attrs={"rows": 2}))
    measures = Words(label=LABELS["detail"]["measures"], required=False, widget=forms.Textarea(attrs={"rows": 2}))
    callback = Words(label=LABELS["detail"]["callback"], required=False, help_text=_("Name and telephone number."))
    others = Words(label=LABELS["detail"]["others"], required=False)
    key = Words(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, on: date, on_behalf: bool, about: About, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.on, self.about = on, about
        self.fields |= questions.fields_of(about.forms)
        self.severities = choices.severities(registry.snapshot(), on)
        self.fields["severity"].choices = [("", ""), *choices.pairs(self.severities)]
        self.on_behalf = on_behalf
        if not on_behalf:
            del self.fields["channel"], self.fields["submitted_at"]

    def clean_observables(self) -> tuple[Seen, ...]:
        lines = self.cleaned_data["observables"].splitlines()
        return tuple(Seen(line.strip()) for line in lines if line.strip())

    def clean_key(self) -> str:
        """A key that was made here; anything else, also none, counts as a form that was never sent."""
        given = self.cleaned_data["key"]
        return given if len(given) == 32 and given.isalnum() and given.isascii() else fresh_key()

    def clean(self) -> dict[str, Any]:
        for name in DETAILS:
            wrong = text.problem_in(self.cleaned_data.get(name, ""), longest=4000, required=False, lines=True)
            if wrong:
                self.add_error(name, told(Problem(wrong[0], **wrong[1])))
        for name in questions.fields_of(set(self.about.forms) - set(self.asked())):
            # What is wrong in a form that is not asked about this incident is nobody's business.
            self.errors.pop(name, None)
        return self.cleaned_data

    def asked(self) -> list[Form]:
        """The forms that are asked about what was chosen."""
        given = self.cleaned_data
        facts = facts_about(
            classification=given.get("classification", ()),
            severity=given.get("severity", ""),
            ransomware=given.get("ransomware", False),
            subject=self.about.subject,
            function=self.about.function,
            on=self.on,
        )
        return [each for each in self.about.forms if each.is_for(facts)]

    def places(self) -> list[questions.Asked]:
        """The forms as the page lays them out, with what brings each of them up."""
        scale = [each.value for each in self.severities]
        nothing = facts_about(
            classification=(),
            severity="",
            ransomware=False,
            subject=self.about.subject,
            function=self.about.function,
            on=self.on,
        )
        found = [(form, questions.brought_up(form, nothing, scale)) for form in self.about.forms]
        return [questions.places(form, FormStage.FIRST_REPORT, when) for form, when in found if when is not None]

    def intake(self, organisation: str) -> Intake:
        """The report that these answers make."""
        given = self.cleaned_data
        return Intake(
            organisation=organisation,
            title=given["title"],
            description=given["description"],
            channel=Channel(given["channel"]) if self.on_behalf else Channel.WEB,
            aware_at=given["aware_at"],
            submitted_at=given["submitted_at"] if self.on_behalf else None,
            classification=tuple(given["classification"]),
            severity=given["severity"],
            ransomware=given["ransomware"],
            tlp=given["tlp"],
            affected=tuple(dict.fromkeys(given["affected"])),
            observables=given["observables"],
            details={name: given[name] for name in DETAILS if given[name]},
            answers=questions.given(given, self.asked()),
        )

    def typed(self) -> Mapping[str, Any]:
        """What was typed, unchecked: to show the form again before it is sent."""
        return {
            name: field.widget.value_from_datadict(self.data, self.files, name) for name, field in self.fields.items()
        }


def fresh_key() -> str:
    """A key under which a form is taken in once, however often it is sent."""
    return secrets.token_hex(16)


def put_back(form: forms.Form, refused: Invalid) -> None:
    """Each problem to its field; what belongs to none of them to the top of the form."""
    for field, problem in refused.problems.items():
        form.add_error(field if field in form.fields else None, told(problem))
