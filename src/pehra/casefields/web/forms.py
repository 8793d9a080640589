"""The form in which a field is defined, and the one in which the fields of a case are filled."""

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from pehra.casefields.queries.answers import Row
from pehra.casefields.queries.definitions import Asked
from pehra.casefields.rules import options
from pehra.casefields.rules.wishes import KINDS, LONGEST_HINT, LONGEST_NAME, Wishes
from pehra.casefields.web.wording import LABELS
from pehra.foundation.access.errors import Invalid
from pehra.foundation.access.refused import told
from pehra.incidents.rules.answers import Unfit, mark, read
from pehra.incidents.web.questions import AnswerField, language, packed, unpacked
from pehra.incidents.web.wording import rsit_name
from pehra.law.forms import WITH_OPTIONS, AnswerKind
from pehra.law.taxonomy import CLASSES

MOST_DIGITS: Final = 10
NEEDED: Final = {"required": _("This field is needed.")}


class FieldForm(forms.Form):
    """What is asked. The kind of a field that there is stays as it is."""

    label_en = forms.CharField(label=_("Name in English"), max_length=LONGEST_NAME, error_messages=NEEDED)
    label_ur = forms.CharField(
        label=_("Name in Urdu"),
        max_length=LONGEST_NAME,
        required=False,
        widget=forms.TextInput(attrs={"lang": "ur", "dir": "rtl"}),
    )
    kind = forms.ChoiceField(
        label=_("Kind of answer"),
        choices=lambda: [(each.value, LABELS["field-kind"][each.value]) for each in KINDS],
        error_messages=NEEDED | {"invalid_choice": _("Choose among those offered.")},
    )
    options = forms.CharField(
        label=_("Answers to choose from"),
        help_text=_(
            "A line for each: English | Urdu. Once it is kept, a line begins with its key and “=”: leave the key where "
            "the answer stays the same in other words."
        ),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    hint_en = forms.CharField(label=_("Hint in English"), max_length=LONGEST_HINT, required=False)
    hint_ur = forms.CharField(
        label=_("Hint in Urdu"),
        max_length=LONGEST_HINT,
        required=False,
        widget=forms.TextInput(attrs={"lang": "ur", "dir": "rtl"}),
    )
    required = forms.BooleanField(
        label=_("Must be answered before a case is closed"),
        help_text=_("Asked of your body alone, and only for cases that it has itself."),
        required=False,
    )
    classes = forms.MultipleChoiceField(
        label=_("Asked only in these classes of incident"),
        help_text=_("None chosen: in all of them, also before a case is classified."),
        choices=lambda: [(each.slug, rsit_name(each.slug)) for each in CLASSES],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Choose among those offered.")},
    )

    def __init__(self, *args: Any, asked: Asked | None = None, **rest: Any) -> None:
        super().__init__(*args, initial=_initial(asked) if asked else None, **rest)
        if asked:
            self.fields["kind"].disabled = True
            if asked.question.kind not in WITH_OPTIONS:
                # Its kind stays, so there will be nothing to choose from.
                del self.fields["options"]

    def clean_options(self) -> Any:
        try:
            return options.read(self.cleaned_data["options"])
        except options.Unread as unread:
            raise forms.ValidationError(told(unread.problem)) from None

    def wanted(self) -> Wishes:
        given = self.cleaned_data
        return Wishes(**given | {"kind": AnswerKind(given["kind"]), "classes": tuple(given["classes"])})


def _initial(asked: Asked) -> dict[str, Any]:
    wishes = asked.wishes
    return {
        "label_en": wishes.label_en,
        "label_ur": wishes.label_ur,
        "kind": wishes.kind.value,
        "options": options.written(wishes.options),
        "hint_en": wishes.hint_en,
        "hint_ur": wishes.hint_ur,
        "required": wishes.required,
        "classes": list(wishes.classes),
    }


def name_of(reference: str) -> str:
    """The box of a field; acts name what is wrong with an answer the same way."""
    return f"fields.{reference}"


class FillForm(forms.Form):
    """What is asked of one body about a case, with what it has answered. It carries unseen what stood on the page, and
    in which wordings.
    """

    data: Any

    def __init__(self, rows: Iterable[Row], data: Any = None) -> None:
        self.rows = [row for row in rows if row.now]
        super().__init__(data, auto_id="id_%s")
        stood = {}
        for row in self.rows:
            asked = row.asked
            self.fields[name_of(asked.reference)] = AnswerField(asked.question, language())
            if row.value is not None:
                self.initial[name_of(asked.reference)] = _still_taken(row)
                stood[asked.reference] = mark(asked.question, row.answer)
        self.fields["seen"] = forms.CharField(required=False, widget=forms.HiddenInput)
        worded = {each.asked.reference: str(each.asked.version.number) for each in self.rows}
        self.initial["seen"] = packed({"fields": stood, "versions": worded})

    def required_of(self, name: str) -> bool:
        """Whether the field of this box is required before the case is closed."""
        return any(row.asked.required for row in self.rows if name_of(row.asked.reference) == name)

    def given(self) -> dict[str, Any]:
        """What was answered otherwise than it stood on the page: what was left alone is not answered anew."""
        seen, found = self.seen(), {}
        for row in self.rows:
            answer = self.cleaned_data.get(name_of(row.asked.reference))
            stood = seen.get(row.asked.reference)
            if answer is None and stood is not None and self._was_never_shown(row):
                continue
            if (mark(row.asked.question, answer) if answer is not None else None) != stood:
                found[row.asked.reference] = answer
        return found

    def _was_never_shown(self, row: Row) -> bool:
        """An answer that the present wording takes no more stands beside an empty box, and is not taken back by it."""
        return row.value is not None and _still_taken(row) is None

    def catch_up(self, rows: Iterable[Row], *, told: bool) -> None:
        """Put what stands by now into the boxes that their sender had left alone. `told`: the page says that somebody
        was faster; whoever reads that, and sends again, has seen what stands, and how it is asked.
        """
        try:
            touched, seen, worded = set(self.given()), self.seen(), self.versions()
        except Invalid:
            return
        data = self.data.copy()
        for row in rows:
            name, reference = name_of(row.asked.reference), row.asked.reference
            box = self.fields.get(name)
            if not isinstance(box, AnswerField) or ((reference in touched or name in self.errors) and not told):
                continue
            stands = mark(row.asked.question, row.answer) if row.value is not None else None
            seen = {other: each for other, each in seen.items() if other != reference}
            seen |= {reference: stands} if stands else {}
            worded |= {reference: row.asked.version.number}
            if reference not in touched and name not in self.errors:
                data.pop(name, None)
                for each, values in box.posted(name, _still_taken(row) if row.value else None).items():
                    data.setlist(each, values)
        data["seen"] = packed({"fields": seen, "versions": {each: str(number) for each, number in worded.items()}})
        self.data = data

    def seen(self) -> dict[str, str]:
        """What stood on the page, as marks. Raises Invalid for what no page of ours had in it."""
        return self._carried("fields")

    def versions(self) -> dict[str, int]:
        """In which wordings the page asked. Raises Invalid for what no page of ours had in it."""
        found = self._carried("versions")
        if not all(each.isascii() and each.isdigit() and len(each) < MOST_DIGITS for each in found.values()):
            raise _not_ours()
        return {name: int(each) for name, each in found.items()}

    def _carried(self, name: str) -> dict[str, str]:
        found = (unpacked(self.cleaned_data.get("seen", "")) or {}).get(name)
        if not isinstance(found, dict) or not all(isinstance(each, str) for each in found.values()):
            raise _not_ours()
        return dict(found)


def _not_ours() -> Invalid:
    return Invalid({"seen": "Open the case again, and fill its fields there."})


def _still_taken(row: Row) -> Any:
    """The answer, if the field as it is asked today takes it; None otherwise."""
    try:
        return read(row.asked.question, row.answer)
    except Unfit:
        return None
