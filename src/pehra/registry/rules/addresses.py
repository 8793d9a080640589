"""Which prefixes, autonomous systems and domains an organisation may claim, and when two claims meet."""

import ipaddress
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pehra.law.constituency import ObjectKind, normal_object

IPNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network

# No single holder has more: the oldest IPv4 blocks given out were /8s, the largest IPv6 allocations are /19s.
SHORTEST: Final = {4: 8, 6: 19}

_DOCUMENTATION: Final = tuple(
    map(
        ipaddress.ip_network,
        ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32", "3fff::/20"),
    )
)
# IANA's special-purpose registries (RFC 6890 and its updates): nobody can be found under these.
_SPECIAL: Final = tuple(
    map(
        ipaddress.ip_network,
        (
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "224.0.0.0/3",
            "2001::/23",
            "2002::/16",
        ),
    )
)
_GLOBAL_V6: Final = ipaddress.ip_network("2000::/3")

_DOCUMENTATION_ASN: Final = (range(64496, 64512), range(65536, 65552))
_SPECIAL_ASN: Final = (
    range(23456, 23457),
    range(64512, 65536),
    range(65552, 131072),
    range(4_200_000_000, 2**32),
)

_DOCUMENTATION_DOMAINS: Final = frozenset({"example", "example.com", "example.net", "example.org"})
_SPECIAL_DOMAINS: Final = frozenset(
    {"alt", "arpa", "internal", "invalid", "local", "localhost", "onion", "test"},
)
# Under a country's domain these belong to its registry; a whole branch is nobody's own.
_BRANCHES: Final = frozenset(
    {"ac", "co", "com", "edu", "gob", "gok", "gop", "gos", "gov", "govt", "info", "int", "mil", "name", "ne", "net"}
    | {"or", "org", "sch", "web"}
)


@dataclass(frozen=True, slots=True)
class Unclaimable(Exception):
    """Why something cannot be claimed: a sentence with its parameters."""

    text: str
    params: dict[str, object]


def claimable(kind: ObjectKind, text: str, *, demonstration: bool) -> str:
    """The one spelling of what is claimed. Raises Unclaimable.

    What the standards set aside for documentation may be claimed in a demonstration and nowhere else.
    """
    if kind is ObjectKind.CIDR:
        return str(_prefix(text, demonstration))
    if kind is ObjectKind.ASN:
        return _asn(text, demonstration)
    return _domain(text, demonstration)


def _prefix(text: str, demonstration: bool) -> IPNetwork:
    try:
        found = ipaddress.ip_network(text.strip(), strict=True)
    except ValueError:
        raise Unclaimable(*_why_no_prefix(text)) from None
    shortest = SHORTEST[found.version]
    if found.prefixlen < shortest:
        raise Unclaimable("Wider than a /%(shortest)d: no organisation holds that much.", {"shortest": shortest})
    if any(_overlap(found, special) for special in _SPECIAL) or (found.version == 6 and not _within(found, _GLOBAL_V6)):
        raise Unclaimable("This holds addresses that are private or reserved; nobody can claim them.", {})
    if not demonstration and any(_overlap(found, each) for each in _DOCUMENTATION):
        raise Unclaimable("These addresses are set aside for documentation; nobody can claim them.", {})
    return found


def _why_no_prefix(text: str) -> tuple[str, dict[str, object]]:
    """A prefix with host bits set is common and has an obvious remedy; say it."""
    try:
        return "Bits are set behind the prefix; did you mean %(prefix)s?", {
            "prefix": str(ipaddress.ip_network(text.strip(), strict=False))
        }
    except ValueError:
        return "This is not an IPv4 or IPv6 prefix, such as 203.0.113.0/24.", {}


def _asn(text: str, demonstration: bool) -> str:
    try:
        found = normal_object(ObjectKind.ASN, text)
    except ValueError:
        raise Unclaimable("This is not the number of an autonomous system, such as AS17557.", {}) from None
    number = int(found.removeprefix("AS"))
    if any(number in each for each in _SPECIAL_ASN):
        raise Unclaimable("This number is private or reserved; nobody can claim it.", {})
    if not demonstration and any(number in each for each in _DOCUMENTATION_ASN):
        raise Unclaimable("This number is set aside for documentation; nobody can claim it.", {})
    return found


def _domain(text: str, demonstration: bool) -> str:
    name = re.sub(r"^\s*(https?://)?(\*\.)?", "", text, flags=re.IGNORECASE)
    try:
        found = normal_object(ObjectKind.DOMAIN, name.strip().removesuffix("/"))
    except ValueError:
        raise Unclaimable("This is not a domain name, such as organisation.gov.pk.", {}) from None
    labels = found.split(".")
    if labels[-1].isdigit():
        raise Unclaimable("This is an address; claim it as a prefix.", {})
    if len(labels) == 2 and len(labels[1]) == 2 and labels[0] in _BRANCHES:
        raise Unclaimable("This is a whole branch of a registry; claim your own name below it.", {})
    above = set(names_above(found))
    if above & _SPECIAL_DOMAINS:
        raise Unclaimable("This name has no meaning on the internet; nobody can claim it.", {})
    if not demonstration and above & _DOCUMENTATION_DOMAINS:
        raise Unclaimable("This name is set aside for documentation; nobody can claim it.", {})
    return found


def _overlap(a: IPNetwork, b: IPNetwork) -> bool:
    return a.version == b.version and a.overlaps(b)


def _within(inner: IPNetwork, outer: IPNetwork) -> bool:
    # The two are of one version wherever this is asked; the types of the library do not know it.
    return inner.version == outer.version and inner.subnet_of(outer)  # type: ignore[arg-type]


def names_above(domain: str) -> list[str]:
    """The domain and every name above it, the longest first."""
    labels = domain.split(".")
    return [".".join(labels[place:]) for place in range(len(labels))]


class Meeting(StrEnum):
    """How another organisation's claim lies to one's own."""

    EQUAL = "equal"
    CONTAINS = "contains"
    CONTAINED = "contained"


def meeting(kind: ObjectKind, mine: str, other: str) -> Meeting | None:
    """How `other` lies to `mine`, both in their one spelling; None where the two do not meet."""
    if mine == other:
        return Meeting.EQUAL
    if kind is ObjectKind.CIDR:
        a, b = ipaddress.ip_network(mine), ipaddress.ip_network(other)
        if not _overlap(a, b):
            return None
        return Meeting.CONTAINS if b.prefixlen < a.prefixlen else Meeting.CONTAINED
    if kind is ObjectKind.DOMAIN:
        if mine.endswith(f".{other}"):
            return Meeting.CONTAINS
        if other.endswith(f".{mine}"):
            return Meeting.CONTAINED
    return None
