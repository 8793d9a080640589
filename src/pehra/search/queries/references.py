"""Where a reference leads that somebody typed: to the page of its record, where they may see that."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person

# Written with its dash, or with a digit in it: a word of nine letters is looked for as a word.
TYPED: Final = re.compile(r"([A-Za-z])(?:[\s-]+|(?=[A-Za-z]*[0-9]))([0-9A-Za-z]{4})[\s-]*([0-9A-Za-z]{4})")
READ: Final = str.maketrans("OIL", "011")


@dataclass(frozen=True)
class Found:
    """A record that somebody may see: what it is, and the address of its page on this site."""

    reference: str
    kind: str
    address: str


# The record of this reference for this person, None: there is none, or not for them.
Resolve = Callable[[Person, str, datetime], Found | None]

# While nobody has said which records there are, no reference leads anywhere.
_resolve: list[Resolve] = [lambda _person, _reference, _at: None]


def resolved_by(resolve: Resolve) -> None:
    """References lead where this says from now on."""
    _resolve[:] = [resolve]


def written(word: str) -> str:
    """A reference as somebody typed it, in its written form; nothing where it cannot be one. Its first letter stays."""
    found = TYPED.fullmatch(word.strip()) if len(word) < 30 else None
    if found is None:
        return ""
    first, middle, last = (part.upper() for part in found.groups())
    return f"{first}-{middle.translate(READ)}-{last.translate(READ)}"


def leads_to(person: Person, word: str, at: datetime) -> Found | None:
    """Where a typed reference leads. None alike for what is none, for what does not exist and for what is hidden."""
    reference = written(word)
    return _resolve[0](person, reference, at) if reference else None


def record(person: Person, word: str, at: datetime) -> Found:
    """The same; raises Absent where it leads nowhere."""
    found = leads_to(person, word, at)
    if found is None:
        raise Absent
    return found
