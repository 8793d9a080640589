"""What the pages call the codes of calls, and how they write hours."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy

from pehra.calls.rules.order import EVERY_DAY, Hours
from pehra.foundation.access.weekdays import WEEKDAYS

LABELS: Final[Mapping[str, Mapping[str, str | Promise]]] = {
    "call-task": {
        "open": pgettext_lazy("call task", "To be called"),
        "reached": pgettext_lazy("call task", "Reached"),
        "answered": pgettext_lazy("call task", "Acknowledged meanwhile"),
        "exhausted": pgettext_lazy("call task", "Nobody reached"),
    },
    "call-outcome": {
        "reached": pgettext_lazy("phone call", "Reached: takes it on"),
        "declined": pgettext_lazy("phone call", "Reached: cannot take it on"),
        "no-answer": pgettext_lazy("phone call", "No answer"),
        "message-left": pgettext_lazy("phone call", "Message left"),
        "wrong-number": pgettext_lazy("phone call", "Wrong number"),
    },
}
TONES: Final = {"open": "warning", "reached": "success", "answered": "success", "exhausted": "danger"}
OUTCOME_TONES: Final = {
    "reached": "success",
    "declined": "warning",
    "no-answer": "neutral",
    "message-left": "info",
    "wrong-number": "danger",
}
# From so many days on that follow each other only the first and the last are named.
SHORTEST_RUN: Final = 3


def days_of(hours: Hours) -> str:
    """On which days somebody may be called, in words; nothing where on every day."""
    if hours.days == EVERY_DAY:
        return ""
    return gettext(", ").join(_in_words(run) for run in _runs(sorted(hours.days)))


def _runs(days: list[int]) -> list[list[int]]:
    """Days that follow each other, together."""
    found: list[list[int]] = []
    for day in days:
        if found and found[-1][-1] == day - 1:
            found[-1].append(day)
        else:
            found.append([day])
    return found


def _in_words(run: list[int]) -> str:
    if len(run) < SHORTEST_RUN:
        return gettext(", ").join(str(WEEKDAYS[day]) for day in run)
    return gettext("%(first)s to %(last)s") % {"first": WEEKDAYS[run[0]], "last": WEEKDAYS[run[-1]]}


def hours_of(hours: Hours) -> str:
    """In which hours, "22:00–06:00"; nothing where at any hour."""
    if hours.begins is None or hours.ends is None or hours.always:
        return ""
    return f"{hours.begins:%H:%M}–{hours.ends:%H:%M}"
