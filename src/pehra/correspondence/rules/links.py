"""The codes of secret links: 120 random bits, of which only a hash is kept."""

import hashlib
import re
import secrets
from typing import Final

from pehra.formats.references import ALPHABET

LETTERS: Final = 24


def fresh_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LETTERS))


def plain(typed: str) -> str:
    """A code as somebody copied it, in its stored form: dashes, blanks, small letters, O for 0 are forgiven."""
    letters = re.sub(r"[^0-9A-Z]", "", typed[:200].upper())
    return letters.translate(str.maketrans("OIL", "011"))


def digest(code: str) -> str:
    """What is kept of a code. A plain hash is enough for random bits."""
    return hashlib.sha256(plain(code).encode()).hexdigest()
