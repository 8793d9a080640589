"""Answers to forms as they are given out: in both languages, with the questions of their day."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import Field

from pehra.foundation.access.api.shapes import Given
from pehra.incidents.models import Entry, Report
from pehra.incidents.queries.forms import Answered, answered_in_words, forms_of, shown
from pehra.incidents.rules.answers import sheets_of
from pehra.law.forms import AnswerKind


class AnswerOut(Given):
    """An answer with its question as it was asked on that day."""

    question: str = Field(description="Name of the question in its form.", examples=["asked"])
    kind: AnswerKind
    label_en: str = Field(examples=["Was money asked for?"])
    label_ur: str
    value: Any = Field(description="The answer as it was given; its type follows from `kind`.", examples=[True])
    text_en: str = Field(description="The answer in words.", examples=["Yes"])
    text_ur: str


class AnsweredOut(Given):
    """The answers to one version of a form."""

    form: str = Field(examples=["ransomware"])
    version: int = Field(examples=[1])
    title_en: str
    title_ur: str
    answers: list[AnswerOut] = Field(description="In the order in which the version asked.")


class Answers:
    """Answers of reports and of what was filed after them, for all rows of one page."""

    def __init__(self, reports: Iterable[Report], entries: Iterable[Entry] = ()) -> None:
        reports, entries = list(reports), list(entries)
        self._forms = forms_of(reports, entries)

    def of(self, kept: Iterable[Mapping[str, Any]]) -> list[AnsweredOut]:
        sheets = sheets_of(kept)
        return _both(shown(sheets, self._forms, "en"), shown(sheets, self._forms, "ur"))


def answers_of(kept: list[Mapping[str, Any]]) -> list[AnsweredOut]:
    """What one record of another domain keeps."""
    return _both(answered_in_words(kept, "en"), answered_in_words(kept, "ur")) if kept else []


def _both(english: list[Answered], urdu: list[Answered]) -> list[AnsweredOut]:
    return [_answered(one, other) for one, other in zip(english, urdu, strict=True)]


def _answered(english: Answered, urdu: Answered) -> AnsweredOut:
    return AnsweredOut(
        form=english.form,
        version=english.version,
        title_en=english.title,
        title_ur=urdu.title,
        answers=[
            AnswerOut(
                question=each.question.id,
                kind=each.question.kind,
                label_en=each.label,
                label_ur=other.label,
                value=each.value,
                text_en=each.text,
                text_ur=other.text,
            )
            for each, other in zip(english.answers, urdu.answers, strict=True)
        ],
    )
