"""Lists narrowed by what a part of case work with a package of its own knows of cases: one field to one value."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet

from pehra.foundation.access.person import Person
from pehra.incidents.models import Case


@dataclass(frozen=True)
class Offered:
    """A field that somebody's lists can be narrowed by, and whose it is.

    `answers` are those among which one chooses: the word for the address, and its name in both languages. Without any,
    the value is typed. `retired`: it is asked no more, and finds what was answered.
    """

    reference: str
    name_en: str
    name_ur: str
    party: Any
    answers: Sequence[tuple[str, Any, str]] = ()
    retired: bool = False


@dataclass(frozen=True)
class Narrowing:
    """`narrow` leaves of some cases those with this value of this field, as far as the person may know either; they are
    put in order through the relation `through`, whose rows an index has in the order of a list.

    `offered` makes what a person is offered of the rows of `questions`, which are asked together with what stands
    beside a list: each asks for whole rows of one table. `named` is one field that is offered no more, by its
    reference, if the person may know of it.
    """

    narrow: "Callable[[QuerySet[Case], Person, str, str], QuerySet[Case]]"
    questions: "Callable[[Person], Sequence[QuerySet[Any]]]"
    offered: Callable[[Sequence[list[Any]]], list[Offered]]
    named: Callable[[Person, str], Offered | None]
    through: str


# While no part has said how: no case has such a field.
_NOT_AT_ALL: Final = Narrowing(
    narrow=lambda rows, _person, _field, _value: rows.none(),
    questions=lambda _person: (),
    offered=lambda _rows: [],
    named=lambda _person, _field: None,
    through="",
)
# One: a list is put in order through one relation.
_way: list[Narrowing] = [_NOT_AT_ALL]


def narrowed_by(way: Narrowing) -> None:
    """Lists can be narrowed by this from now on."""
    _way[:] = [way]


def narrow(rows: "QuerySet[Case]", person: Person, field: str, value: str) -> "QuerySet[Case]":
    return _way[0].narrow(rows, person, field, value)


def through() -> str:
    """The relation through which such cases are put in order."""
    return _way[0].through


def questions(person: Person) -> "Sequence[QuerySet[Any]]":
    """What is asked to know by what this person's lists can be narrowed."""
    return _way[0].questions(person)


def offered(rows: Sequence[list[Any]]) -> list[Offered]:
    """The fields that the rows of these questions are about."""
    return _way[0].offered(rows)


def named(person: Person, field: str) -> Offered | None:
    """A field by its reference, also one that is offered no more; None where this person may know of none."""
    return _way[0].named(person, field) if field.isprintable() else None
