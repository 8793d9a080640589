"""What figures and their groups are called on a page, in the reader's language."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext as translated
from django.utils.translation import gettext_lazy as _

from pehra.incidents.web.wording import LABELS as OF_CASES
from pehra.incidents.web.wording import severity_name
from pehra.law.taxonomy import CLASS, TYPE
from pehra.registry import queries as registry
from pehra.statistics.rules.definitions import definitions
from pehra.statistics.rules.measures import DAY, HOUR, MINUTE, SEVERAL, Dimension
from pehra.statistics.rules.periods import Grain, Period
from pehra.statistics.rules.release import Release
from pehra.statistics.rules.steps import shorter_than

FUNCTIONS: Final[Mapping[str, str | Promise]] = {
    "national": _("National CERT"),
    "government": _("Government CERT"),
    "cii": _("CII CERT"),
    "sectoral": _("Sectoral CERT"),
    "provincial": _("Provincial CERT"),
    "organisational": _("Organisational CERT"),
    "nsoc": _("National Security Operation Center"),
}
KINDS: Final[Mapping[str, str | Promise]] = {
    "cii": _("Critical information infrastructure"),
    "government": pgettext_lazy("ownership", "Government"),
    "semi-government": _("Semi-government"),
    "private": _("Private"),
}
STAGES: Final[Mapping[str, str | Promise]] = {
    "acknowledge": _("Acknowledge"),
    "acknowledge-public": _("Acknowledge a report from the public"),
    "first-report": _("First report"),
    "update": pgettext_lazy("reporting stage", "Update"),
    "final-report": _("Final report"),
}
RELEASES: Final[Mapping[str, str | Promise]] = {
    Release.BODY: _("Those who answer for the body"),
    Release.NETWORK: _("The whole network"),
    Release.PUBLIC: _("Everybody"),
}
REASONS: Final[Mapping[str, str | Promise]] = {
    "later": _("Came in after the cut-off, with a day within the period"),
    "gone": _("Removed since"),
    "dismissed": _("Closed as no incident since, or found to be one after all"),
    "merged": _("Merged with others, or found to be one incident with them"),
    "placed": _("Counted at another organisation, CERT, sector or province"),
    "closed": _("Closed or opened again since"),
    "reclassified": _("Classified otherwise since"),
    "other": _("Other changes"),
}
GRAINS: Final[Mapping[Grain, str | Promise]] = {
    Grain.YEAR: pgettext_lazy("period", "Year"),
    Grain.QUARTER: pgettext_lazy("period", "Quarter"),
    Grain.MONTH: pgettext_lazy("period", "Month"),
    Grain.DAY: pgettext_lazy("period", "Day"),
    Grain.SPAN: pgettext_lazy("period", "Own span"),
}


def language() -> str:
    return "ur" if (get_language() or "en").startswith("ur") else "en"


def in_language(thing: Any) -> str:
    return str((language() == "ur" and thing.name_ur) or thing.name_en)


def measure_name(name: str) -> str:
    return definitions().measures[name].said("name", language())


def dimension_name(dimension: str) -> str:
    return definitions().dimensions[dimension].said("name", language())


def period_name(period: Period) -> str:
    """As an office writes it: 2026, Quarter 1 of 2026, March 2026, or its days."""
    if period.grain is Grain.YEAR:
        return f"{period.starts:%Y}"
    if period.grain is Grain.QUARTER:
        return translated("Quarter %(number)s of %(year)s") % {
            "number": (period.starts.month + 2) // 3,
            "year": period.starts.year,
        }
    if period.grain is Grain.MONTH:
        return date_format(period.starts, "F Y")
    if period.grain is Grain.DAY:
        return day_name(period.starts)
    return f"{day_name(period.starts)} – {day_name(period.ends)}"


def period_short(period: Period) -> str:
    """For under a bar."""
    if period.grain is Grain.QUARTER:
        return f"Q{(period.starts.month + 2) // 3} {period.starts:%y}"
    return date_format(period.starts, "M") if period.grain is Grain.MONTH else f"{period.starts:%Y}"


def day_name(day: date) -> str:
    # Translators: a date in the letters of Django's date format.
    return date_format(day, pgettext("date", "j M Y"))


def length(step: int | None) -> str:
    """A step as the time within which something was done; an empty text where it is not told."""
    if step is None:
        return ""
    seconds = shorter_than(step)
    return translated("longer than a year") if seconds is None else seconds_in_words(seconds)


def seconds_in_words(seconds: int) -> str:
    if seconds < HOUR:
        number = seconds // MINUTE
        return ngettext("%(count)d minute", "%(count)d minutes", number) % {"count": number}
    if seconds < 2 * DAY:
        number = seconds // HOUR
        return ngettext("%(count)d hour", "%(count)d hours", number) % {"count": number}
    number = seconds // DAY
    return ngettext("%(count)d day", "%(count)d days", number) % {"count": number}


class Names:
    """What the keys of dimensions are called; parties by one statement for all of them."""

    def __init__(self, keys: Iterable[tuple[Dimension, Collection[str]]], known: registry.Snapshot) -> None:
        ids = {
            int(part)
            for dimension, found in keys
            if dimension in (Dimension.CERT, Dimension.HOLDER, Dimension.ORGANISATION)
            for key in found
            for part in key.split("/")
            if part.isdecimal()
        }
        parties: dict[int, Any] = {each: known.by_id[each] for each in ids if each in known.by_id}
        missing = ids - set(parties)
        self._parties = parties | (registry.party_names(missing) if missing else {})
        self._sectors = {each.slug: each for each in known.sectors}
        self._provinces = {each.slug: each for each in known.provinces}
        self._severities = {each.slug: severity_name(each) for each in known.severities}

    def of(self, dimension: Dimension, key: str) -> str:
        if dimension in (Dimension.CERT, Dimension.HOLDER, Dimension.ORGANISATION):
            return self._party(key)
        if dimension in (Dimension.SECTOR, Dimension.PROVINCE):
            places = self._sectors if dimension is Dimension.SECTOR else self._provinces
            return in_language(places[key]) if key in places else key or translated("Not told")
        if dimension in (Dimension.CLASS, Dimension.TYPE):
            return kind_of_incident(key)
        words = {Dimension.TIER: FUNCTIONS, Dimension.KIND: KINDS, Dimension.CHANNEL: OF_CASES["channel"]}
        if dimension is Dimension.SEVERITY:
            return self._severities.get(key, key)
        if dimension is Dimension.CHANNEL and not key:
            return translated("Without a report")
        return str(words[dimension].get(key, key or translated("Not told")))

    def _party(self, key: str) -> str:
        last = key.rpartition("/")[2]
        found = self._parties.get(int(last)) if last.isdecimal() else None
        return in_language(found) if found else key


def kind_of_incident(key: str) -> str:
    """A class ("fraud"), or a type within its class ("fraud/phishing")."""
    outer, _stroke, inner = key.partition("/")
    if outer == SEVERAL:
        return translated("Several classes")
    if not outer:
        return translated("Not classified")
    name = in_language(CLASS[outer]) if outer in CLASS else outer
    if inner == SEVERAL:
        return translated("%(name)s: several types") % {"name": name}
    if inner:
        return in_language(TYPE[inner]) if inner in TYPE else inner
    return translated("%(name)s: type not told") % {"name": name} if "/" in key else name
