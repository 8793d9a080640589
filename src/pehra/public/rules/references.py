"""References of public reports (P-…), and the secret codes by which they are followed and claimed."""

import hashlib
import re
import secrets
from typing import Final

from pehra.formats.references import ALPHABET, fresh, tidy

__all__ = ["PUBLIC", "code_of", "digest", "fresh", "fresh_code", "plain", "shown", "tidy"]

PUBLIC: Final = "P"
# Five bits a letter: 120 bits follow a report, 60 claim it once within a week and after few attempts.
CODE_LETTERS: Final = 24
CLAIM_LETTERS: Final = 12
_GROUP: Final = 4


def fresh_code(letters: int = CODE_LETTERS) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(letters))


def code_of(random: bytes, letters: int = CODE_LETTERS) -> str:
    """The code that bytes spell, five bits a letter. Raises ValueError for too few bytes."""
    if len(random) * 8 < letters * 5:
        raise ValueError("too few bytes for a code of this length")
    number = int.from_bytes(random)
    return "".join(ALPHABET[number >> 5 * place & 31] for place in range(letters))


def plain(typed: str) -> str:
    """A code as somebody typed or read it out, in its stored form: dashes, blanks, small letters, O for 0 forgiven."""
    letters = re.sub(r"[^0-9A-Z]", "", typed[:200].upper())
    return letters.translate(str.maketrans("OIL", "011"))


def shown(code: str) -> str:
    """A code in groups, to be copied or read out."""
    return "-".join(code[place : place + _GROUP] for place in range(0, len(code), _GROUP))


def digest(code: str) -> str:
    """What is kept of a code. A plain hash is enough for random bits."""
    return hashlib.sha256(plain(code).encode()).hexdigest()
