from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pehra.pipeline.enrichment import oracle
from pehra.pipeline.enrichment.claims import Claim, Kind, Uncountable, bounds, histories, place_of
from pehra.pipeline.enrichment.spans import ALWAYS, FOREVER, Span, at
from tests.pipeline.enrichment import claiming

MARCH, MAY = date(2026, 3, 1), date(2026, 5, 1)


def network(value: str, organisation: int, rank: int = 0, starts: date = ALWAYS, ends: date = FOREVER) -> Claim:
    return Claim(Kind.NETWORK, value, organisation, rank, starts, ends)


class TestHistories:
    def test_the_longest_prefix_counts_while_it_holds(self) -> None:
        found = histories([network("192.0.2.0/24", 1), network("192.0.2.64/26", 2, 1, MARCH, MAY)])[Kind.NETWORK]
        assert found["192.0.2.0/24"] == (Span(ALWAYS, FOREVER, 1),)
        assert found["192.0.2.64/26"] == (Span(ALWAYS, MARCH, 1), Span(MARCH, MAY, 2), Span(MAY, FOREVER, 1))

    def test_a_gap_is_filled_from_the_next_prefix_and_not_from_a_neighbour(self) -> None:
        claims = [
            network("192.0.2.0/25", 1),
            network("192.0.2.128/26", 2),
            network("192.0.2.128/25", 3, starts=MARCH),
            network("192.0.2.192/26", 4, ends=ALWAYS),
            network("192.0.2.192/27", 5, ends=MARCH),
        ]
        found = histories(claims)[Kind.NETWORK]
        assert found["192.0.2.192/27"] == (Span(ALWAYS, MARCH, 5), Span(MARCH, FOREVER, 3))
        assert "192.0.2.192/26" not in found

    def test_of_equal_claims_the_earlier_approved_counts_while_both_hold(self) -> None:
        found = histories([network("192.0.2.0/24", 2, 2), network("192.0.2.0/24", 1, 1, ends=MAY)])[Kind.NETWORK]
        assert found["192.0.2.0/24"] == (Span(ALWAYS, MAY, 1), Span(MAY, FOREVER, 2))

    def test_names_end_at_their_dots(self) -> None:
        claims = [Claim(Kind.DOMAIN, "b.pk", 1, 1), Claim(Kind.DOMAIN, "x.a.b.pk", 2, 2, MARCH)]
        found = histories([*claims, Claim(Kind.DOMAIN, "ab.pk", 3, 3)])[Kind.DOMAIN]
        assert found["x.a.b.pk"] == (Span(ALWAYS, MARCH, 1), Span(MARCH, FOREVER, 2))
        assert found["ab.pk"] == (Span(ALWAYS, FOREVER, 3),)

    def test_the_two_families_never_hold_each_other(self) -> None:
        found = histories([network("2001:db8::/32", 1), network("32.1.13.0/24", 2, starts=MARCH)])[Kind.NETWORK]
        assert found["32.1.13.0/24"] == (Span(MARCH, FOREVER, 2),)

    @given(rows=claiming.claims(), address=claiming.addresses(), day=claiming.days())
    def test_addresses_as_the_oracle_says(self, rows: list[Claim], address: str, day: date) -> None:
        found = histories(rows)[Kind.NETWORK]
        holding = [each for each in rows if each.kind is Kind.NETWORK and each.starts < each.ends]
        longest = [each for each in holding if oracle.owner_of_address([claim_always(each)], address, day)]
        expected = oracle.owner_of_address(rows, address, day)
        value = max(longest, key=lambda each: bounds(each.value)[1]).value if longest else None
        assert (at(found[value], day) if value else None) == expected

    @given(rows=claiming.claims(), seed=st.integers(1, 30))
    def test_the_order_of_the_claims_never_matters(self, rows: list[Claim], seed: int) -> None:
        assert histories(rows) == histories(claiming.reordered(rows, seed))


def claim_always(claim: Claim) -> Claim:
    return Claim(claim.kind, claim.value, claim.organisation, claim.rank)


class TestBounds:
    def test_ipv4_is_counted_as_mapped(self) -> None:
        assert bounds("192.0.2.0/24") == (0xFFFFC0000200, 120)
        assert bounds("2001:db8::/32") == (0x20010DB8 << 96, 32)

    @pytest.mark.parametrize("prefix", ["::/0", "::/80", "::ffff:0:0/96", "::ffff:192.0.2.0/120", "::fffe:0:0/95"])
    def test_a_prefix_that_would_take_ipv4_with_it_is_refused(self, prefix: str) -> None:
        with pytest.raises(Uncountable, match="holds IPv4"):
            bounds(prefix)

    def test_its_neighbour_is_not(self) -> None:
        assert bounds("::/96") == (0, 96)

    @pytest.mark.parametrize("prefix", ["192.0.2.1/24", "x", "192.0.2.0/33", ""])
    def test_what_is_no_prefix_is_refused(self, prefix: str) -> None:
        with pytest.raises(ValueError, match=r"."):
            bounds(prefix)


def test_a_place_is_the_same_in_all_times_and_differs_by_kind() -> None:
    assert place_of(Kind.NETWORK, "192.0.2.0/24") == place_of(Kind.NETWORK, "192.0.2.0/24") < 2**64
    assert len({place_of(kind, "1") for kind in Kind}) == 3
