"""Free text as it is stored: one form for the same text, and nothing in it that a reader cannot see."""

import unicodedata
from typing import Final

# Overrides let a name read as another one. The isolates and marks that mixed Urdu and English need stay allowed.
OVERRIDES: Final = frozenset("\u202a\u202b\u202c\u202d\u202e")
LINE_CHARACTERS: Final = frozenset("\n\t")


def tidy(text: str) -> str:
    """NFC, line ends as "\\n", no blank space around."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def problem_in(
    text: str, *, longest: int, required: bool = True, lines: bool = False
) -> tuple[str, dict[str, object]] | None:
    """What is wrong with a tidy text, as sentence and parameters, or None. `lines` allows line breaks and tabs."""
    if required and not text:
        return "This field is needed.", {}
    if len(text) > longest:
        return "At most %(longest)d characters; this has %(length)d.", {"longest": longest, "length": len(text)}
    for place, character in enumerate(text, start=1):
        if character in OVERRIDES:
            return "Character %(place)d overrides the direction of text; remove it.", {"place": place}
        if _invisible(character) and not (lines and character in LINE_CHARACTERS):
            return "Character %(place)d is a control character; remove it.", {"place": place}
    return None


def _invisible(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs")
