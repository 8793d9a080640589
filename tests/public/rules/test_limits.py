"""Windows, neighbourhoods, and what is kept of an address."""

import ipaddress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pehra.public.rules.limits import ALTOGETHER, EACH, Counted, Limit, block, hidden

AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
moments = st.integers(946684800, 3786912000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@given(at=moments, minutes=st.sampled_from([10, 60]))
def test_a_moment_lies_in_its_window(at: datetime, minutes: int) -> None:
    limit = Limit(1, timedelta(minutes=minutes))
    assert limit.starts(at) <= at < limit.ends(at)
    assert limit.ends(at) - limit.starts(at) == limit.window
    assert limit.starts(limit.ends(at)) == limit.ends(at), "windows follow each other without a gap"


@given(address=st.ip_addresses(v=4))
def test_neighbours_of_a_24_are_counted_together(address: ipaddress.IPv4Address) -> None:
    found = ipaddress.ip_network(block(str(address)))
    assert found.prefixlen == 24
    assert address in found
    assert block(f"::ffff:{address}") == block(str(address))


@given(address=st.ip_addresses(v=6))
def test_neighbours_of_a_56_are_counted_together(address: ipaddress.IPv6Address) -> None:
    if address.ipv4_mapped is None:
        found = ipaddress.ip_network(block(str(address)))
        assert found.prefixlen == 56
        assert address in found


@given(text=st.text(max_size=60))
def test_what_is_no_address_has_a_neighbourhood_too(text: str) -> None:
    assert block(text)


@given(address=st.ip_addresses(), at=moments)
def test_what_is_kept_tells_nothing_and_is_another_each_day(address: object, at: datetime) -> None:
    kept = hidden(block(str(address)), key=b"k", at=at)
    assert str(address) not in kept
    assert len(kept) == 32
    assert kept == hidden(block(str(address)), key=b"k", at=at)
    assert kept != hidden(block(str(address)), key=b"another", at=at)
    assert kept != hidden(block(str(address)), key=b"k", at=at + timedelta(days=1))


@pytest.mark.parametrize("counted", Counted)
def test_everything_counted_has_a_limit(counted: Counted) -> None:
    assert EACH[counted].most > 0


def test_the_slower_way_is_narrower_in_every_respect() -> None:
    for limits in (EACH, ALTOGETHER):
        assert limits[Counted.WAITED].most < limits[Counted.PROVED].most
