"""Variables of the environment that are more than text. A value that cannot be is refused by the variable's name."""

import os
from zoneinfo import ZoneInfo

from django.core.exceptions import ImproperlyConfigured

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
MOST_DIGITS = 6


def whole_number(name: str, default: int, largest: int) -> int:
    """A whole number from 0 to `largest`. Raises ImproperlyConfigured."""
    text = os.environ.get(name) or str(default)
    if not (text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS and int(text) <= largest):
        raise ImproperlyConfigured(f"{name}: a whole number from 0 to {largest} is needed, not {text!r}")
    return int(text)


def log_level(name: str, default: str) -> str:
    """The name of a level of Python's logging, in capitals. Raises ImproperlyConfigured."""
    text = os.environ.get(name) or default
    if text.upper() not in LEVELS:
        raise ImproperlyConfigured(f"{name}: one of {', '.join(LEVELS)} is needed, not {text!r}")
    return text.upper()


def time_zone(name: str, default: str) -> str:
    """The name of a zone that this machine knows. Raises ImproperlyConfigured."""
    text = os.environ.get(name) or default
    try:
        ZoneInfo(text)
    except (ValueError, KeyError, OSError):
        # KeyError: unknown; OSError: a folder of zones, such as "Asia".
        raise ImproperlyConfigured(
            f"{name}: the name of a time zone is needed, such as {default}, not {text!r}"
        ) from None
    return text
