"""A piece of a text around what was found in it, with the hits marked. It is text and nothing else: pages escape it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pehra.search.rules.asking import Term
from pehra.search.rules.plain import STRIPPED, plain

AROUND: Final = 110
# A word as it stands in a text, with the marks over its letters.
WORD: Final = re.compile(rf"[\w{STRIPPED}]+")
# Where a text is longer, only its beginning is looked through: a snippet is a help, and no proof.
LONGEST: Final = 50_000


@dataclass(frozen=True)
class Piece:
    """A part of a snippet; `hit`: it is what was looked for."""

    text: str
    hit: bool = False


@dataclass(frozen=True)
class Wanted:
    """The words of a search that are marked."""

    words: frozenset[str]
    beginnings: tuple[str, ...] = ()

    def meets(self, word: str) -> bool:
        return any(part in self.words or part.startswith(self.beginnings) for part in plain(word).split())


def wanted(terms: Iterable[Term]) -> Wanted:
    """What is marked of a search: every word that must be there."""
    words: set[str] = set()
    beginnings: list[str] = []
    for term in terms:
        found = [] if term.without else plain(term.text).split()
        if term.prefix and found:
            beginnings.append(found.pop())
        words.update(found)
    return Wanted(frozenset(words), tuple(beginnings))


def snippet(text: str, wanted: Wanted) -> list[Piece]:
    """The text around its first hit; its beginning where there is none."""
    looked = text[:LONGEST]
    hits = [(found.start(), found.end()) for found in WORD.finditer(looked) if wanted.meets(found[0])]
    start = max(0, hits[0][0] - AROUND) if hits else 0
    if start and (space := looked.find(" ", start, hits[0][0])) > 0:
        start = space + 1
    end = min(len(looked), start + 2 * AROUND + (hits[0][1] - hits[0][0] if hits else 0))
    pieces = [Piece("…")] if start else []
    place = start
    for first, last in hits:
        if first >= end:
            break
        pieces += [Piece(looked[place:first]), Piece(looked[first : min(last, end)], hit=True)]
        place = min(last, end)
    pieces.append(Piece(looked[place:end] + ("…" if end < len(text) else "")))
    return [piece for piece in pieces if piece.text]
