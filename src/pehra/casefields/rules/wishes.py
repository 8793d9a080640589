"""What a field is made of, and what is wrong with one."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from pehra.formats.text import problem_in, tidy
from pehra.foundation.access.errors import Problem
from pehra.law.forms import WITH_OPTIONS, AnswerKind, Option, Question
from pehra.law.taxonomy import CLASS

# How many a body asks at once. Those that it has retired do not count.
MOST_OF_A_BODY: Final = 50
LONGEST_NAME: Final = 100
LONGEST_HINT: Final = 300

# The kinds of answers to forms of reports, but for those that need more than one box or a clock.
KINDS: Final = (
    AnswerKind.TEXT,
    AnswerKind.LONG_TEXT,
    AnswerKind.NUMBER,
    AnswerKind.DATE,
    AnswerKind.YES_NO,
    AnswerKind.CHOICE,
    AnswerKind.CHOICES,
)


@dataclass(frozen=True)
class Wishes:
    """A field as its body wants it. `classes` of RSIT in which it is asked, none: in all of them."""

    label_en: str
    kind: AnswerKind
    label_ur: str = ""
    hint_en: str = ""
    hint_ur: str = ""
    options: tuple[Option, ...] = ()
    classes: tuple[str, ...] = ()
    required: bool = False

    def question(self, reference: str) -> Question:
        """What is asked, tidy, under the reference of its field."""
        return Question(
            id=reference,
            kind=self.kind,
            label_en=tidy(self.label_en),
            label_ur=tidy(self.label_ur),
            hint_en=tidy(self.hint_en),
            hint_ur=tidy(self.hint_ur),
            options=self.options,
        )


def problems(wanted: Wishes) -> dict[str, str | Problem]:
    """What is wrong with each part of a field; empty: nothing. The options were judged when they were read."""
    found: dict[str, str | Problem] = {}
    for name, longest in (("label", LONGEST_NAME), ("hint", LONGEST_HINT)):
        for language in ("en", "ur"):
            part = f"{name}_{language}"
            wrong = problem_in(getattr(wanted, part), longest=longest, required=part == "label_en")
            if wrong:
                found[part] = Problem(wrong[0], **wrong[1])
    if wanted.kind not in KINDS:
        found["kind"] = Problem("Choose one of: %(choices)s.", choices=", ".join(KINDS))
    elif wanted.kind in WITH_OPTIONS and len(wanted.options) < 2:
        found["options"] = "Give at least two answers to choose from, one on each line."
    elif wanted.kind not in WITH_OPTIONS and wanted.options:
        found["options"] = "Only a choice has answers to choose from."
    if unknown := [each for each in wanted.classes if each not in CLASS]:
        found["classes"] = Problem("There is no class %(class)s in RSIT.", **{"class": unknown[0][:80]})
    return found


def is_asked(classes: Collection[str], classification: Iterable[str]) -> bool:
    """Whether a field of these classes is asked about a case with this classification ("class" or "class/type")."""
    return not classes or any(each.partition("/")[0] in classes for each in classification)
