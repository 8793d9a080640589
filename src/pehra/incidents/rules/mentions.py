"""Finding the persons whom a text mentions: "@" and the name as it is written, in whatever script.

Only names that were offered are looked for. What else follows an "@" is text, whether or not such a person exists.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

# How many people are offered while somebody types, and how much of a name is looked at.
MOST_OFFERED: Final = 8
LONGEST_ASKED: Final = 60


@dataclass(frozen=True)
class Mention:
    """A place in a text, the "@" included, and the name that stands there."""

    start: int
    end: int
    name: str


def mentions(text: str, names: Iterable[str]) -> Iterator[Mention]:
    """The mentions in a text, in their order. Of two names that both fit, the longer one is meant.

    Capitals and the kind of space do not matter. "@" within a word, as in an address, begins no mention, and a name
    goes on as far as its letters do: "@Ali" is not found in "@Aliya".
    """
    known = {_plain(name): name for name in names if _plain(name)}
    if not known or "@" not in text:
        return
    ways = "|".join(_way(name) for name in sorted(known, key=lambda name: (-len(name), name)))
    for found in re.finditer(rf"(?<![\w@.])@({ways})(?!\w)", text, re.IGNORECASE):
        yield Mention(found.start(), found.end(), known[_plain(found[1])])


def begins(name: str, asked: str) -> bool:
    """Whether a person of this name is offered to who typed so much of it: any of its words begins so."""
    wanted, whole = _plain(asked), _plain(name)
    return whole.startswith(wanted) or any(word.startswith(wanted) for word in whole.split(" "))


def _plain(name: str) -> str:
    return " ".join(name.split()).lower()


def _way(name: str) -> str:
    return r"\s+".join(re.escape(word) for word in name.split(" "))
