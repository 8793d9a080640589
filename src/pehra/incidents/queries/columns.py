"""Columns that other parts of case work add to a list of cases that somebody takes along."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from pehra.foundation.access.person import Person
from pehra.incidents.models import Case

# How many cases one file has, read in one go.
MOST_IN_A_FILE: Final = 1000


@dataclass(frozen=True)
class Cell:
    """What stands for one case: `value` as JSON has it, `text` in words, `version` of the wording that it answers."""

    value: Any
    text: str
    version: int


@dataclass(frozen=True)
class Column:
    """One fact about cases, by the numbers of those of which it is known. `body`: slug of the body whose it is."""

    reference: str
    label: str
    body: str
    cells: Mapping[int, Cell] = field(default_factory=dict)


# Of these cases, for this person, in this language.
Columns = Callable[[Person, Sequence[Case], str], list[Column]]
_columns: list[Columns] = []


def added_by(columns: Columns) -> None:
    """Add these to every list that is taken along, behind those that others have added."""
    if columns not in _columns:
        _columns.append(columns)


def columns_of(person: Person, found: Sequence[Case], language: str) -> list[Column]:
    return [each for columns in _columns for each in columns(person, found, language)]
