from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from pehra.pipeline.enrichment import oracle, owners
from pehra.pipeline.enrichment.claims import Claim, Kind
from pehra.pipeline.enrichment.owners import (
    FIRST_SECOND,
    LAST_SECOND,
    Owned,
    Owner,
    SamePlace,
    Standing,
    numbered,
    places,
    second,
)
from pehra.pipeline.enrichment.spans import ALWAYS, FOREVER, Span
from tests.pipeline.enrichment import claiming

KARACHI = ZoneInfo("Asia/Karachi")
MARCH, MAY = date(2026, 3, 1), date(2026, 5, 1)
BANK, TELCO = Standing(70, "banking", "sindh"), Standing(71, "telecom", "punjab")


def test_a_day_begins_at_its_local_midnight() -> None:
    assert second(MARCH, KARACHI) == datetime(2026, 2, 28, 19, tzinfo=UTC).timestamp()
    assert (second(ALWAYS, KARACHI), second(FOREVER, KARACHI)) == (FIRST_SECOND, LAST_SECOND)


def test_an_owner_is_cut_where_the_organisation_became_another() -> None:
    standings = {1: (Span(ALWAYS, MARCH, BANK), Span(MARCH, FOREVER, TELCO))}
    found = places([Claim(Kind.NETWORK, "192.0.2.0/24", 1, 0, ends=MAY)], standings, KARACHI)
    place = found.networks["192.0.2.0/24"]
    march, may = second(MARCH, KARACHI), second(MAY, KARACHI)
    assert found.owned == [
        Owned(place, FIRST_SECOND, march - 1, Owner(1, 0, 70, "banking", "sindh")),
        Owned(place, march, may - 1, Owner(1, 0, 71, "telecom", "punjab")),
    ]


def test_what_is_not_told_of_an_organisation_leaves_it_the_owner() -> None:
    found = places([Claim(Kind.NETWORK, "192.0.2.0/24", 1, 0)], {1: (Span(MARCH, MAY, BANK),)}, KARACHI)
    assert [(each.owner.organisation, each.owner.cert) for each in found.owned] == [(1, 0), (1, 70), (1, 0)]
    assert [each.ends + 1 for each in found.owned[:-1]] == [each.starts for each in found.owned[1:]]


def test_of_an_autonomous_system_the_organisation_is_the_holder_only() -> None:
    found = places([Claim(Kind.ASN, "64500", 1, 0)], {1: (Span(ALWAYS, FOREVER, BANK),)}, KARACHI)
    assert found.owned == [Owned(found.asns[64500], FIRST_SECOND, LAST_SECOND - 1, Owner(0, 1, 70, "", ""))]


def test_a_holder_that_only_moved_to_another_sector_is_the_same_holder() -> None:
    standings = {1: (Span(ALWAYS, MARCH, BANK), Span(MARCH, FOREVER, Standing(70, "telecom", "sindh")))}
    assert len(places([Claim(Kind.ASN, "64500", 1, 0)], standings, KARACHI).owned) == 1


def test_an_owner_keeps_its_number_and_new_ones_follow() -> None:
    claims = [Claim(Kind.NETWORK, "192.0.2.0/24", 1, 0), Claim(Kind.NETWORK, "192.0.2.0/25", 2, 1)]
    found = places([*claims, Claim(Kind.DOMAIN, "a.pk", 2, 2)], {}, KARACHI)
    first = numbered(found.owned, {})
    assert sorted(first.values()) == [1, 2]
    more = places([*claims, Claim(Kind.ASN, "64500", 2, 2)], {}, KARACHI)
    assert numbered(more.owned, first) == {Owner(0, 2, 0, "", ""): 3}
    assert numbered(found.owned, first) == {}


def test_no_claim_no_place() -> None:
    found = places([], {}, KARACHI)
    assert (found.networks, found.names, found.asns, found.owned) == ({}, {}, {}, [])


def test_two_values_of_one_number_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(owners, "place_of", lambda kind, value: 7)
    with pytest.raises(SamePlace):
        places([Claim(Kind.ASN, "1", 1, 0), Claim(Kind.ASN, "2", 1, 1)], {}, KARACHI)


@given(rows=claiming.claims(), address=claiming.addresses(), name=claiming.names(), day=claiming.days())
def test_the_tables_say_what_the_oracle_says(rows: list[Claim], address: str, name: str, day: date) -> None:
    found = places(rows, {}, KARACHI)
    for moment in (second(day, KARACHI), second(day, KARACHI) + 86_399):
        network = claiming.owner(found, claiming.place_of_address(found, address), moment)
        assert (network and network.organisation) == oracle.owner_of_address(rows, address, day)
        domain = claiming.owner(found, claiming.place_of_name(found, name), moment)
        assert (domain and domain.organisation) == oracle.owner_of_name(rows, name, day)
        for asn in range(1, 5):
            holder = claiming.owner(found, found.asns.get(asn), moment)
            assert (holder and holder.holder) == oracle.holder_of_asn(rows, asn, day)
