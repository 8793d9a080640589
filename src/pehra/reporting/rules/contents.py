"""A case as a document tells it: plain values, in one language, with nothing in it that the label keeps back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Answer:
    """An answer with its question: `value` as it was given, `label` and `text` in the document's language."""

    question: str
    label: str
    text: str
    value: Any


@dataclass(frozen=True)
class Answers:
    """The answers to one version of a form."""

    form: str
    version: int
    title: str
    answers: Sequence[Answer]


@dataclass(frozen=True)
class Line:
    """One entry of the timeline."""

    at: datetime
    title: str
    text: str
    who: str
    tlp: str
    answers: Sequence[Answers] = ()


@dataclass(frozen=True)
class Filed:
    """A report as it was filed; `digest` is the SHA-256 of its canonical form, as its signed receipt has it."""

    reference: str
    organisation: str
    title: str
    description: str
    channel: str
    aware_at: datetime
    submitted_at: datetime
    tlp: str
    digest: str
    answers: Sequence[Answers] = ()


@dataclass(frozen=True)
class Seen:
    """An observable."""

    type: str
    value: str
    note: str
    at: datetime


@dataclass(frozen=True)
class Owed:
    """A clock: who owed what by when, and when it was met."""

    stage: str
    party: str
    due_at: datetime
    met_at: datetime | None
    state: str
    late: bool
    citation: str


@dataclass(frozen=True)
class Told:
    """The whole. `tlp` is the document's label; names are in the document's language, codes are as in the interface."""

    reference: str
    title: str
    status: str
    tlp: str
    severity: str
    ransomware: bool
    classification: Sequence[str]
    classes: Sequence[str]
    organisation: str
    custodian: str
    drill: str
    version: int
    opened_at: datetime
    acknowledged_at: datetime | None
    closed_at: datetime | None
    updated_at: datetime
    outcome: str
    cause: str
    lesson: str
    reports: Sequence[Filed]
    timeline: Sequence[Line]
    observables: Sequence[Seen]
    clocks: Sequence[Owed]


@dataclass(frozen=True)
class Given:
    """One answer with where it was given: with the report of this reference, or with a filing (empty) at a moment."""

    report: str
    at: datetime
    answers: Answers
    answer: Answer

    @property
    def name(self) -> str:
        """What tells it from all other answers of its case."""
        given = self.report or self.at.isoformat()
        return f"{given}/{self.answers.form}-{self.answers.version}/{self.answer.question}"


def given(told: Told) -> Iterator[Given]:
    """Every answer in the order in which they were given, each in the order of its questions."""
    found = [(each.submitted_at, each.reference, each.answers) for each in told.reports]
    found += [(each.at, "", each.answers) for each in told.timeline]
    for at, report, sheets in sorted(found, key=lambda each: each[0]):
        for sheet in sheets:
            yield from (Given(report, at, sheet, answer) for answer in sheet.answers)


def plain(told: Told) -> Mapping[str, Any]:
    """The same as JSON has it: moments in UTC by ISO 8601."""
    found: Mapping[str, Any] = _plain(asdict(told))
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value
