"""Forms of reports as rows of a profile: what is asked about an incident, of whom, and from which day on.

A version of a form that has begun is never changed: what was answered is shown with the questions of its day.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final

from pehra.law import form_conditions, playbook_conditions
from pehra.law.periods import runs

MOST_QUESTIONS: Final = 60
MOST_OPTIONS: Final = 40


class AskedOf(StrEnum):
    """Who is asked: the organisation that reports, or the public without an account."""

    ORGANISATION = "organisation"
    PUBLIC = "public"


class AnswerKind(StrEnum):
    """What kind of answer is given.

    As JSON: text and long-text a string, choice a key, choices a list of keys, number a whole number, date
    `YYYY-MM-DD`, moment an ISO 8601 time with its zone, yes-no true or false, money `{"amount": "12.50",
    "currency": "PKR"}`.
    """

    TEXT = "text"
    LONG_TEXT = "long-text"
    CHOICE = "choice"
    CHOICES = "choices"
    NUMBER = "number"
    DATE = "date"
    MOMENT = "moment"
    YES_NO = "yes-no"
    MONEY = "money"


WITH_OPTIONS: Final = frozenset({AnswerKind.CHOICE, AnswerKind.CHOICES})
# What a condition may ask about: answers of which there are few.
ASKABLE: Final = WITH_OPTIONS | {AnswerKind.YES_NO}


class FormStage(StrEnum):
    """When a question must have been answered. The values are those of the clocks of the same reports."""

    FIRST_REPORT = "first-report"
    UPDATE = "update"
    FINAL_REPORT = "final-report"


@dataclass(frozen=True, slots=True)
class Option:
    """One of the answers that are offered."""

    key: str
    label_en: str
    label_ur: str

    def label(self, language: str) -> str:
        return self.label_ur if language == "ur" and self.label_ur else self.label_en


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `required` at these stages; `when` as `form_conditions` reads it; `citation`: its source in law."""

    id: str
    kind: AnswerKind
    label_en: str
    label_ur: str
    hint_en: str = ""
    hint_ur: str = ""
    options: tuple[Option, ...] = ()
    required: frozenset[FormStage] = frozenset()
    when: str = ""
    citation: str = ""

    def label(self, language: str) -> str:
        return self.label_ur if language == "ur" and self.label_ur else self.label_en

    def hint(self, language: str) -> str:
        return self.hint_ur if language == "ur" and self.hint_ur else self.hint_en

    def asked(self, answers: Mapping[str, Any]) -> bool:
        return form_conditions.parse(self.when).holds(answers)

    def plain(self) -> dict[str, Any]:
        """The question as JSON keeps it; `question_of` reads it again."""
        return {
            "id": self.id,
            "kind": self.kind.value,
            "label_en": self.label_en,
            "label_ur": self.label_ur,
            "hint_en": self.hint_en,
            "hint_ur": self.hint_ur,
            "options": [
                {"key": each.key, "label_en": each.label_en, "label_ur": each.label_ur} for each in self.options
            ],
            "required": [stage.value for stage in FormStage if stage in self.required],
            "when": self.when,
            "citation": self.citation,
        }


def question_of(plain: Mapping[str, Any]) -> Question:
    return Question(
        **{
            **plain,
            "kind": AnswerKind(plain["kind"]),
            "options": tuple(Option(**each) for each in plain["options"]),
            "required": frozenset(map(FormStage, plain["required"])),
        }
    )


@dataclass(frozen=True, slots=True)
class Section:
    """Questions that belong together."""

    key: str
    title_en: str
    title_ur: str
    questions: tuple[Question, ...]

    def title(self, language: str) -> str:
        return self.title_ur if language == "ur" and self.title_ur else self.title_en

    def plain(self) -> dict[str, Any]:
        """The section as JSON keeps it; `section_of` reads it again."""
        asked = [each.plain() for each in self.questions]
        return {"key": self.key, "title_en": self.title_en, "title_ur": self.title_ur, "questions": asked}


def section_of(plain: Mapping[str, Any]) -> Section:
    return Section(**{**plain, "questions": tuple(map(question_of, plain["questions"]))})


@dataclass(frozen=True, slots=True)
class Form:
    """One version of a form. `id` is `form` with its version; `condition` as `playbook_conditions` reads it.

    `digest` is of everything that is asked, and of whom: what a version keeps for good.
    """

    id: str
    form: str
    version: int
    whom: AskedOf
    title_en: str
    title_ur: str
    condition: str
    # Told by the digest where profiles are compared: a page of questions says less than that they are others.
    sections: tuple[Section, ...] = field(metadata={"compared": False})
    starts: date
    ends: date | None
    citation: str
    digest: str

    def title(self, language: str) -> str:
        return self.title_ur if language == "ur" and self.title_ur else self.title_en

    @property
    def questions(self) -> Iterator[Question]:
        """Every question in its order."""
        return (question for section in self.sections for question in section.questions)

    def question(self, id_: str) -> Question | None:
        return next((each for each in self.questions if each.id == id_), None)

    def runs_at(self, at: date) -> bool:
        return runs(self.starts, self.ends, at)

    def is_for(self, facts: playbook_conditions.Facts) -> bool:
        return _read(self.condition).holds(facts)

    def asked(self, answers: Mapping[str, Any]) -> dict[str, Question]:
        """The questions that these answers leave to be asked, by id.

        An answer to a question that is not asked counts as none, so that nothing hangs on what nobody sees.
        """
        found: dict[str, Question] = {}
        counted: dict[str, Any] = {}
        for question in self.questions:
            if question.asked(counted):
                found[question.id] = question
                if question.id in answers:
                    counted[question.id] = answers[question.id]
        return found


# Each report asks the same few.
_read: Final = lru_cache(512)(playbook_conditions.parse)


def digest(
    whom: AskedOf, title: tuple[str, str], condition: str, sections: Iterable[Section], starts: date, citation: str
) -> str:
    """SHA-256 of what a version says, in a form that does not depend on how it is kept."""
    content = [whom, *title, condition, [each.plain() for each in sections], starts.isoformat(), citation]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def in_force(forms: Iterable[Form], on: date, whom: AskedOf) -> list[Form]:
    """The version of each form that is asked on a day: of those that have begun and are not over, the latest."""
    found: dict[str, Form] = {}
    for each in forms:
        if each.whom is whom and each.runs_at(on):
            known = found.get(each.form)
            if known is None or known.version < each.version:
                found[each.form] = each
    return [found[name] for name in sorted(found)]
