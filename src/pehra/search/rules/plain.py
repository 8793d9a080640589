"""How text is made alike before it is compared: what a reader takes for the same word is the same word.

PostgreSQL does it for the index and for what is asked (`search_plain`, in the migrations, is made of the tables below);
this module does the same where hits are marked in a text.
"""

import re
import unicodedata
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
