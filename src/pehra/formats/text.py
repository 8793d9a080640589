"""Free text as it is stored: one form for the same text, and nothing in it that a reader cannot see."""

import re
import unicodedata
from typing import Final

# Overrides let a name read as another one. The isolates and marks that mixed Urdu and English need stay allowed.
OVERRIDES: Final = frozenset("\u202a\u202b\u202c\u202d\u202e")
LINE_CHARACTERS: Final = frozenset("\n\t")
# Control characters, halves of a pair, and the separators that some readers take for a line end and others do not.
UNFIT: Final = frozenset({"Cc", "Cs", "Zl", "Zp"})
# What leaves no trace on a page: blank space, joiners and marks of direction, code points without a character.
TRACELESS: Final = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp", "Zs"})
# Beyond the control characters, what XML 1.0 (section 2.2) has no place for.
NO_XML: Final = re.compile(r"[\ud800-\udfff\ufffe\uffff]")


def tidy(text: str) -> str:
    """NFC, line ends as "\\n", no blank space around."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def problem_in(
    text: str, *, longest: int, required: bool = True, lines: bool = False
) -> tuple[str, dict[str, object]] | None:
    """What is wrong with a text once it is tidy, as sentence and parameters, or None.

    `longest` counts characters of the tidy form, which is what has to fit; `lines` allows line breaks and tabs.
    """
    if len(text) > 4 * longest:
        # Far too long in any form: not worth the work of tidying.
        return _too_long(longest, len(text))
    tidied = tidy(text)
    if required and all(unicodedata.category(character) in TRACELESS for character in tidied):
        return "This field is needed.", {}
    if len(tidied) > longest:
        return _too_long(longest, len(tidied))
    for place, character in enumerate(tidied, start=1):
        if character in OVERRIDES:
            return "Character %(place)d overrides the direction of text; remove it.", {"place": place}
        if unicodedata.category(character) in UNFIT and not (lines and character in LINE_CHARACTERS):
            return "Character %(place)d is a control character; remove it.", {"place": place}
    return None


def _too_long(longest: int, length: int) -> tuple[str, dict[str, object]]:
    return "At most %(longest)d characters; this has %(length)d.", {"longest": longest, "length": length}


def xml_text(text: str) -> str:
    """The text without the characters that XML 1.0 (section 2.2) has no place for."""
    return "".join(each for each in text if each in "\t\n\r" or (each >= " " and not NO_XML.match(each)))
