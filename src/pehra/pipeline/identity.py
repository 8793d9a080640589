"""What makes events one finding: whose it is, on what, and what is wrong with it.

On what: a service of an address, where its port and transport count; a host, where they do not, since a client's port
is another one with each connection; a site, which is its name wherever it lies, and its address where it has none. What
is wrong: the RSIT type and the identifier, of which separators do not count (`open-telnet` is `open_telnet`).

The engine says the same in `tables/0007_what_is_one_finding.sql`, by which it is done; what is here says slowly what
must come out, and gives findings that were made before the number that their events have now.
"""

import re
import struct
from collections.abc import Mapping
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final

from pehra.law.taxonomy import CLASS_OF_TYPE
from pehra.pipeline.spec.model import Concern, Origin, Spec

# Types of RSIT that are about what is to be had under a name.
SITES: Final = (
    *("application-compromise", "c2-server", "copyright", "harmful-speech", "malware-configuration"),
    *("malware-distribution", "phishing", "unauthorised-information-modification", "violence"),
)
_SERVICES: Final = tuple(kind for kind, slug in CLASS_OF_TYPE.items() if slug == "vulnerable")
_SEPARATORS: Final = re.compile("[ ._/:-]")
_WORD: Final = (1 << 64) - 1
_NOWHERE: Final = IPv6Address(0)
_MAPPED: Final = 0xFFFF << 32


def concern_of(kind: str, origin: Origin) -> Concern:
    """What events of a type concern, where their feed does not say so itself."""
    if kind in SITES:
        return Concern.SITE
    if origin is Origin.SCAN or kind in _SERVICES:
        return Concern.SERVICE
    return Concern.HOST


def concern_sql(spec: Spec) -> str:
    """The engine's expression of what an event of a feed concerns."""
    if spec.concerns:
        return f"'{spec.concerns}'"
    if "classification_type" not in spec.fills:
        return f"'{concern_of(spec.classification.type, spec.origin)}'"
    scanned = spec.origin is Origin.SCAN
    others = "'service'" if scanned else f"if({_is_one_of(_SERVICES)}, 'service', 'host')"
    return f"if({_is_one_of(SITES)}, 'site', {others})"


def _is_one_of(kinds: tuple[str, ...]) -> str:
    return f"classification_type IN ({', '.join(map(repr, kinds))})"


def number_of(event: Mapping[str, str | int], concern: Concern) -> int:
    """The number of the finding that an event is part of, without a sign. What is absent is not told.

    Read are `organisation`, `tlp` and the event columns that tell on what it is and what is wrong.
    """
    address, name = _place(event, concern is Concern.SITE)
    service = concern is Concern.SERVICE
    port, transport = (event.get("source_port", 0), event.get("protocol_transport", "")) if service else (0, "")
    found = _hashed(struct.pack("<I", int(event.get("organisation", 0))))
    for part in (
        address.packed,
        name.encode(),
        struct.pack("<H", int(port)),
        str(transport).encode(),
        str(event.get("classification_type", "")).encode(),
        _SEPARATORS.sub("", str(event.get("classification_identifier", ""))).encode(),
    ):
        found = siphash(struct.pack("<QQ", found, _hashed(part)))
    return found ^ _WORD if str(event.get("tlp", "")).upper() in ("TLP:RED", "RED") else found


def _place(event: Mapping[str, str | int], is_site: bool) -> tuple[IPv6Address, str]:
    """The address and the name that count."""
    name, address = str(event.get("source_fqdn", "")), _address(str(event.get("source_ip", "")))
    if is_site and name:
        return _NOWHERE, name
    if address != _NOWHERE:
        return address, ""
    return _NOWHERE, name or str(event.get("source_url", "")) or str(event.get("source_account", ""))


def _address(text: str) -> IPv6Address:
    found = ip_address(text) if text else _NOWHERE
    return IPv6Address(_MAPPED | int(found)) if isinstance(found, IPv4Address) else found


def siphash(data: bytes) -> int:
    """SipHash-2-4 under a key of zeros, as the engine's sipHash64. Source: Aumasson and Bernstein, 2012."""
    a, b, c, d = 0x736F6D6570736575, 0x646F72616E646F6D, 0x6C7967656E657261, 0x7465646279746573
    padded = data + bytes(-(len(data) + 1) % 8) + bytes([len(data) & 255])
    for (word,) in struct.iter_unpack("<Q", padded):
        a, b, c, d = _round(*_round(a, b, c, d ^ word))
        a ^= word
    c ^= 255
    for _ in range(4):
        a, b, c, d = _round(a, b, c, d)
    return a ^ b ^ c ^ d


# Organisations, types and identifiers come again and again.
_hashed = lru_cache(maxsize=1 << 14)(siphash)


def _round(a: int, b: int, c: int, d: int) -> tuple[int, int, int, int]:
    a = (a + b) & _WORD
    b = ((b << 13 | b >> 51) & _WORD) ^ a
    c = (c + d) & _WORD
    d = ((d << 16 | d >> 48) & _WORD) ^ c
    a = (((a << 32 | a >> 32) & _WORD) + d) & _WORD
    d = ((d << 21 | d >> 43) & _WORD) ^ a
    c = (c + b) & _WORD
    b = ((b << 17 | b >> 47) & _WORD) ^ c
    return a, b, (c << 32 | c >> 32) & _WORD, d
