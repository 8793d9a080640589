"""What differs between a text and its copy, word by word, for two columns that a second person reads side by side."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from pehra.formats.plain import STRIPPED
from pehra.releases.rules.finding import Spot
from pehra.releases.rules.marks import reads_from_the_right

# A mark as a whole, so that none of its words is taken for one of the text; a word with what stands over its letters,
# blank space, a sign.
TOKEN: Final = re.compile(rf"\[[^\[\]\n]{{1,120}}\]|█+|\s+|[\w{STRIPPED}]+|[^\w\s]")
# Beyond this a stretch of lines is told as changed whole: the comparison would take longer than the reading.
MOST_TOKENS: Final = 3000


@dataclass(frozen=True)
class Piece:
    """A stretch of one side. `changed`: it stands on this side alone."""

    text: str
    changed: bool = False


@dataclass(frozen=True)
class Compared:
    """Both sides. `rtl`: the text runs from right to left, and so do both of its columns."""

    left: tuple[Piece, ...]
    right: tuple[Piece, ...]
    rtl: bool

    @property
    def same(self) -> bool:
        return not any(piece.changed for piece in (*self.left, *self.right))


def compared(original: str, text: str) -> Compared:
    left: list[Piece] = []
    right: list[Piece] = []
    before, after = original.splitlines(keepends=True), text.splitlines(keepends=True)
    for same, a, b in _blocks(before, after):
        if same:
            left.append(Piece("".join(a)))
            right.append(Piece("".join(b)))
        else:
            _within("".join(a), "".join(b), left, right)
    return Compared(_joined(left), _joined(right), reads_from_the_right(original or text))


def _within(a: str, b: str, left: list[Piece], right: list[Piece]) -> None:
    before, after = TOKEN.findall(a), TOKEN.findall(b)
    if len(before) > MOST_TOKENS or len(after) > MOST_TOKENS:
        left.append(Piece(a, changed=True))
        right.append(Piece(b, changed=True))
        return
    for same, old, new in _blocks(before, after):
        left.append(Piece("".join(old), changed=not same))
        right.append(Piece("".join(new), changed=not same))


def _blocks(before: list[str], after: list[str]) -> list[tuple[bool, list[str], list[str]]]:
    codes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return [(tag == "equal", before[a:b], after[c:d]) for tag, a, b, c, d in codes]


def _joined(pieces: list[Piece]) -> tuple[Piece, ...]:
    """Without empty pieces, and neighbours of one kind as one; a blank between two changes belongs to them."""
    found: list[Piece] = []
    for piece in pieces:
        if not piece.text:
            continue
        if found and found[-1].changed == piece.changed:
            found[-1] = Piece(found[-1].text + piece.text, piece.changed)
        elif len(found) > 1 and piece.changed and found[-2].changed and not found[-1].text.strip(" "):
            gap = found.pop()
            found[-1] = Piece(found[-1].text + gap.text + piece.text, changed=True)
        else:
            found.append(piece)
    return tuple(found)


@dataclass(frozen=True)
class Marked:
    """A stretch of a text; `what`: it may have to be taken out, as this."""

    text: str
    what: str = ""


def highlighted(text: str, spots: list[Spot]) -> list[Marked]:
    """The text in stretches, with what was found in it."""
    found: list[Marked] = []
    place = 0
    for spot in spots:
        found += [Marked(text[place : spot.start]), Marked(text[spot.start : spot.end], spot.what)]
        place = spot.end
    return [each for each in (*found, Marked(text[place:])) if each.text]
