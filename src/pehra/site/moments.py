"""Moments as people read them: in the display time zone, in their language, and as time left or gone.

Nothing here reads a clock: what is relative takes the present as an argument.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.dateformat import format as formatted
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

MINUTE = timedelta(minutes=1)
# Of moments and of lengths: a list of cases shows a hundred, each page of it others, and all its readers the same.
KEPT = 8192


class NaiveMoment(ValueError):
    """A moment without a time zone cannot be shown: nobody knows when it is."""


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise NaiveMoment(f"{moment.isoformat()} has no time zone")
    return moment


def _machine(moment: datetime) -> str:
    return _aware(moment).astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def in_words(moment: datetime) -> str:
    """The moment in the display zone, without the zone's name."""
    there = _aware(moment).astimezone(ZoneInfo(settings.DISPLAY_TIME_ZONE))
    return _written(get_language(), there.replace(second=0, microsecond=0, tzinfo=None))


@lru_cache(KEPT)
def _written(language: str | None, there: datetime) -> str:
    """A minute on the clocks of the display zone, in the language that is read now."""
    # Translators: a date and time in the letters of Django's date format.
    return formatted(there, pgettext("date and time", "j M Y, H:i"))


def zone_name(moment: datetime) -> str:
    """The display zone's short name at that moment, for example PKT."""
    return _aware(moment).astimezone(ZoneInfo(settings.DISPLAY_TIME_ZONE)).tzname() or settings.DISPLAY_TIME_ZONE


def spans(length: timedelta, parts: int = 2) -> tuple[str, ...]:
    """The largest `parts` units of a length, for example "3 hours" and "20 minutes"; nothing below a minute."""
    return _spans(get_language(), int(length / MINUTE), parts)


@lru_cache(KEPT)
def _spans(language: str | None, minutes: int, parts: int) -> tuple[str, ...]:
    return tuple(_units(minutes, parts))


def _units(minutes: int, parts: int) -> Iterator[str]:
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    # Put into words only when it is needed: a list of cases shows a hundred lengths, and looks up each word.
    words = (
        (days, lambda: ngettext("%(count)d day", "%(count)d days", days)),
        (hours, lambda: ngettext("%(count)d hour", "%(count)d hours", hours)),
        (minutes, lambda: ngettext("%(count)d minute", "%(count)d minutes", minutes)),
    )
    first = next((place for place, (count, _text) in enumerate(words) if count), len(words))
    for count, text in words[first : first + parts]:
        if count:
            yield text() % {"count": count}


# Every filter below takes the context only so that Jinja does not fold a constant once, in the language of whoever
# happened to compile the template.


@pass_context
def local(context: Context, moment: datetime, zone: bool = False) -> Markup:
    """<time> in the display zone; with `zone`, its name follows. Pages say the zone once, receipts each time."""
    shown = f"{in_words(moment)} {zone_name(moment)}" if zone else in_words(moment)
    return _time(_machine(moment), shown)


@pass_context
def day(context: Context, value: date) -> Markup:
    """<time> of a calendar day, or of the day on which a moment falls in the display zone."""
    if isinstance(value, datetime):
        value = _aware(value).astimezone(ZoneInfo(settings.DISPLAY_TIME_ZONE)).date()
    return _time(value.isoformat(), _dated(get_language(), value))


@lru_cache(KEPT)
def _dated(language: str | None, value: date) -> str:
    # Translators: a date in the letters of Django's date format.
    return formatted(value, pgettext("date", "j M Y"))


@pass_context
def span(context: Context, length: timedelta, parts: int = 2) -> str:
    """A length in words, for example "3 hours 20 minutes"."""
    return " ".join(spans(abs(length), parts)) or _("less than a minute")


@pass_context
def ago(context: Context, moment: datetime, now: datetime) -> Markup:
    """<time> as a distance, for example "3 hours ago" or "in 2 days"; the exact time in its title."""
    length, language = _aware(now) - _aware(moment), get_language()
    exact = _titled(language, settings.DISPLAY_TIME_ZONE, _aware(moment))
    return Markup(f"{exact}{_distance(language, int(length / MINUTE))}</time>")  # noqa: S704 - both are escaped


@lru_cache(KEPT)
def _titled(language: str | None, zone: str, moment: datetime) -> str:
    """The begin of a <time> that tells the exact moment; made once, as those that read a list read the same."""
    exact = f"{in_words(moment)} {zone_name(moment)}"
    return f'<time datetime="{_machine(moment)}" title="{escape(exact)}">'


@lru_cache(KEPT)
def _distance(language: str | None, minutes: int) -> str:
    """How long ago so many minutes are, escaped; those still to come are below zero."""
    words = " ".join(_spans(language, abs(minutes), 1))
    if not words:
        return str(escape(_("just now")))
    return str(escape((_("%(span)s ago") if minutes > 0 else _("in %(span)s")) % {"span": words}))


def _time(machine: str, shown: str) -> Markup:
    return Markup(f'<time datetime="{machine}">{escape(shown)}</time>')  # noqa: S704 - what is shown is escaped


@pass_context
def remaining(context: Context, due: datetime, now: datetime) -> str:
    """What is left until a deadline, or by how much it is past, in words."""
    left = _aware(due) - _aware(now)
    return _left(get_language(), int(left / MINUTE), left < timedelta())


@lru_cache(KEPT)
def _left(language: str | None, minutes: int, over: bool) -> str:
    words = " ".join(_spans(language, abs(minutes), 2))
    if over:
        return _("%(span)s overdue") % {"span": words} if words else _("overdue since this minute")
    return _("%(span)s left") % {"span": words} if words else _("less than a minute left")
