"""When an organisation is told of its findings, and in which words and tables."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from pehra.formats.cells import harmless
from pehra.law.tlp import TLP
from pehra.pipeline.schema import SEVERITIES


class Rhythm(StrEnum):
    """AT_ONCE: for what is severe. DAILY, WEEKLY: all the rest, at most so often. NEVER: only on the site."""

    AT_ONCE = "at-once"
    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"


class Circle(StrEnum):
    """Findings whose words may travel together: as mail, as a link to the organisation, as a link to named persons."""

    OPEN = "open"
    STRICT = "strict"
    RED = "red"


class CallState(StrEnum):
    """What became of a call to an organisation's own program."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


# Two messages at once never come closer than this, whatever is found.
GAP: Final = timedelta(hours=1)
MOST_IN_MAIL: Final = 100
MOST_OF_A_TYPE: Final = 20
MOST_IN_TABLE: Final = 10_000


@dataclass(frozen=True)
class Wishes:
    """How an organisation wants to be told. Hours are those of the clock on its wall; `weekday` 0 is Monday.

    `at_once`: from this severity on it is told at once (empty: never). `least`: milder ones are not told.
    `quiet_from` to `quiet_until`: hours in which nothing is sent; equal ones mean none.
    """

    rhythm: Rhythm = Rhythm.DAILY
    hour: int = 8
    weekday: int = 0
    at_once: str = "high"
    least: str = "info"
    quiet_from: int = 0
    quiet_until: int = 0
    mail: bool = True


def worse_than(severity: str) -> tuple[str, ...]:
    """This severity and all that are worse."""
    return SEVERITIES[: SEVERITIES.index(severity) + 1] if severity in SEVERITIES else ()


def is_quiet(wishes: Wishes, local: datetime) -> bool:
    """Whether nothing is sent at this hour of the wall clock."""
    start, end, hour = wishes.quiet_from, wishes.quiet_until, local.hour
    if start == end:
        return False
    return start <= hour < end if start < end else hour >= start or hour < end


def scheduled(wishes: Wishes, local: datetime) -> datetime | None:
    """The last moment at which a digest of the chosen rhythm may have gone out; None where none ever does."""
    if wishes.rhythm is Rhythm.NEVER:
        return None
    moment = local.replace(hour=wishes.hour, minute=0, second=0, microsecond=0)
    if wishes.rhythm is Rhythm.WEEKLY:
        moment -= timedelta(days=(moment.weekday() - wishes.weekday) % 7)
    step = timedelta(days=7 if wishes.rhythm is Rhythm.WEEKLY else 1)
    return moment if moment <= local else moment - step


def due(wishes: Wishes, local: datetime, last: Mapping[Rhythm, datetime]) -> tuple[Rhythm, tuple[str, ...]] | None:
    """Which digest goes out now, and for which severities; None where none does. `last`: when each went out last."""
    if is_quiet(wishes, local):
        return None
    place = scheduled(wishes, local)
    sent = last.get(wishes.rhythm)
    if place is not None and (sent is None or sent < place):
        return wishes.rhythm, worse_than(wishes.least)
    recent = max(last.values(), default=None)
    if wishes.at_once and (recent is None or recent + GAP <= local):
        return Rhythm.AT_ONCE, worse_than(wishes.at_once)
    return None


def circle_of(label: TLP) -> Circle:
    if label is TLP.RED:
        return Circle.RED
    return Circle.STRICT if label is TLP.AMBER_STRICT else Circle.OPEN


def defanged(text: str) -> str:
    """A name or URL that no mail program turns into a link."""
    scheme, found, rest = text.partition("://")
    if found:
        text = f"{scheme.replace('tt', 'xx')}://{rest}"
    return text.replace(".", "[.]")


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A table as CSV in UTF-8 with a mark of that at its head, which spreadsheets need for Urdu."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([harmless("" if cell is None else str(cell)) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()


def hook_problem(url: str) -> str:
    """What is wrong with the address of a program that is to be called; empty where nothing is."""
    if not url.isascii() or not url.isprintable() or " " in url or len(url) > 500:
        return "Write the address in printable ASCII, at most 500 characters."
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return "This is not an address."
    if parts.scheme != "https" or not parts.hostname or "@" in parts.netloc or parts.fragment or port == 0:
        return "Write https://host/path, without a password."
    return ""
