"""What free text may hold. It is stored as typed, shown as text, and never as markup."""

import unicodedata
from typing import Final

# Direction overrides can make a name read as another one; isolates and marks that Urdu needs are left alone.
FORBIDDEN_BIDI: Final = frozenset("\u202a\u202b\u202c\u202d\u202e")
# A browser sends CR LF for every line break; `tidy` makes one LF of it.
PLAIN_BREAKS: Final = frozenset("\r\n\t")


def problem_in(
    text: str, *, longest: int, required: bool = True, lines: bool = False
) -> tuple[str, dict[str, object]] | None:
    """What is wrong with a text, as sentence and parameters, or None. `lines` allows line breaks and tabs."""
    if required and not text.strip():
        return ("This field is needed.", {})
    if len(text) > longest:
        return (
            "At most %(longest)d characters; this has %(length)d.",
            {"longest": longest, "length": len(text)},
        )
    for place, character in enumerate(text, 1):
        if character in FORBIDDEN_BIDI:
            return ("Character %(place)d overrides the direction of text; remove it.", {"place": place})
        if unicodedata.category(character) in ("Cc", "Cs") and not (lines and character in PLAIN_BREAKS):
            return ("Character %(place)d is a control character; remove it.", {"place": place})
    return None


def tidy(text: str) -> str:
    """One form for the same text: NFC, plain line ends, no blank space around."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
