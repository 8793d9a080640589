"""From dated claims to two tables: which place a value belongs to, and whose that place was over time.

The store finds the longest value that was ever claimed and asks for its place on a day. That is exact, since the
history of a place tells for each day what the longest value *then* valid says: the value itself, else the next one
that holds it, and so on.

Two organisations' claims may meet, since only their first responders decide. Of nested ones the longest counts. Of
equal ones the earlier approved does, so that nobody comes to see what concerns another by having a claim approved
beside it: the other must be withdrawn first.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import blake2b
from ipaddress import ip_network
from typing import Final

from pehra.pipeline.enrichment.spans import ALWAYS, FOREVER, Span, over

History = tuple[Span[int], ...]

MAPPED: Final = 0xFFFF << 32  # ::ffff:0.0.0.0


class Kind(StrEnum):
    """What is claimed."""

    NETWORK = "network"
    DOMAIN = "domain"
    ASN = "asn"


@dataclass(frozen=True, slots=True)
class Claim:
    """An organisation holds a value from a day until the day before another.

    `value` is a prefix ("192.0.2.0/24"), a domain in lower case, or the number of an autonomous system in digits.
    `rank` orders claims to one value: the lower counts.
    """

    kind: Kind
    value: str
    organisation: int
    rank: int
    starts: date = ALWAYS
    ends: date = FOREVER


class Uncountable(ValueError):
    """A prefix that cannot be looked up. The message says why."""


def histories(claims: Iterable[Claim]) -> dict[Kind, dict[str, History]]:
    """Whose each value that was ever claimed was over time, by kind. Raises Uncountable, ValueError for a prefix."""
    by_value: dict[Kind, dict[str, list[Claim]]] = {kind: defaultdict(list) for kind in Kind}
    for claim in claims:
        if claim.starts < claim.ends:
            by_value[claim.kind][claim.value].append(claim)
    own = {kind: {value: _own(rows) for value, rows in found.items()} for kind, found in by_value.items()}
    return {
        Kind.NETWORK: _inherited(own[Kind.NETWORK], above_prefixes(own[Kind.NETWORK])),
        Kind.DOMAIN: _inherited(own[Kind.DOMAIN], above_domains(own[Kind.DOMAIN])),
        Kind.ASN: own[Kind.ASN],
    }


def place_of(kind: Kind, value: str) -> int:
    """The number of a value's place, 64 bits, never 0, and the same in all times.

    A number that comes from the value itself lets one table be replaced before the other: what is not renewed yet
    still means what it meant.
    """
    return int.from_bytes(blake2b(f"{kind}:{value}".encode(), digest_size=8).digest(), "big") or 1


def bounds(prefix: str) -> tuple[int, int]:
    """The first address of a prefix as a 128-bit number, an IPv4 address mapped, and the length out of 128 bits.

    Raises Uncountable for an IPv6 prefix that holds mapped addresses: it would take IPv4 with it.
    """
    network = ip_network(prefix)
    if network.version == 4:
        return MAPPED | int(network.network_address), network.prefixlen + 96
    first, length = int(network.network_address), network.prefixlen
    if mapped(first, length):
        raise Uncountable(f"{prefix} holds IPv4 addresses written as IPv6")
    return first, length


def mapped(first: int, length: int) -> bool:
    """Whether an IPv6 prefix holds mapped IPv4 addresses, or lies among them."""
    shared = 128 - min(length, 96)
    return first >> shared == MAPPED >> shared


def _own(claims: list[Claim]) -> History:
    """The history of one value by its own claims, those that count first laid over the others."""
    found: History = ()
    for claim in sorted(claims, key=lambda claim: claim.rank):
        found = over(found, (Span(claim.starts, claim.ends, claim.organisation),))
    return found


def _inherited(own: dict[str, History], above: Iterable[tuple[str, str | None]]) -> dict[str, History]:
    """Histories with the gaps filled from the next value above. `above` names that one's value before its own."""
    found: dict[str, History] = {}
    for value, upper in above:
        found[value] = over(own[value], found[upper]) if upper is not None else own[value]
    return found


def above_prefixes(values: Iterable[str]) -> Iterator[tuple[str, str | None]]:
    """Each prefix with the longest other one that holds it, wider ones first."""
    ordered = sorted((*bounds(value), value) for value in values)
    holding: list[tuple[int, str]] = []  # the end of each prefix that holds the one at hand, and its text
    for first, length, value in ordered:
        while holding and holding[-1][0] <= first:
            holding.pop()
        yield value, holding[-1][1] if holding else None
        holding.append((first + (1 << (128 - length)), value))


def above_domains(values: Collection[str]) -> Iterator[tuple[str, str | None]]:
    """Each name with the longest other one above it, shorter ones first."""
    for value in sorted(values, key=lambda value: value.count(".")):
        upper = value
        while "." in upper:
            upper = upper.partition(".")[2]
            if upper in values:
                yield value, upper
                break
        else:
            yield value, None
