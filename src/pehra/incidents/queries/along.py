"""What other parts of case work ask about a case together with what its page asks: they cost it no statement more."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from pehra.foundation.access.person import Person
from pehra.incidents.models import Case

# Questions for whole rows, about a case of which this person sees how it is handled.
Questions = Callable[[Person, Case], "Sequence[QuerySet[Any]]"]
Rows = list[list[Any]]
_questions: dict[str, Questions] = {}


def asked_along(name: str, questions: Questions) -> None:
    """Ask this whenever a case is looked at. The rows are found under the name, in `Detail.along`."""
    _questions[name] = questions


def questions_about(person: Person, case: Case) -> "dict[str, Sequence[QuerySet[Any]]]":
    return {name: questions(person, case) for name, questions in _questions.items()}


def by_name(asked: "Mapping[str, Sequence[QuerySet[Any]]]", rows: Sequence[list[Any]]) -> dict[str, Rows]:
    """The rows of all of these questions, in their order, under the names of those who asked."""
    left = iter(rows)
    return {name: [next(left) for _question in questions] for name, questions in asked.items()}
