"""The forms of the public and of the desk."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pehra.foundation.access.errors import Problem
from pehra.foundation.access.refused import told
from pehra.incidents.web import questions
from pehra.law.forms import FormStage
from pehra.public.queries.forms import forms_by_kind
from pehra.public.rules.handing_in import (
    LONGEST_CONCERNS,
    LONGEST_NAME,
    LONGEST_REACH,
    LONGEST_WORDS,
    MOST_BYTES,
    Given,
    Upload,
)
from pehra.public.rules.kinds import KINDS
from pehra.public.rules.states import Consent, Whom, Why
from pehra.public.web.wording import LABELS
from pehra.registry import queries as registry

NEEDED = {"required": _("This field is needed."), "invalid_choice": _("Choose one of these.")}
MOMENT = "%Y-%m-%dT%H:%M"


def _choices(kind: str, codes: Iterable[str]) -> list[tuple[str, Any]]:
    return [(code, LABELS[kind][code]) for code in codes]


def in_urdu() -> bool:
    return (get_language() or "en").startswith("ur")


class Words(forms.CharField):
    """Free text. It is checked by the acts, which name what is wrong with it."""

    def __init__(self, *, longest: int, rows: int = 0, **rest: Any) -> None:
        attributes = {"maxlength": longest, "dir": "auto"}
        widget = forms.Textarea(attrs=attributes | {"rows": rows}) if rows else forms.TextInput(attrs=attributes)
        super().__init__(widget=widget, strip=False, error_messages=NEEDED, **rest)


class PublicForm(forms.Form):
    """What happened, in a minute."""

    kind = forms.ChoiceField(
        label=_("What has happened?"),
        choices=_choices("public-kind", [each.slug for each in KINDS]),
        widget=forms.RadioSelect,
        error_messages=NEEDED,
    )
    words = Words(
        label=_("Tell it in your own words"),
        help_text=_("What you saw, and what you did. Never write a password or a PIN."),
        longest=LONGEST_WORDS,
        rows=5,
    )
    happened_at = forms.DateTimeField(
        label=_("When did you notice it?"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local", "dir": "ltr"}, format=MOMENT),
        input_formats=[MOMENT, f"{MOMENT}:%S"],
        error_messages={"invalid": _("Give date and time.")},
    )
    whom = forms.ChoiceField(
        label=_("Whom does it concern?"),
        choices=_choices("public-whom", Whom),
        initial=Whom.SELF,
        widget=forms.RadioSelect,
        error_messages=NEEDED,
    )
    concerns = Words(label=_("Which organisation?"), longest=LONGEST_CONCERNS, required=False)
    province = forms.ChoiceField(label=_("Where?"), required=False, error_messages=NEEDED)
    name = Words(label=_("Your name"), longest=LONGEST_NAME, required=False)
    reach = Words(label=_("Your telephone number or e-mail address"), longest=LONGEST_REACH, required=False)
    consent = forms.ChoiceField(
        label=_("Who may learn of it?"),
        choices=_choices("public-consent", Consent),
        initial=Consent.CERT,
        widget=forms.RadioSelect,
        error_messages=NEEDED,
    )
    website = forms.CharField(label=_("Leave this field empty"), required=False)

    def __init__(self, *args: Any, on: date, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.forms = forms_by_kind(on)
        self.fields |= questions.fields_of(form for form, _kinds in self.forms)
        self.asked = [
            questions.places(form, FormStage.FIRST_REPORT, json.dumps([[["kind", kinds, False, True]]]))
            for form, kinds in self.forms
        ]
        urdu = in_urdu()
        provinces = [(each.slug, (urdu and each.name_ur) or each.name_en) for each in registry.snapshot().provinces]
        self.fields["province"].choices = [("", _("I would rather not say")), *provinces]

    def clean(self) -> dict[str, Any]:
        chosen = self.cleaned_data.get("kind")
        for name in questions.fields_of(form for form, kinds in self.forms if chosen not in kinds):
            # What is wrong in a form that is not asked about this kind is nobody's business.
            self.errors.pop(name, None)
        return self.cleaned_data

    def given(self) -> Given:
        """What was typed; what is wrong with it the act says."""
        found = self.cleaned_data
        return Given(
            kind=found["kind"],
            words=found["words"],
            whom=found["whom"],
            concerns=found["concerns"],
            province=found["province"],
            happened_at=found["happened_at"],
            name=found["name"],
            reach=found["reach"],
            consent=found["consent"],
            language="ur" if in_urdu() else "en",
            trap=found["website"],
            answers=questions.given(found, [form for form, kinds in self.forms if found["kind"] in kinds]),
        )


class MessageForm(forms.Form):
    """Something to add."""

    words = Words(label=_("Your message"), longest=LONGEST_WORDS, rows=3)


class FollowForm(forms.Form):
    """Coming back by reference and code, where the link is not at hand."""

    reference = forms.CharField(
        label=_("Reference"), max_length=40, error_messages=NEEDED, widget=forms.TextInput(attrs={"dir": "ltr"})
    )
    code = forms.CharField(
        label=_("Secret code"),
        max_length=60,
        error_messages=NEEDED,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "spellcheck": "false"}),
    )


class ClaimForm(FollowForm):
    """An organisation takes a report over."""

    code = forms.CharField(
        label=_("Code for taking over"),
        help_text=_("Whoever sent the report makes it on the page of their link. It is good once, for a week."),
        max_length=60,
        error_messages=NEEDED,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "spellcheck": "false"}),
    )
    organisation = forms.ChoiceField(label=_("For which organisation"), error_messages=NEEDED)
    title = Words(label=_("What happened, in a line"), longest=300)

    def __init__(self, *args: Any, organisations: Iterable[tuple[str, str]], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["organisation"].choices = list(organisations)


class AskForm(forms.Form):
    words = Words(label=_("Your question or message"), longest=LONGEST_WORDS, rows=3)


class TakeUpForm(forms.Form):
    """`organisation` empty: of nobody's."""

    title = Words(label=_("What happened, in a line"), longest=300)
    organisation = forms.CharField(
        label=_("Short name of the organisation"),
        help_text=_("Left empty, the case stands under people who report for themselves."),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )


class JoinForm(forms.Form):
    case = forms.CharField(
        label=_("Reference of the case"),
        max_length=40,
        error_messages=NEEDED,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )


class RefuseForm(forms.Form):
    why = forms.ChoiceField(label=_("Why"), choices=_choices("public-why", Why), error_messages=NEEDED)
    words = Words(label=_("A word to the sender"), longest=LONGEST_WORDS, rows=2, required=False)


class CloseForm(forms.Form):
    words = Words(label=_("Your answer to the sender"), longest=LONGEST_WORDS, rows=3)


def uploads(request: HttpRequest) -> list[Upload]:
    """The files of a form, none read further than it takes to say that it is too large."""
    found = []
    for each in request.FILES.getlist("files"):
        found.append(Upload(each.name or "", each.read(MOST_BYTES + 1)))
    return found


def put_back(form: forms.Form, problems: Mapping[str, Problem]) -> None:
    """Each problem to its field; what belongs to none of them to the top of the form."""
    for field, problem in problems.items():
        form.add_error(field if field in form.fields else None, told(problem))
