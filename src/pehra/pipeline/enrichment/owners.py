"""The rows of the tables that the store looks up: places, and whose they were with the responsible CERT of each day."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import count
from typing import Final
from zoneinfo import ZoneInfo

from pehra.pipeline.enrichment.claims import Claim, Kind, histories, place_of
from pehra.pipeline.enrichment.spans import ALWAYS, FOREVER, Span, between, joined

# Seconds since 1970 that lie before and after every time that an event may have.
FIRST_SECOND: Final = -(10**11)
LAST_SECOND: Final = 10**11


@dataclass(frozen=True, slots=True)
class Standing:
    """What an organisation is on a day. `cert` is its first responder's number, 0 where no chain can be told."""

    cert: int
    sector: str
    province: str


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a place is, and what that organisation is at the time. The store numbers these and never changes one.

    Of an autonomous system the organisation is only the `holder`: the address may be a customer's.
    """

    organisation: int
    holder: int
    cert: int
    sector: str
    province: str


@dataclass(frozen=True, slots=True)
class Owned:
    """A place had an owner between two seconds, both included."""

    place: int
    starts: int
    ends: int
    owner: Owner


@dataclass(frozen=True, slots=True)
class Places:
    """Values and their places, by kind, and the owners of all places over time."""

    networks: Mapping[str, int]
    names: Mapping[str, int]
    asns: Mapping[int, int]
    owned: Sequence[Owned]


class SamePlace(Exception):
    """Two values have one number. Of 25,000 values, in two of 100,000,000,000 networks, some pair has."""


def places(claims: Iterable[Claim], standings: Mapping[int, Sequence[Span[Standing]]], zone: ZoneInfo) -> Places:
    """The tables from all claims that ever counted and what each organisation was over time.

    Days are those of `zone`. Where nothing is told of an organisation on a day, it still owns, without a CERT.
    """
    found = histories(claims)
    numbers = {kind: {value: place_of(kind, value) for value in values} for kind, values in found.items()}
    if len({place for values in numbers.values() for place in values.values()}) != sum(map(len, numbers.values())):
        raise SamePlace("Two claimed values have the same number.")
    owned = [
        row
        for kind, values in found.items()
        for value, history in values.items()
        for row in _owned(kind, numbers[kind][value], history, standings, zone)
    ]
    asns = {int(value): place for value, place in numbers[Kind.ASN].items()}
    return Places(numbers[Kind.NETWORK], numbers[Kind.DOMAIN], asns, owned)


def numbered(owned: Iterable[Owned], known: Mapping[Owner, int]) -> dict[Owner, int]:
    """Numbers, from 1, of the owners that have none yet; a number once given keeps its meaning."""
    following = count(max(known.values(), default=0) + 1)
    missing = dict.fromkeys(row.owner for row in owned if row.owner not in known)
    return {owner: next(following) for owner in missing}


def _owned(
    kind: Kind,
    place: int,
    history: Sequence[Span[int]],
    standings: Mapping[int, Sequence[Span[Standing]]],
    zone: ZoneInfo,
) -> Iterator[Owned]:
    for span in history:
        parts = _stood(span, standings.get(span.value, ()))
        for part in joined(Span(each.starts, each.ends, _owner(kind, span.value, each.value)) for each in parts):
            yield Owned(place, second(part.starts, zone), second(part.ends, zone) - 1, part.value)


def _owner(kind: Kind, organisation: int, standing: Standing) -> Owner:
    if kind is Kind.ASN:
        return Owner(0, organisation, standing.cert, "", "")
    return Owner(organisation, 0, standing.cert, standing.sector, standing.province)


def _stood(span: Span[int], standings: Sequence[Span[Standing]]) -> list[Span[Standing]]:
    """The span cut where the organisation became another, without gaps."""
    nothing = Standing(0, "", "")
    found: list[Span[Standing]] = []
    told = span.starts
    for part in between(standings, span.starts, span.ends):
        if told < part.starts:
            found.append(Span(told, part.starts, nothing))
        found.append(part)
        told = part.ends
    if told < span.ends:
        found.append(Span(told, span.ends, nothing))
    return found


def second(day: date, zone: ZoneInfo) -> int:
    """The first second of a day, since 1970."""
    if day == ALWAYS:
        return FIRST_SECOND
    if day == FOREVER:
        return LAST_SECOND
    return int(datetime.combine(day, time(), zone).timestamp())
