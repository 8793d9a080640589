"""What was taken out of a copy, kept with the work on it: so that nobody puts it back unseen."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pehra.formats.plain import folded
from pehra.releases.rules.finding import DOT, Known, occurs
from pehra.releases.rules.words import What

LONGEST: Final = 300


@dataclass(frozen=True)
class Needle:
    """A thing that must not stand in the copy."""

    what: What
    text: str

    @property
    def known(self) -> Known:
        return Known(self.what, self.text)


def needle_of(what: What, written: str) -> Needle:
    """What stood in a text, in its plain spelling: an address without what made it harmless."""
    text = written.strip()[:LONGEST]
    if what is What.NETWORK:
        text = re.sub(r"\s", "", re.sub(DOT, ".", folded(text).text))
    return Needle(what, text)


def needles(found: Iterable[Needle]) -> list[dict[str, str]]:
    """Each once, as they are kept; of two spellings the first."""
    kept: dict[tuple[What, str], Needle] = {}
    for each in found:
        if each.text:
            kept.setdefault((each.what, folded(each.text).text), each)
    return [{"what": each.what, "text": each.text} for each in kept.values()]


@dataclass(frozen=True)
class Said:
    """A block as it would be released: `words` is all that a reader sees of it, codes included."""

    number: int
    words: str


def still_there(blocks: Iterable[Said], removed: Iterable[Needle]) -> list[tuple[int, Needle]]:
    """Which blocks hold something that was taken out, in whatever spelling."""
    gone = list(removed)
    return [(block.number, each) for block in blocks for each in gone if occurs(block.words, each.known)]
