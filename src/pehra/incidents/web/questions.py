"""The questions of forms on a page: as fields, with what a script needs to show those that are asked."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from django import forms
from django.forms.utils import from_current_timezone
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pehra.incidents.rules.answers import CURRENCIES, Marks, Sheet, Unfit, mark, read, still_taken
from pehra.incidents.web import choices
from pehra.incidents.web.wording import told
from pehra.law import form_conditions, playbook_conditions
from pehra.law.forms import AnswerKind, Form, FormStage, Question
from pehra.law.playbook_conditions import Facts, Field, reaches

MOMENT: Final = "%Y-%m-%dT%H:%M"
OF_THE_REPORT: Final = frozenset({Field.CLASSIFICATION, Field.SEVERITY, Field.RANSOMWARE})
DIGITS: Final = str.maketrans("۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩٫", "01234567890123456789.", ",٬ ")
YES_NO: Final = {form_conditions.YES: True, form_conditions.NO: False}


@dataclass(frozen=True)
class Place:
    """Where one question stands: the name of its field, and its condition for the script (empty: always asked)."""

    name: str
    kind: str
    when: str
    needed: bool


@dataclass(frozen=True)
class Asked:
    """One form on a page. `when` as of a place: which choices of the report bring it up."""

    title: str
    when: str
    sections: list[tuple[str, list[Place]]] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        return [place.name for _title, places in self.sections for place in places]


class MoneyWidget(forms.MultiWidget):
    """An amount beside its currency."""

    use_fieldset = False

    def __init__(self) -> None:
        amount = forms.TextInput(attrs={"inputmode": "decimal", "dir": "ltr", "autocomplete": "off"})
        currency = forms.Select(choices=[(each, each) for each in CURRENCIES], attrs={"aria-label": _("Currency")})
        super().__init__([amount, currency])

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        chosen = context["widget"]["subwidgets"][1]["attrs"]
        chosen["class"] = str(chosen.get("class", "")).replace("form-control", "form-select")
        return context

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_0"

    def decompress(self, value: Any) -> list[Any]:
        return [value["amount"], value["currency"]] if value else [None, CURRENCIES[0]]


class AnswerField(forms.Field):
    """The answer to one question. What may be in it the rules say, in the spelling of JSON."""

    def __init__(self, question: Question, language: str) -> None:
        self.question = question
        super().__init__(
            label=question.label(language),
            help_text=question.hint(language),
            required=False,
            widget=_widget(question, language),
        )

    def clean(self, value: Any) -> Any:
        try:
            return read(self.question, _typed(self.question, value))
        except Unfit as unfit:
            raise forms.ValidationError(told(unfit.problem)) from None

    def prepare_value(self, value: Any) -> Any:
        """An answer that was given before, as its widget shows it; what was just typed stays as it is."""
        if isinstance(value, bool):
            return form_conditions.YES if value else form_conditions.NO
        if self.question.kind is AnswerKind.MOMENT and isinstance(value, str):
            try:
                found = datetime.fromisoformat(value)
            except ValueError:
                return value
            return _local(found) if found.tzinfo else value
        return value

    def posted(self, name: str, value: Any) -> dict[str, list[str]]:
        """An answer that was given before, as a browser would send it."""
        if value is None:
            return {}
        if self.question.kind is AnswerKind.MONEY:
            return {f"{name}_0": [value["amount"]], f"{name}_1": [value["currency"]]}
        return {name: value if isinstance(value, list) else [str(self.prepare_value(value))]}


def _local(moment: datetime) -> str:
    return f"{timezone.localtime(moment):{MOMENT}}"


def _widget(question: Question, language: str) -> forms.Widget:
    offered = [(each.key, each.label(language)) for each in question.options]
    match question.kind:
        case AnswerKind.LONG_TEXT:
            return forms.Textarea(attrs={"rows": 3})
        case AnswerKind.CHOICE:
            return forms.Select(choices=[("", "–"), *offered])
        case AnswerKind.CHOICES:
            return forms.CheckboxSelectMultiple(choices=offered)
        case AnswerKind.YES_NO:
            return forms.RadioSelect(choices=[("yes", _("Yes")), ("no", _("No")), ("", _("Not known yet"))])
        case AnswerKind.NUMBER:
            return forms.TextInput(attrs={"inputmode": "numeric", "dir": "ltr", "autocomplete": "off"})
        case AnswerKind.DATE:
            return forms.DateInput(attrs={"type": "date"})
        case AnswerKind.MOMENT:
            return forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT)
        case AnswerKind.MONEY:
            return MoneyWidget()
        case _:
            return forms.TextInput()


def _typed(question: Question, value: Any) -> Any:
    """What a browser sent, as JSON would have it. What cannot be that is left for the rules to refuse."""
    if value in (None, "", []):
        return None
    match question.kind:
        case AnswerKind.YES_NO:
            return YES_NO.get(value, value)
        case AnswerKind.NUMBER:
            digits = value.translate(DIGITS)
            return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 20 else value
        case AnswerKind.MOMENT:
            return _moment(value)
        case AnswerKind.MONEY:
            amount = (value[0] or "").strip().translate(DIGITS)
            return {"amount": amount, "currency": value[1]} if amount else None
        case _:
            return value


def _moment(value: str) -> str:
    try:
        return from_current_timezone(datetime.fromisoformat(value)).astimezone(UTC).isoformat()
    except (ValueError, OverflowError, forms.ValidationError):
        return value


def language() -> str:
    return "ur" if (get_language() or "en").startswith("ur") else "en"


def name_of(form: str, question: str) -> str:
    """The field of a question; acts name what is wrong with an answer the same way."""
    return f"answers.{form}.{question}"


def fields_of(asked: Iterable[Form]) -> dict[str, forms.Field]:
    return {name_of(form.form, each.id): AnswerField(each, language()) for form in asked for each in form.questions}


def initial_of(sheets: Iterable[Sheet], asked: Iterable[Form]) -> dict[str, Any]:
    """What was answered before, for the fields of the questions that still take it."""
    known = {each.form: each.answers for each in sheets}
    return {
        name_of(form.form, id_): answer
        for form in asked
        for id_, (_question, answer) in still_taken(form, known.get(form.form, {})).items()
    }


def given(cleaned: Mapping[str, Any], asked: Iterable[Form], seen: Marks | None = None) -> tuple[Sheet, ...]:
    """What was answered otherwise than it stood on the page (`seen`; nothing did on an empty one).

    What was emptied is taken back, and what was left as it was is not touched: a colleague may have answered it since.
    A browser sends the fields that a script hides as well: those count for nothing.
    """
    found = []
    for form in asked:
        stood = (seen or {}).get(form.form, {})
        answers = {each.id: cleaned.get(name_of(form.form, each.id)) for each in form.questions}
        said = {id_: value for id_, value in answers.items() if value is not None}
        kept = {
            id_: answers[id_] for id_, each in form.asked(said).items() if _mark(each, answers[id_]) != stood.get(id_)
        }
        if kept:
            found.append(Sheet(form.form, form.version, kept))
    return tuple(found)


def _mark(question: Question, answer: Any) -> str | None:
    return None if answer is None else mark(question, answer)


def packed(seen: Marks) -> str:
    """What stood on a page, for a field that nobody sees."""
    return json.dumps(seen, separators=(",", ":"))


def unpacked(kept: str) -> Marks | None:
    """The same from the field; None for what no page of ours had in it."""
    try:
        found = json.loads(kept)
    except (ValueError, RecursionError):
        return None
    right = isinstance(found, dict) and all(isinstance(each, dict) for each in found.values())
    return found if right else None


def caught_up(
    sent: QueryDict, fields: Mapping[str, forms.Field], touched: Iterable[Sheet], stands: Mapping[str, Any]
) -> QueryDict:
    """What was sent, with the answers that stand by now in place of those that its sender had left alone."""
    data = sent.copy()
    own = {name_of(each.form, id_) for each in touched for id_ in each.answers}
    for name, each in fields.items():
        if isinstance(each, AnswerField) and name not in own:
            for old in (name, f"{name}_0", f"{name}_1"):
                data.pop(old, None)
            for new, values in each.posted(name, stands.get(name)).items():
                data.setlist(new, values)
    return data


def places(form: Form, stage: FormStage, when: str = "") -> Asked:
    """The form as the page lays it out."""
    sections = [
        (
            section.title(language()),
            [
                Place(name_of(form.form, each.id), each.kind, _when(form, each), stage in each.required)
                for each in section.questions
            ],
        )
        for section in form.sections
    ]
    return Asked(form.title(language()), when, sections)


def _when(form: Form, question: Question) -> str:
    tests = form_conditions.parse(question.when).tests
    found = [[name_of(form.form, each.question), each.values, each.negated, True] for each in tests]
    return json.dumps([found]) if found else ""


def brought_up(form: Form, facts: Facts, scale: Sequence[str]) -> str | None:
    """Which choices in a report bring a form up; empty: it is always asked, None: of this organisation never.

    Written for the script: groups of tests, each [field, values, turned round, needs an answer].
    """
    condition = playbook_conditions.parse(form.condition)
    groups = []
    for group in condition.groups:
        if all(test.holds(facts) for test in group if test.field not in OF_THE_REPORT):
            groups.append([_test(test, scale) for test in group if test.field in OF_THE_REPORT])
    if condition.groups and not groups:
        return None
    return json.dumps(groups) if groups and all(groups) else ""


def _test(test: playbook_conditions.Clause, scale: Sequence[str]) -> list[Any]:
    wanted = set(test.values)
    match test.field:
        case Field.CLASSIFICATION:
            values = [each for each in choices.RSIT if wanted & {each, each.partition("/")[0]}]
            return ["classification", values, test.negated, False]
        case Field.SEVERITY:
            return ["severity", [each for each in scale if wanted & reaches(each, scale)], test.negated, False]
        case _:
            return ["ransomware", ["on"], test.negated is (test.values[0] == form_conditions.YES), False]
