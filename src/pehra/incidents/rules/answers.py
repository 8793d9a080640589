"""Answers to the questions of a form: which are taken, in which one spelling they are kept, how each fault is named.

A filing carries on what was answered before; what it leaves out stands, and what it gives as empty is taken back.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from pehra.formats import text
from pehra.foundation.access.errors import Problem
from pehra.law.forms import AnswerKind, Form, FormStage, Question

LONGEST_LINE: Final = 300
LONGEST_TEXT: Final = 4000
MOST_SHEETS: Final = 20
LARGEST: Final = 10**15
CURRENCIES: Final = ("PKR", "USD", "EUR", "GBP", "AED", "SAR", "CNY", "BTC", "XMR", "USDT")
# Nothing that happened to a computer lies outside.
YEARS: Final = range(1900, 2201)

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TO_THE_MINUTE: Final = len("2026-01-31T14:05")
_AMOUNT: Final = re.compile(r"[0-9]{1,15}(\.[0-9]{1,8})?")

NEEDED: Final = "This question must be answered at this stage."


@dataclass(frozen=True, slots=True)
class Sheet:
    """Answers to one version of a form, by question, as JSON has them (see `law.forms.AnswerKind`)."""

    form: str
    version: int
    answers: Mapping[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return f"{self.form}-{self.version}"

    def plain(self) -> dict[str, Any]:
        """The sheet as a record keeps it."""
        return {"form": self.form, "version": self.version, "answers": dict(self.answers)}


def sheets_of(kept: Iterable[Mapping[str, Any]]) -> tuple[Sheet, ...]:
    """The sheets that a record keeps."""
    return tuple(Sheet(each["form"], each["version"], each["answers"]) for each in kept)


# By form and question a short mark of the answer.
Marks = Mapping[str, Mapping[str, str]]


def mark(question: Question, answer: Any) -> str:
    """What tells one answer to a question from another. Times differ by the minute: a page asks for no seconds."""
    told = str(answer)[:_TO_THE_MINUTE] if question.kind is AnswerKind.MOMENT else answer
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]


def marks(sheets: Iterable[Sheet], asked: Iterable[Form]) -> Marks:
    """The answers to what is asked, as somebody sees them: what differs later was answered since."""
    known = {each.form: each.answers for each in sheets}
    return {
        form.form: {id_: mark(question, answer) for id_, (question, answer) in still_taken(form, answers).items()}
        for form in asked
        if (answers := known.get(form.form))
    }


def answered_since(given: Iterable[Sheet], now: Marks, seen: Marks) -> bool:
    """Whether somebody else has answered one of these forms since `seen`."""
    return any(now.get(each.form, {}) != seen.get(each.form, {}) for each in given)


class Unfit(ValueError):
    """An answer that a question does not take."""

    def __init__(self, problem: str, **params: object) -> None:
        self.problem = Problem(problem, **params)
        super().__init__(str(self.problem))


def read(question: Question, given: Any) -> Any:
    """The answer in its one spelling; None where it says nothing. Raises Unfit."""
    if given is None:
        return None
    return _READERS[question.kind](question, given)


def _words(question: Question, given: Any) -> str | None:
    if not isinstance(given, str):
        raise Unfit("Answer in words.")
    long = question.kind is AnswerKind.LONG_TEXT
    wrong = text.problem_in(given, longest=LONGEST_TEXT if long else LONGEST_LINE, required=False, lines=long)
    if wrong:
        raise Unfit(wrong[0], **wrong[1])
    return text.tidy(given) or None


def _choice(question: Question, given: Any) -> str | None:
    if given == "":
        return None
    if not isinstance(given, str) or given not in {each.key for each in question.options}:
        raise Unfit("Choose one of: %(choices)s.", choices=", ".join(each.key for each in question.options))
    return given


def _choices(question: Question, given: Any) -> list[str] | None:
    offered = [each.key for each in question.options]
    if not isinstance(given, list | tuple) or any(each not in offered for each in given):
        raise Unfit("Choose some of: %(choices)s.", choices=", ".join(offered))
    return [each for each in offered if each in given] or None


def _number(question: Question, given: Any) -> int:
    if isinstance(given, bool) or not isinstance(given, int) or not 0 <= given <= LARGEST:
        raise Unfit("Give a whole number, not below zero.")
    return given


def _date(question: Question, given: Any) -> str | None:
    if given == "":
        return None
    try:
        if isinstance(given, str) and _DAY.fullmatch(given) and date.fromisoformat(given).year in YEARS:
            return given
    except ValueError:
        pass
    raise Unfit("Give a date as YYYY-MM-DD.")


def _moment(question: Question, given: Any) -> str | None:
    if given == "":
        return None
    try:
        found = datetime.fromisoformat(given) if isinstance(given, str) else None
        if found is not None and found.tzinfo is not None and found.year in YEARS:
            return found.astimezone(UTC).isoformat()
    except (ValueError, OverflowError):
        pass
    raise Unfit("Give a time with its zone, as in 2026-03-01T09:00:00+05:00.")


def _yes_no(question: Question, given: Any) -> bool:
    if not isinstance(given, bool):
        raise Unfit("Answer with yes or no.")
    return given


def _money(question: Question, given: Any) -> dict[str, str]:
    if not isinstance(given, Mapping) or set(given) != {"amount", "currency"}:
        raise Unfit("Give an amount and its currency.")
    if given["currency"] not in CURRENCIES:
        raise Unfit("Choose one of: %(choices)s.", choices=", ".join(CURRENCIES))
    if not isinstance(given["amount"], str) or not _AMOUNT.fullmatch(given["amount"]):
        raise Unfit("Give the amount in digits, as in 12500 or 0.75.")
    return {"amount": _plain(given["amount"]), "currency": given["currency"]}


def _plain(amount: str) -> str:
    """An amount without idle zeros."""
    try:
        found = f"{Decimal(amount):f}"
    except InvalidOperation:  # pragma: no cover - digits were checked
        return amount
    whole, _, rest = found.partition(".")
    rest = rest.rstrip("0")
    return (whole.lstrip("0") or "0") + (f".{rest}" if rest else "")


_READERS: Final[Mapping[AnswerKind, Callable[[Question, Any], Any]]] = {
    AnswerKind.TEXT: _words,
    AnswerKind.LONG_TEXT: _words,
    AnswerKind.CHOICE: _choice,
    AnswerKind.CHOICES: _choices,
    AnswerKind.NUMBER: _number,
    AnswerKind.DATE: _date,
    AnswerKind.MOMENT: _moment,
    AnswerKind.YES_NO: _yes_no,
    AnswerKind.MONEY: _money,
}


@dataclass(frozen=True, slots=True)
class Checked:
    """What a filing leaves answered, form by form, and every fault by its field: `answers.FORM.QUESTION`."""

    sheets: tuple[Sheet, ...]
    problems: dict[str, Problem]


def check(
    given: Sequence[Sheet], asked: Iterable[Form], stage: FormStage | None, before: Sequence[Sheet] = ()
) -> Checked:
    """The answers of a filing at a stage (None: at which nothing is needed).

    `asked` are the forms of the day; `before` what was answered until now.
    """
    problems: dict[str, Problem] = {}
    forms = {each.form: each for each in asked}
    by_form = _by_form(given, forms, problems)
    known: dict[str, Mapping[str, Any]] = {}
    for each in before:
        known[each.form] = each.answers
    sheets = []
    for name, form in forms.items():
        answers = _merged(form, by_form.get(name, {}), known.get(name, {}), problems)
        questions = form.asked(answers)
        for id_ in by_form.get(name, {}):
            if id_ not in questions and answers.get(id_) is not None:
                problems[f"answers.{name}.{id_}"] = Problem("This is not asked after the other answers.")
        for id_, question in questions.items():
            if stage in question.required and answers.get(id_) is None:
                problems.setdefault(f"answers.{name}.{id_}", Problem(NEEDED))
        kept = {id_: answers[id_] for id_ in questions if answers.get(id_) is not None}
        if kept != known.get(name, {}):
            sheets.append(Sheet(name, form.version, kept))
    return Checked(tuple(sheets), problems)


def _by_form(
    given: Sequence[Sheet], forms: Mapping[str, Form], problems: dict[str, Problem]
) -> dict[str, Mapping[str, Any]]:
    found: dict[str, Mapping[str, Any]] = {}
    if len(given) > MOST_SHEETS:
        problems["answers"] = Problem("At most %(most)d forms.", most=MOST_SHEETS)
        return found
    for each in given:
        field_, form = f"answers.{each.form[:40]}", forms.get(each.form)
        if form is None:
            problems[field_] = Problem("This form is not asked about this incident today.")
        elif each.version != form.version:
            problems[field_] = Problem("Version %(version)d of this form is asked today.", version=form.version)
        elif each.form in found:
            problems[field_] = Problem("This form is answered twice.")
        else:
            found[each.form] = each.answers
    return found


def _merged(
    form: Form, given: Mapping[str, Any], before: Mapping[str, Any], problems: dict[str, Problem]
) -> dict[str, Any]:
    """What is answered after a filing."""
    found = {id_: answer for id_, (_question, answer) in still_taken(form, before).items()}
    for id_, answer in given.items():
        about = form.question(id_)
        if about is None:
            problems[f"answers.{form.form}.{id_[:40]}"] = Problem("This form has no such question.")
            continue
        try:
            found[id_] = read(about, answer)
        except Unfit as unfit:
            problems[f"answers.{form.form}.{id_}"] = unfit.problem
    return found


def still_taken(form: Form, before: Mapping[str, Any]) -> dict[str, tuple[Question, Any]]:
    """What was answered before, with its questions. What an earlier version took and this one does not is left out."""
    found = {}
    for question in form.questions:
        try:
            if question.id in before:
                found[question.id] = (question, read(question, before[question.id]))
        except Unfit:
            continue
    return found
