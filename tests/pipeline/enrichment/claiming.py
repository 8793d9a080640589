"""Random claims that nest, meet and change hands, and things to look up in them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from ipaddress import ip_address, ip_network

from hypothesis import strategies as st

from pehra.pipeline.enrichment.claims import Claim, Kind
from pehra.pipeline.enrichment.owners import Owner, Places
from pehra.pipeline.enrichment.spans import ALWAYS, FOREVER

DAYS = [date(2026, 1, 1) + timedelta(days=each) for each in range(10)]
# Few bits, so that prefixes hold each other and addresses fall into them.
V4 = int(ip_address("203.0.112.0"))
V6 = int(ip_address("2001:db8::"))
LABELS = ("a", "b", "ab")


def prefixes() -> st.SearchStrategy[str]:
    v4 = st.builds(lambda low, length: _prefix(V4 + low, length, 4), st.integers(0, 4095), st.integers(18, 32))
    v6 = st.builds(lambda low, length: _prefix(V6 + (low << 64), length, 6), st.integers(0, 255), st.integers(52, 128))
    return v4 | v6


def _prefix(address: int, length: int, version: int) -> str:
    bits = 32 if version == 4 else 128
    return str(ip_network(((address >> (bits - length)) << (bits - length), length)))


def addresses() -> st.SearchStrategy[str]:
    v4 = st.integers(0, 4095).map(lambda low: str(ip_address(V4 + low)))
    return v4 | st.integers(0, 255).map(lambda low: str(ip_address(V6 + (low << 64))))


def names() -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(LABELS), min_size=2, max_size=5).map(".".join)


def days() -> st.SearchStrategy[date]:
    return st.sampled_from(DAYS)


@st.composite
def claims(draw: st.DrawFn) -> list[Claim]:
    values = (
        st.tuples(st.just(Kind.NETWORK), prefixes())
        | st.tuples(st.just(Kind.DOMAIN), names())
        | st.tuples(st.just(Kind.ASN), st.integers(1, 4).map(str))
    )
    rows = draw(st.lists(st.tuples(values, st.integers(1, 4), st.none() | days(), st.none() | days()), max_size=25))
    ranks = draw(st.permutations(range(len(rows))))
    return [
        Claim(kind, value, organisation, rank, starts or ALWAYS, ends or FOREVER)
        for ((kind, value), organisation, starts, ends), rank in zip(rows, ranks, strict=True)
    ]


def place_of_address(places: Places, address: str) -> int | None:
    """What the store's dictionary of prefixes answers: the longest that there is."""
    found = ip_address(address)
    holding = [ip_network(each) for each in places.networks]
    fitting = [each for each in holding if each.version == found.version and found in each]
    return places.networks[str(max(fitting, key=lambda each: each.prefixlen))] if fitting else None


def place_of_name(places: Places, name: str) -> int | None:
    labels = name.split(".")
    suffixes = (".".join(labels[start:]) for start in range(len(labels)))
    return next((places.names[suffix] for suffix in suffixes if suffix in places.names), None)


def owner(places: Places, place: int | None, moment: int) -> Owner | None:
    found = [each.owner for each in places.owned if each.place == place and each.starts <= moment <= each.ends]
    assert len(found) <= 1
    return found[0] if found else None


def reordered(rows: Iterable[Claim], seed: int) -> list[Claim]:
    """The same claims in another order."""
    return sorted((replace(each) for each in rows), key=lambda each: (each.rank * seed) % 31)
