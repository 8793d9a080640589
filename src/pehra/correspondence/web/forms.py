"""The forms of requests: writing one, and each act on it."""

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from pehra.correspondence.actions.acting import ENDINGS, Upload
from pehra.correspondence.actions.drafting import Draft
from pehra.correspondence.queries.composing import isolated
from pehra.correspondence.rules.requests import LONGEST_NAME, LONGEST_SUBJECT, LONGEST_WORDS, MOST_BYTES
from pehra.correspondence.rules.telling import labels_for
from pehra.correspondence.rules.wording import BY_HAND, LetterKind, Outsider
from pehra.correspondence.web.wording import choices, in_urdu
from pehra.incidents.queries import sightings
from pehra.incidents.rules.observables import defang
from pehra.incidents.rules.wording import ObservableType
from pehra.law.tlp import TLP
from pehra.registry import queries as registry

NEEDED: Final = {"required": _("This field is needed.")}
CHOICE: Final = {"required": _("Choose one."), "invalid_choice": _("Choose one of those offered.")}
MOMENT: Final = "%Y-%m-%dT%H:%M"
LANGUAGES: Final = (("en", "English"), ("ur", "اردو"))


def text(label: Any, hint: Any = "", *, required: bool = True, rows: int = 0, longest: int = 0) -> forms.CharField:
    attributes = {"maxlength": longest} if longest else {}
    widget = forms.Textarea(attrs=attributes | {"rows": rows}) if rows else forms.TextInput(attrs=attributes)
    return forms.CharField(
        label=label, help_text=hint, required=required, error_messages=NEEDED, strip=False, widget=widget
    )


def choice(label: Any, offered: Any, hint: Any = "", *, required: bool = True) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, help_text=hint, choices=offered, required=required, error_messages=CHOICE)


def moment(label: Any, hint: Any = "", *, required: bool = False) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        help_text=hint,
        required=required,
        input_formats=[MOMENT, f"{MOMENT}:%S"],
        error_messages=NEEDED | {"invalid": _("Give date and time.")},
        widget=forms.DateTimeInput(format=MOMENT, attrs={"type": "datetime-local", "dir": "ltr"}),
    )


class DraftForm(forms.Form):
    """To whom, what for, under which label; and, once there is a draft, its words."""

    kind = choice(_("What is it?"), choices("letter-kind", LetterKind))
    language = choice(_("Language of the letter"), LANGUAGES)
    to = choice(
        _("To whom?"), [], _("Inside the network they see this request and nothing of the case."), required=False
    )
    to_name = text(_("Name of the third party"), required=False, longest=LONGEST_NAME)
    to_address = forms.CharField(
        label=_("Their mail address"), required=False, widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )
    to_kind = choice(_("What are they?"), choices("outsider", Outsider), required=False)
    reply_to = forms.CharField(
        label=_("Answers by mail go to"),
        help_text=_("A mailbox of your team. An answer that comes there is written down by hand."),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    due_at = moment(_("Answer by"))
    tlp = choice(
        _("Label of the letter"),
        [],
        _("TLP:AMBER+STRICT and TLP:RED leave as a link without a word. A stricter label may tell more of the case."),
    )
    purpose = text(_("What for?"), _("For your own record; it does not leave."), required=False, rows=2)
    values = forms.MultipleChoiceField(
        label=_("Technical traces that go with it"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Only technical traces of this case go with the letter.")},
    )

    def __init__(self, *args: Any, person: Any, case: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        offered: Any = self.fields
        outside = ("", _("Somebody outside of the network (name and address below)"))
        offered["to"].choices = [outside, *_parties(case)]
        own = TLP(case.tlp)
        offered["tlp"].choices = [(label.value, label.value) for label in labels_for(own)]
        rows = sightings.observables_of(person, case)
        offered["values"].choices = [(_key(row.type, row.value), _shown(row)) for row in rows]
        if not rows:
            del self.fields["values"]

    def draft(self) -> Draft:
        """What was written; the act says what is wrong with it."""
        found = dict(self.cleaned_data)
        values = [tuple(each.split(" ", 1)) for each in found.pop("values", [])]
        return Draft(**found, values=values)


class LetterForm(DraftForm):
    """A draft with its words."""

    subject = text(_("Subject"), required=False, longest=LONGEST_SUBJECT)
    body = text(
        _("Letter"),
        _("Places in braces are filled in when it leaves. Empty subject and letter bring the ready letter back."),
        required=False,
        rows=16,
        longest=LONGEST_WORDS,
    )


def _key(type_: str, value: str) -> str:
    return f"{type_} {value}"


def _shown(row: Any) -> str:
    return isolated(defang(ObservableType(row.type), row.value))


def _parties(case: Any) -> list[tuple[str, str]]:
    """The bodies of the network, and the organisations of the case."""
    bodies = [each for each in registry.snapshot().institutions.values() if not each.withdrawn]
    names = {each.slug: (each.name_ur if in_urdu() else "") or each.name_en for each in bodies}
    for each in registry.party_names({case.organisation_id, *case.affected}).values():
        names.setdefault(each.slug, each.name("ur" if in_urdu() else "en"))
    return sorted(names.items(), key=lambda pair: pair[1])


class SendForm(forms.Form):
    """`seen` is the seal of the preview above the button."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    by_hand = choice(
        _("How does it get there?"),
        [("", _("By mail from here")), *choices("said-by", BY_HAND)],
        _("By another way than mail from here, you bring it there yourself."),
        required=False,
    )


class WriteForm(forms.Form):
    text = text(_("What you write"), rows=5, longest=LONGEST_WORDS)
    due_at = moment(_("Answer by"), _("Empty: the day stays as it is."))


class FilesField(forms.FileField):
    """Any number of files; the acts look at their bytes."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Files"),
            help_text=_("Pictures, PDF or plain text; at most 3 of 5 MB."),
            required=False,
            widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
        )

    def widget_attrs(self, widget: Any) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"multiple": True}


class AnswerForm(forms.Form):
    text = text(_("Your answer"), rows=6, longest=LONGEST_WORDS)
    files = FilesField()


class WriteDownForm(forms.Form):
    """What the other side said past this site."""

    way = choice(_("How did it come?"), choices("said-by", BY_HAND))
    said_at = moment(_("When was it said?"), _("Empty: now."))
    text = text(_("What they said"), rows=5, longest=LONGEST_WORDS)
    only_received = forms.BooleanField(label=_("They have the letter, and have not answered yet"), required=False)
    files = FilesField()


class EndForm(forms.Form):
    outcome = text(_("What came of it"), rows=2)


class GiveUpForm(forms.Form):
    outcome = text(_("Why"), rows=2)


class ReopenForm(forms.Form):
    reason = text(_("Why"), rows=2)
    due_at = moment(_("Answer by"))


class PlainForm(forms.Form):
    """Nothing to fill in: only the button."""


def uploads(request: HttpRequest) -> list[Upload]:
    """The files of a form, none read further than it takes to say that it is too large."""
    return [Upload(each.name or "", each.read(MOST_BYTES + 1)) for each in _files(request)]


def _files(request: HttpRequest) -> Iterable[Any]:
    return request.FILES.getlist("files")
