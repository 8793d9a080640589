"""What may be claimed, and when two claims meet."""

import ipaddress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pehra.law.constituency import ObjectKind
from pehra.registry.rules.addresses import Meeting, Unclaimable, claimable, meeting, names_above

CIDR, ASN, DOMAIN = ObjectKind


def refused(kind: ObjectKind, text: str, *, demonstration: bool = False) -> str:
    with pytest.raises(Unclaimable) as caught:
        claimable(kind, text, demonstration=demonstration)
    return caught.value.text % caught.value.params


class TestPrefixes:
    @pytest.mark.parametrize(
        ("text", "normal"),
        [
            (" 39.32.0.0/11 ", "39.32.0.0/11"),
            ("39.32.0.1", "39.32.0.1/32"),
            ("8.0.0.0/8", "8.0.0.0/8"),
            ("2407:d000::/32", "2407:d000::/32"),
            ("2407:D000:0:0::/32", "2407:d000::/32"),
            ("2400:2000::/20", "2400:2000::/20"),
        ],
    )
    def test_have_one_spelling(self, text: str, normal: str) -> None:
        assert claimable(CIDR, text, demonstration=False) == normal

    @pytest.mark.parametrize("text", ["8.0.0.0/7", "0.0.0.0/0", "2400::/16", "::/0"])
    def test_wider_than_anybody_holds_are_refused(self, text: str) -> None:
        assert "no organisation holds that much" in refused(CIDR, text)

    @pytest.mark.parametrize(
        "text",
        [
            "10.1.2.0/24", "127.0.0.1", "192.168.0.0/16", "172.16.0.0/12", "172.0.0.0/8", "100.64.1.0/24",
            "169.254.0.0/16", "224.0.0.0/8", "255.255.255.255", "0.1.0.0/16", "fe80::/64", "fc00::/32", "::1",
            "2002::/24", "ff02::/32",
        ],
    )  # fmt: skip
    def test_private_and_reserved_are_refused_also_in_a_demonstration(self, text: str) -> None:
        assert "private or reserved" in refused(CIDR, text)
        assert "private or reserved" in refused(CIDR, text, demonstration=True)

    @pytest.mark.parametrize("text", ["192.0.2.0/24", "198.51.100.7", "203.0.113.128/26", "2001:db8::/48", "3fff::/32"])
    def test_of_documentation_are_for_demonstrations(self, text: str) -> None:
        assert "documentation" in refused(CIDR, text)
        assert claimable(CIDR, text, demonstration=True)

    def test_with_bits_behind_the_prefix_get_the_remedy(self) -> None:
        assert refused(CIDR, "39.32.5.7/16") == "Bits are set behind the prefix; did you mean 39.32.0.0/16?"

    @pytest.mark.parametrize("text", ["", "nonsense", "39.32.0.0/33", "39.32.0.0/255.0.255.0", "١٢.0.0.0/8", "1.2.3"])
    def test_of_no_kind_are_refused(self, text: str) -> None:
        assert "not an IPv4 or IPv6 prefix" in refused(CIDR, text)

    @given(st.ip_addresses(v=4), st.integers(0, 32))
    def test_never_hold_an_address_that_nobody_can_reach(self, address: Any, length: int) -> None:
        prefix = str(ipaddress.ip_network((address, length), strict=False))
        try:
            found = ipaddress.ip_network(claimable(CIDR, prefix, demonstration=False))
        except Unclaimable:
            return
        assert found[0].is_global
        assert found[-1].is_global


