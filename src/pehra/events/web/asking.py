"""What the address of the explorer asks for, and what of it cannot be meant."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _

from pehra.events.queries.exploring import GROUPS, Asked, ends
from pehra.law.taxonomy import CLASS, TYPE
from pehra.pipeline.schema import SEVERITIES
from pehra.registry import queries as registry

SPANS: Final = {
    "1h": timedelta(hours=1),
    "24h": timedelta(days=1),
    "7d": timedelta(days=7),
    "30d": timedelta(days=30),
    "90d": timedelta(days=90),
}
USUAL: Final = "7d"
LONGEST: Final = timedelta(days=400)
LONGEST_TEXT: Final = 100
# The years that are asked for; no event is of others.
EARLIEST, LATEST = 1970, 2100
MOST_PORT, MOST_ASN, MOST_FINDING = 65535, 4294967295, (1 << 64) - 1
# No party has this number: what is asked for by a name that is none fits nothing.
NO_PARTY: Final = 4294967295
FILTERS: Final = (
    *("feed", "kind", "severity", "organisation", "cert", "sector", "province"),
    *("address", "port", "asn", "text", "since", "until", "destination", "finding"),
)


@dataclass
class Form:
    """The filters as they stand in the address, what they mean, and what is wrong with them by name."""

    given: dict[str, str]
    asked: Asked
    span: str
    group: str
    problems: dict[str, str] = field(default_factory=dict)

    @property
    def narrowed(self) -> list[str]:
        return [name for name in FILTERS if self.given[name]]


def form_of(query: QueryDict, now: datetime) -> Form:
    """Read the address."""
    given = {name: _word(query, name) for name in FILTERS}
    problems: dict[str, str] = {}
    span = query.get("span", USUAL)
    span = span if span in SPANS else USUAL
    until = _moment(given, "until", problems) or now
    since = _moment(given, "since", problems) or until - SPANS[span]
    if since >= until:
        problems["since"] = _("This begins after its end.")
        since = until - SPANS[span]
    asked = Asked(
        since=max(since, until - LONGEST),
        until=until,
        feed=given["feed"],
        kind=given["kind"] if _is_kind(given["kind"]) else "",
        severity=given["severity"] if given["severity"] in SEVERITIES else "",
        organisation=_party(given["organisation"]),
        cert=_party(given["cert"]),
        sector=given["sector"],
        province=given["province"],
        address=_address(given, "address", problems),
        port=_number(given, "port", MOST_PORT, problems),
        asn=_number(given, "asn", MOST_ASN, problems),
        text=given["text"],
        destination=_address(given, "destination", problems),
        finding=_number(given, "finding", MOST_FINDING, problems),
    )
    group = query.get("group", "")
    return Form(given, asked, span, group if group in GROUPS else "", problems)


def _word(query: QueryDict, name: str) -> str:
    word: Any = query.get(name, "").strip()[:LONGEST_TEXT]
    return word if word.isprintable() else ""


def _moment(given: dict[str, str], name: str, problems: dict[str, str]) -> datetime | None:
    if not given[name]:
        return None
    try:
        found = datetime.fromisoformat(given[name])
    except ValueError:
        found = None
    # Near the ends of the calendar a day more or another zone would be no time any more.
    if found is None or not EARLIEST <= found.year < LATEST:
        problems[name] = _("Write a day and a time.")
        return None
    return found if found.tzinfo else found.replace(tzinfo=ZoneInfo(settings.DISPLAY_TIME_ZONE))


def _is_kind(word: str) -> bool:
    taxonomy, _slash, kind = word.partition("/")
    return taxonomy in CLASS and (not kind or kind in TYPE)


def _party(slug: str) -> int | None:
    if not slug:
        return None
    found = registry.party_named(slug)
    return found.id if found else NO_PARTY


def _address(given: dict[str, str], name: str, problems: dict[str, str]) -> str:
    if not given[name]:
        return ""
    try:
        ends(given[name])
    except ValueError:
        problems[name] = _("Write an address such as 192.0.2.1, or a prefix such as 192.0.2.0/24.")
        return ""
    return given[name]


def _number(given: dict[str, str], name: str, most: int, problems: dict[str, str]) -> int | None:
    word = given[name].upper().removeprefix("AS") if name == "asn" else given[name]
    if not word:
        return None
    if not (word.isascii() and word.isdecimal() and len(word) <= 20 and int(word) <= most):
        problems[name] = _("Write a whole number.")
        return None
    return int(word)
