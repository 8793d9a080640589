"""Announced prefixes in the form of pyasn's ipasn.dat, made up, which Pehra and IntelMQ read alike."""

from collections.abc import Iterable, Iterator
from ipaddress import IPv4Address, IPv6Address
from itertools import islice
from pathlib import Path

# As many as the world announces.
COUNT = 1_050_000
_SHARE_OF_IPV6 = 0.2
_FIRST_IPV4 = 11 << 24
_FIRST_IPV6 = 0x2A00 << 112


def asn_of(address: int) -> int:
    """The number of the autonomous system that announces the /24 around an IPv4 address."""
    return 17557 + (address >> 8) % 900


def write(path: Path, networks: Iterable[tuple[int, int]], count: int = COUNT) -> int:
    """Write the /24s of these networks (first address, how many), then others up to `count`; return how many it is."""
    own = sorted({slot << 8 for first, size in networks for slot in range(first >> 8, (first + size + 255) >> 8)})
    others = max(0, count - len(own))
    ipv6 = int(others * _SHARE_OF_IPV6)
    with path.open("w") as file:
        file.write("; made up\n")
        for first in (*own, *islice(_free(set(own)), others - ipv6)):
            file.write(f"{IPv4Address(first)}/24\t{asn_of(first)}\n")
        for number in range(ipv6):
            file.write(f"{IPv6Address(_FIRST_IPV6 + (number << 80))}/48\t{64512 + number % 1000}\n")
    return len(own) + others


def _free(taken: set[int]) -> Iterator[int]:
    """First addresses of /24s that nobody has, far from those for private and special use."""
    for first in range(_FIRST_IPV4, 223 << 24, 256):
        if first not in taken and first >> 24 not in (127, 169, 172, 192, 198, 203):
            yield first
