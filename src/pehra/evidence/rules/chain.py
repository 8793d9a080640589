"""The chain of custody of one piece: each link carries the hash of the one before it. An auditor can run this alone."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

GENESIS: Final = "0" * 64
# What is hashed of a link, in this form; times in UTC with microseconds.
FIELDS: Final = ("piece", "number", "at", "act", "by", "party", "place", "facts", "previous")


@dataclass(frozen=True)
class Flaw:
    """The first link that does not hold, and why."""

    number: int
    reason: str


def digest(link: Mapping[str, object]) -> str:
    """SHA-256 of a link's fields as canonical JSON: keys sorted, no blank space, UTF-8."""
    told = {field: link[field] for field in FIELDS}
    written = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()


def flaw_in(links: Iterable[Mapping[str, object]]) -> Flaw | None:
    """The first flaw of a whole chain, or None. Raises KeyError for what is no link."""
    previous, expected, piece = GENESIS, 1, None
    for link in links:
        piece = link["piece"] if piece is None else piece
        if link["number"] != expected:
            return Flaw(expected, "is missing")
        if link["piece"] != piece:
            return Flaw(expected, "belongs to another piece")
        if link["previous"] != previous:
            return Flaw(expected, "does not continue the link before it")
        if digest(link) != link["hash"]:
            return Flaw(expected, "is not what was hashed")
        previous, expected = str(link["hash"]), expected + 1
    return None
