"""What a body still wants answered before its case is closed."""

from typing import Any

from django.utils.translation import get_language

from pehra.casefields.queries.answers import missing
from pehra.foundation.access.errors import Problem
from pehra.law.forms import Question

UNANSWERED = "Fill “%(field)s” first: your body asks for it before a case is closed."


class Label(str):
    """The name of a field as a part of a sentence: in the reader's language there, in English where it is stored."""

    question: Question

    def __new__(cls, question: Question) -> "Label":
        made = super().__new__(cls, question.label_en)
        made.question = question
        return made

    def __str__(self) -> str:
        return self.question.label("ur" if (get_language() or "en").startswith("ur") else "en")


def unanswered(case: Any) -> dict[str, Problem]:
    """Each required field that is not answered, by `fields.REFERENCE`, for the body in whose custody the case is."""
    found = missing(case, case.custodian_id)
    return {f"fields.{each.reference}": Problem(UNANSWERED, field=Label(each.question)) for each in found}
