"""Shadowserver reports in the layout in which their maker sends them, made up, of any size."""

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path

from benchmarks.support.prefixes import asn_of
from pehra.feeds.catalogue import SHIPPED

SERVERS = (
    "nginx/1.18.0 (Ubuntu)",
    "Apache/2.4.41 (Ubuntu)",
    "Microsoft-IIS/10.0",
    "lighttpd/1.4.55",
    "mini_httpd/1.30",
)
CITIES = (("PUNJAB", "LAHORE"), ("SINDH", "KARACHI"), ("KHYBER PAKHTUNKHWA", "PESHAWAR"), ("BALOCHISTAN", "QUETTA"))
FAMILIES = ("mirai", "avalanche-andromeda", "conficker", "gozi", "qakbot", "android.hummer")
DAYS = 7
# The row's number, its time, address, autonomous system ("" in quotes where it is not told), and a source of chance.
Row = tuple[int, str, str, str, random.Random]


def write(path: Path, feed: str, rows: int, networks: list[tuple[int, int]], seed: int = 1) -> None:
    """Write a report of these many rows; addresses lie in the networks (first address, how many), IPv4 as numbers.

    The autonomous system is that of `benchmarks.support.prefixes`; every tenth row leaves it to be looked up.
    """
    header = next((SHIPPED / feed).glob("sample*")).read_text().partition("\n")[0]
    row = ROWS[feed]
    with path.open("w", newline="") as file:
        file.write(header + "\n")
        for each in _moments(rows, networks, seed):
            file.write(row(*each))


def _moments(rows: int, networks: list[tuple[int, int]], seed: int) -> Iterator[Row]:
    chance = random.Random(seed)
    # Whole days that are over, so that no row lies in the future.
    start = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=DAYS)
    for each in range(rows):
        moment = start + timedelta(seconds=each * DAYS * 86400 // rows)
        first, size = networks[int(chance.random() * len(networks))]
        number = first + int(chance.random() * size)
        address = str(IPv4Address(number) if first < 2**32 else IPv6Address(number))
        asn = str(asn_of(number)) if each % 10 and first < 2**32 else '""'
        yield each, f"{moment:%Y-%m-%d %H:%M:%S}", address, asn, chance


def _scan_http(each: int, moment: str, address: str, asn: str, chance: random.Random) -> str:
    region, city = CITIES[each % len(CITIES)]
    port = (80, 8080, 443, 8000)[each % 4]
    return (
        f'"{moment}","low","{address}","tcp",{port},"host-{each}.example.pk","http",{asn},"PK",'
        f'"{region}","{city}",517311,"ptr","Communications, Service Provider, and Hosting Service","HTTP/1.1",200,"OK",'
        f'"text/html; charset=utf-8","close","Basic realm=""router {each % 977}""","","{SERVERS[each % 5]}",'
        f'{chance.getrandbits(17)},"","Sun, 04 Oct 2026 02:38:14 GMT",""\n'
    )


def _sinkhole_http(each: int, moment: str, address: str, asn: str, chance: random.Random) -> str:
    region, city = CITIES[each % len(CITIES)]
    family = FAMILIES[each % len(FAMILIES)]
    return (
        f'"{moment}","tcp","{address}",{1024 + chance.getrandbits(15)},{asn},"PK","{region}","{city}",'
        f'"host-{each}.example.pk",517311,"Communications, Service Provider, and Hosting Service","MikroTik",'
        f'"router","RB750","critical","198.51.100.{each % 250}",80,64500,"NL","NOORD-HOLLAND","AMSTERDAM",'
        f'"sink-{each % 40}.example",'
        f'518210,"Information","","{family}","{family}","{family};http","http","",{chance.getrandbits(40)},'
        f'"/gate.php?id={chance.getrandbits(48):x}","sink-{each % 40}.example",'
        f'"Mozilla/5.0 (Windows NT 6.1; rv:52.0) Gecko/20100101 Firefox/52.{each % 60}","","","","",""\n'
    )


ROWS: dict[str, Callable[[int, str, str, str, random.Random], str]] = {
    "shadowserver/scan_http": _scan_http,
    "shadowserver/event4_sinkhole_http": _sinkhole_http,
}
