"""Reading what somebody filled in: every field tidied, every problem collected before anything is refused."""

import re
from datetime import date
from typing import Final

from pehra.formats.text import problem_in, tidy
from pehra.foundation.access.errors import Invalid, Problem

LONGEST_NAME: Final = 200
LONGEST_TEXT: Final = 2000
LONGEST_PHONE: Final = 40
# What lies outside can only be a slip of the pen, and no calendar goes on from its ends.
FIRST_DAY: Final = date(1900, 1, 1)
LAST_DAY: Final = date(2199, 12, 31)

_MAIL: Final = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?=.{1,253}$)[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+"
)
_PHONE: Final = re.compile(r"\+?[0-9(][0-9 ().-]{4,38}")
_SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_FINGERPRINT: Final = re.compile(r"(?:[0-9A-F]{40}|[0-9A-F]{64})")


class Fields:
    """Problems by field. Ask for each field, then `check`."""

    def __init__(self) -> None:
        self._problems: dict[str, Problem | str] = {}

    def problem(self, field: str, text: str, **params: object) -> None:
        """Note the first problem of a field."""
        self._problems.setdefault(field, Problem(text, **params))

    def check(self) -> None:
        """Raises Invalid with every problem found."""
        if self._problems:
            raise Invalid(self._problems)

    def name(self, field: str, value: str, *, required: bool = True) -> str:
        return self.text(field, value, longest=LONGEST_NAME, required=required)

    def text(
        self, field: str, value: str, *, longest: int = LONGEST_TEXT, required: bool = True, lines: bool = False
    ) -> str:
        tidied = tidy(value)
        if found := problem_in(tidied, longest=longest, required=required, lines=lines):
            text, params = found
            self.problem(field, text, **params)
        return tidied

    def email(self, field: str, value: str) -> str:
        """An address in lower case, or nothing."""
        address = self.text(field, value, longest=254, required=False).lower()
        if address and not _MAIL.fullmatch(address):
            self.problem(field, "This is not an e-mail address.")
        return address

    def phone(self, field: str, value: str) -> str:
        """A number as it was written, or nothing."""
        number = " ".join(self.text(field, value, longest=LONGEST_PHONE, required=False).split())
        if number and (not _PHONE.fullmatch(number) or sum(map(str.isdigit, number)) < 5):
            self.problem(field, "This is not a telephone number: digits, spaces, brackets and a + at the front.")
        return number

    def slug(self, field: str, value: str) -> str:
        slug = value.strip()
        if len(slug) > 80 or not _SLUG.fullmatch(slug):
            self.problem(field, "Small letters a to z, digits, and single hyphens between them.")
        return slug

    def choice(self, field: str, value: str, known: tuple[str, ...]) -> str:
        if value not in known:
            self.problem(field, "Choose one of: %(known)s.", known=", ".join(known))
        return value

    def fingerprint(self, field: str, value: str) -> str:
        """A fingerprint without its blanks, or nothing."""
        digits = "".join(value.split()).upper().removeprefix("0X")
        if digits and not _FINGERPRINT.fullmatch(digits):
            self.problem(field, "A fingerprint has 40 or 64 hexadecimal digits.")
        return digits

    def day(self, field: str, value: date | None) -> None:
        if value is not None and not FIRST_DAY <= value <= LAST_DAY:
            limits = {"first": FIRST_DAY.isoformat(), "last": LAST_DAY.isoformat()}
            self.problem(field, "A day from %(first)s to %(last)s.", **limits)

    def later(self, field: str, first: date, second: date | None) -> None:
        if second is not None and second <= first:
            self.problem(field, "This must be after %(day)s.", day=first.isoformat())
