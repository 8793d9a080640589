"""What stands where something was taken out: seen by every reader, telling nothing of what it was or how long."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from pehra.releases.rules.finding import Known, Spot, occurs
from pehra.releases.rules.words import Naming, What

BLACK: Final = "█████"
# Of persons is told that there was one. The two languages of the texts, whoever reads.
PERSON: Final[Mapping[str, str]] = {"en": "[a person]", "ur": "[ایک شخص]"}
ORGANISATION: Final[Mapping[str, str]] = {
    "en": "[organisation in the %(sector)s sector]",
    "ur": "[%(sector)s کے شعبے کا ادارہ]",
}
RIGHT_TO_LEFT: Final = (("\u0590", "\u08ff"), ("\ufb1d", "\ufdff"), ("\ufe70", "\ufefc"))


@dataclass(frozen=True)
class Marking:
    """How the marks of one copy speak. `sector` by language; nothing of `removed` ever stands in a mark."""

    naming: Naming
    sector: Mapping[str, str]
    removed: tuple[Known, ...] = ()

    def mark(self, what: What, language: str) -> str:
        words = self._words(what, language)
        return BLACK if any(occurs(words, each) for each in self.removed) else words

    def _words(self, what: What, language: str) -> str:
        if what is What.PERSON:
            return PERSON[language]
        if what is What.ORGANISATION and self.naming is Naming.SECTOR and self.sector.get(language):
            return ORGANISATION[language] % {"sector": self.sector[language]}
        return BLACK


def reads_from_the_right(text: str) -> bool:
    """Whether most letters of a text are of a script that runs from right to left."""
    right = sum(any(first <= each <= last for first, last in RIGHT_TO_LEFT) for each in text)
    return right > sum(each.isalpha() for each in text) - right


def taken_out(text: str, spots: Iterable[Spot], marking: Marking, *, language: str = "") -> str:
    """The text with a mark at each of the places (in order, without overlaps), in the language of the text."""
    language = language or ("ur" if reads_from_the_right(text) else "en")
    parts: list[str] = []
    place = 0
    for spot in spots:
        parts += [text[place : spot.start], marking.mark(spot.what, language)]
        place = spot.end
    return "".join([*parts, text[place:]])