class TestAutonomousSystems:
    @pytest.mark.parametrize(
        ("text", "normal"), [("AS17557", "AS17557"), ("as17557", "AS17557"), ("017557", "AS17557")]
    )
    def test_have_one_spelling(self, text: str, normal: str) -> None:
        assert claimable(ASN, text, demonstration=False) == normal

    @pytest.mark.parametrize(
        "text", ["AS23456", "AS64512", "AS65535", "AS65552", "AS131071", "AS4200000000", "AS4294967295"]
    )
    def test_private_and_reserved_are_refused(self, text: str) -> None:
        assert "private or reserved" in refused(ASN, text, demonstration=True)

    @pytest.mark.parametrize("text", ["AS64496", "AS64511", "AS65536", "AS65551"])
    def test_of_documentation_are_for_demonstrations(self, text: str) -> None:
        assert "documentation" in refused(ASN, text)
        assert claimable(ASN, text, demonstration=True) == text

    @pytest.mark.parametrize("text", ["", "AS", "AS0", "AS4294967296", "ASX", "AS-5", "1.5"])
    def test_that_are_none_are_refused(self, text: str) -> None:
        assert "not the number" in refused(ASN, text)


class TestDomains:
    @pytest.mark.parametrize(
        ("text", "normal"),
        [
            ("Pta.GOV.pk", "pta.gov.pk"),
            ("https://pta.gov.pk/", "pta.gov.pk"),
            ("*.pta.gov.pk", "pta.gov.pk"),
            ("pta.gov.pk.", "pta.gov.pk"),
            ("پی.پاکستان", "xn--3ib0n.xn--mgbai9azgqp6j"),
        ],
    )
    def test_have_one_spelling(self, text: str, normal: str) -> None:
        assert claimable(DOMAIN, text, demonstration=False) == normal

    @pytest.mark.parametrize("text", ["gov.pk", "com.pk", "co.uk", "edu.pk"])
    def test_that_are_a_whole_branch_are_refused(self, text: str) -> None:
        assert "whole branch" in refused(DOMAIN, text)

    @pytest.mark.parametrize("text", ["printer.local", "x.internal", "a.test", "b.onion", "1.0.0.127.in-addr.arpa"])
    def test_without_meaning_are_refused(self, text: str) -> None:
        assert "no meaning" in refused(DOMAIN, text, demonstration=True)

    @pytest.mark.parametrize("text", ["bank.example", "www.example.org", "example.com"])
    def test_of_documentation_are_for_demonstrations(self, text: str) -> None:
        assert "documentation" in refused(DOMAIN, text)
        assert claimable(DOMAIN, text, demonstration=True) == text

    def test_an_address_is_no_domain(self) -> None:
        assert "claim it as a prefix" in refused(DOMAIN, "39.32.0.1")

    @pytest.mark.parametrize(
        "text", ["", "pk", "-a.pk", "a..pk", "a b.pk", "x" * 64 + ".pk", "pta.gov.pk/login", "a_b.pk"]
    )
    def test_that_are_none_are_refused(self, text: str) -> None:
        assert "not a domain name" in refused(DOMAIN, text)

    def test_the_names_above_one(self) -> None:
        assert names_above("a.b.gov.pk") == ["a.b.gov.pk", "b.gov.pk", "gov.pk", "pk"]


class TestMeeting:
    @pytest.mark.parametrize(
        ("kind", "mine", "other", "lies"),
        [
            (CIDR, "10.0.0.0/16", "10.0.0.0/16", Meeting.EQUAL),
            (CIDR, "10.0.1.0/24", "10.0.0.0/16", Meeting.CONTAINS),
            (CIDR, "10.0.0.0/16", "10.0.1.0/24", Meeting.CONTAINED),
            (CIDR, "10.0.0.0/24", "10.0.1.0/24", None),
            (CIDR, "10.0.0.0/8", "a00::/8", None),
            (ASN, "AS1", "AS1", Meeting.EQUAL),
            (ASN, "AS1", "AS11", None),
            (DOMAIN, "a.pk", "a.pk", Meeting.EQUAL),
            (DOMAIN, "www.a.pk", "a.pk", Meeting.CONTAINS),
            (DOMAIN, "a.pk", "www.a.pk", Meeting.CONTAINED),
            (DOMAIN, "ba.pk", "a.pk", None),
        ],
    )
    def test_how_another_lies_to_ones_own(self, kind: ObjectKind, mine: str, other: str, lies: Meeting | None) -> None:
        assert meeting(kind, mine, other) == lies
