"""Reference numbers. They are random: from a sequence, a stranger could count what the network deals with."""

import re
import secrets
from typing import Final

# Crockford's base 32: no I, L, O or U, so a number survives being read out over the phone.
ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def shape(prefixes: str) -> re.Pattern[str]:
    """What references with one of these first letters look like."""
    return re.compile(rf"^[{prefixes}]-[0-9A-HJKMNP-TV-Z]{{4}}-[0-9A-HJKMNP-TV-Z]{{4}}$")


def fresh(prefix: str) -> str:
    """A new reference, "C-7K3F-9QPD": forty random bits; the table refuses the rare second one."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"{prefix}-{letters[:4]}-{letters[4:]}"


def tidy(text: str) -> str:
    """A reference as somebody typed it, in its written form: lower case, missing dashes and O for 0 are forgiven.

    What cannot be one keeps only its letters and digits, which no reference equals and every database can compare.
    """
    letters = re.sub(r"[^0-9A-Z]", "", text.upper()).translate(str.maketrans("OIL", "011"))
    return f"{letters[0]}-{letters[1:5]}-{letters[5:]}" if len(letters) == 9 else letters
