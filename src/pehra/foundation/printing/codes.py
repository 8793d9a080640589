"""What lets a reader check a printed document: a code to type and the same as a square to scan."""

import re
import secrets
from typing import Final

import qrcode

# Crockford's base 32: nothing in it can be taken for something else.
LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LONG: Final = 12
QUIET: Final = 4


def verification_code() -> str:
    """Random, 60 bits, `XXXX-XXXX-XXXX`: nobody guesses one, and it can be read out over a telephone."""
    drawn = "".join(secrets.choice(LETTERS) for _ in range(LONG))
    return "-".join((drawn[:4], drawn[4:8], drawn[8:]))


def tidy_code(text: str) -> str:
    """A code as somebody typed it, in its written form; what cannot be one is empty."""
    letters = re.sub(r"[^0-9A-Z]", "", text.upper()[:100]).translate(str.maketrans("OIL", "011"))
    if len(letters) != LONG or not set(letters) <= set(LETTERS):
        return ""
    return "-".join((letters[:4], letters[4:8], letters[8:]))


def qr(text: str) -> str:
    """The text as a QR code (ISO/IEC 18004, correction M), as SVG. A template shows it by `scan(…)`."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=QUIET)
    code.add_data(text)
    code.make(fit=True)
    rows = code.get_matrix()
    dark = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, on in enumerate(row) if on)
    side = len(rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path d="{dark}"/></svg>'
    )
