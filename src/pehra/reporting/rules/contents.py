"""A case as a document tells it: plain values, in one language, with nothing in it that the label keeps back."""

from collections.abc import Mapping, Sequence
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
    cause: str
    lesson: str
    reports: Sequence[Filed]
    timeline: Sequence[Line]
    observables: Sequence[Seen]
    clocks: Sequence[Owed]


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
