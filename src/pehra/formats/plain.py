"""How text is made alike before it is compared: what a reader takes for the same word is the same word.

PostgreSQL does it for the search index and for what is asked (`search_plain`, in the search's migrations, is made of
the tables below); this module does the same where hits are marked, and where something is taken out of a text.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

# Arabic and Urdu keyboards write these apart; readers do not. Forms with marks over them were taken apart before.
LETTERS: Final = {
    "ي": "ی", "ى": "ی", "ې": "ی", "ۍ": "ی", "ێ": "ی",
    "ك": "ک", "ڪ": "ک",
    "ه": "ہ", "ۃ": "ہ", "ة": "ہ", "ە": "ہ", "ۀ": "ہ", "ۂ": "ہ",
    "ٱ": "ا",
}  # fmt: skip
DIGITS: Final = {chr(start + digit): str(digit) for start in (0x0660, 0x06F0) for digit in range(10)}
# Marks over and under letters, tatweel, joiners and marks of direction: nothing that a word consists of.
STRIPPED: Final = (
    "\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"
    "\u08d3-\u08ff\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
)
# What words are made of; all else divides them.
KEPT: Final = (
    "0-9a-z\u00df-\u02af\u0370-\u052f\u0531-\u0587\u05d0-\u05f2\u0620-\u063f\u0641-\u064a\u066e\u066f\u0671-\u06d3\u06d5"
    "\u06ee-\u06ef\u06fa-\u06ff\u0750-\u077f\u08a0-\u08b4\u0900-\u0dff\u0e00-\u0eff\u1100-\u11ff\u1e00-\u1fff"
    "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3"
)
# The two tables as `translate` of SQL and of Python takes them.
FROM: Final = "".join(LETTERS) + "".join(DIGITS)
TO: Final = "".join(LETTERS.values()) + "".join(DIGITS.values())

_ALIKE: Final = str.maketrans(FROM, TO)
_STRIPPED: Final = re.compile(f"[{STRIPPED}]+")
_OTHER: Final = re.compile(f"[^{KEPT}]+")


def plain(text: str) -> str:
    """The words of a text as they are compared, with one space between them."""
    bare = _STRIPPED.sub("", unicodedata.normalize("NFKD", text)).lower()
    return _OTHER.sub(" ", bare.translate(_ALIKE)).strip()


def words(text: str) -> list[str]:
    return plain(text).split()


@dataclass(frozen=True)
class Folded:
    """A text made alike letter by letter: `places[i]` is where in the original the letter `text[i]` stands.

    `places` has one more, the length of the original. What divides words stays as it is.
    """

    text: str
    places: tuple[int, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original behind these letters, with the unseen characters that follow its last one.

        A character that stands for several letters belongs to it whole.
        """
        return self.places[start], max(self.places[end], self.places[end - 1] + 1) if end > start else self.places[
            start
        ]


# What is not seen, and marks over and under letters: nothing by which a reader tells two words apart.
_UNSEEN: Final = frozenset({"Cf", "Mn", "Me"})


def folded(text: str) -> Folded:
    """Like `plain`, and a little coarser, with the way back to the original. Two texts that `plain` makes alike are
    alike here, up to what divides their words.
    """
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for letter in _folded(character):
            letters.append(letter)
            places.append(place)
    return Folded("".join(letters), (*places, len(text)))


@lru_cache(maxsize=8192)
def _folded(character: str) -> str:
    apart = unicodedata.normalize("NFKD", character)
    seen = "".join(each for each in apart if unicodedata.category(each) not in _UNSEEN and not _STRIPPED.match(each))
    # Folding case may put marks back on ("İ"), and a letter of the table may come of it.
    lowered = unicodedata.normalize("NFKD", seen.casefold()).translate(_ALIKE)
    return "".join(each for each in lowered if unicodedata.category(each) not in _UNSEEN)
