"""Ready letters, and filling their places. The letters are files beside this: a subject, an empty line, the text."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from pehra.correspondence.rules.telling import Placeholder, may_tell
from pehra.correspondence.rules.wording import LetterKind
from pehra.law.tlp import TLP

LANGUAGES: Final = ("en", "ur")
_PLACE: Final = re.compile(r"\{(" + "|".join(Placeholder) + r")\}")


@dataclass(frozen=True, slots=True)
class Letter:
    """A subject of one line and a text."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Filled:
    """A letter with its places filled. `empty` are those for which there is nothing, `kept_back` those that its label
    does not allow; such places stay in the text.
    """

    letter: Letter
    empty: tuple[Placeholder, ...]
    kept_back: tuple[Placeholder, ...]

    @property
    def whole(self) -> bool:
        return not self.empty and not self.kept_back


@cache
def ready(kind: LetterKind, language: str) -> Letter:
    """The ready letter of a kind; an empty one where anything may be asked. Raises ValueError for another language."""
    if language not in LANGUAGES:
        raise ValueError(f"language: {language!r} is not one of {', '.join(LANGUAGES)}")
    if kind is LetterKind.FREE:
        return Letter("", "")
    text = files("pehra.correspondence.rules").joinpath("letters", language, f"{kind}.txt").read_text(encoding="utf-8")
    subject, _, body = text.partition("\n\n")
    return Letter(subject.strip(), body.strip())


def places_in(letter: Letter) -> tuple[Placeholder, ...]:
    """The places of a letter, each once, in their order. Other words in braces are just words."""
    return tuple(dict.fromkeys(Placeholder(name) for name in _PLACE.findall(f"{letter.subject}\n{letter.body}")))


def fill(letter: Letter, given: Mapping[Placeholder, str], label: TLP) -> Filled:
    """The letter with whatever there is at its places, and its label allows.

    What is filled in is not read again: a title with braces in it fills no further place.
    """
    found = places_in(letter)
    kept_back = tuple(place for place in found if not may_tell(place, label))
    empty = tuple(place for place in found if place not in kept_back and not given.get(place))

    def put(match: re.Match[str]) -> str:
        place = Placeholder(match[1])
        return match[0] if place in kept_back or place in empty else given[place]

    filled = Letter(" ".join(_PLACE.sub(put, letter.subject).split()), _PLACE.sub(put, letter.body))
    return Filled(filled, empty, kept_back)
