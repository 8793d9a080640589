"""Courses: places and the waiting list, results, codes of certificates, and which course closes which gap."""

import re
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pehra.formats.references import ALPHABET

CODE: Final = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}")


class SessionState(StrEnum):
    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


class Place(StrEnum):
    """Where somebody stands in a session; LEFT gave the place back."""

    ENROLLED = "enrolled"
    WAITING = "waiting"
    LEFT = "left"


class Result(StrEnum):
    """OPEN: nobody has noted one. ABSENT: enrolled and did not come."""

    OPEN = "open"
    PASSED = "passed"
    FAILED = "failed"
    ABSENT = "absent"


def place_for(enrolled: int, capacity: int) -> Place:
    """Whoever comes while there is room gets a place, the others wait in the order in which they came."""
    return Place.ENROLLED if enrolled < capacity else Place.WAITING


def moving_up(enrolled: int, capacity: int, waiting: Sequence[int]) -> tuple[int, ...]:
    """Who of those waiting, in their order, gets a place now."""
    return tuple(waiting[: max(0, capacity - enrolled)])


def fresh_code() -> str:
    """The code of a certificate: eighty random bits, so that trying codes finds none."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(16))
    return "-".join(letters[place : place + 4] for place in range(0, 16, 4))


def tidy_code(text: str) -> str:
    """A code as somebody typed it, in its written form; what cannot be one is empty."""
    letters = re.sub(r"[^0-9A-Z]", "", text.upper()[:100]).translate(str.maketrans("OIL", "011"))
    written = "-".join(letters[place : place + 4] for place in range(0, len(letters), 4))
    return written if CODE.fullmatch(written) else ""


@dataclass(frozen=True, slots=True)
class Offer:
    """A course, as far as needs are concerned: the SIM3 parameters that it helps with."""

    course: int
    parameters: frozenset[str]


def suggested(offers: Iterable[Offer], lacking: Sequence[str]) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """Courses that help with something that is lacking, those first that help with most, with what they help with."""
    found = [(each.course, tuple(code for code in lacking if code in each.parameters)) for each in offers]
    return tuple(sorted((pair for pair in found if pair[1]), key=lambda pair: -len(pair[1])))
