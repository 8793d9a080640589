from ipaddress import ip_network, summarize_address_range

import pytest
from hypothesis import given

from pehra.pipeline.enrichment.prefixes import Announced, BadPrefixes, read_prefixes
from tests.pipeline.enrichment import claiming


def read(text: str) -> list[tuple[str, int, str]]:
    return [(each.prefix, each.asn, each.cc) for each in read_prefixes(text.encode().splitlines(keepends=True))]


def problems(text: str | bytes) -> tuple[str, ...]:
    data = text.encode() if isinstance(text, str) else text
    with pytest.raises(BadPrefixes) as found:
        list(read_prefixes(data.splitlines(keepends=True)))
    return found.value.problems


class TestForms:
    def test_of_pyasn(self) -> None:
        text = (
            "; IP-ASN32-DAT file\n; Original file : <Path to a rib file>\n192.0.2.0/24\t64500\n2001:DB8::/32\t64501\n"
        )
        assert read(text) == [("192.0.2.0/24", 64500, ""), ("2001:db8::/32", 64501, "")]

    def test_of_iptoasn(self) -> None:
        text = (
            "192.0.2.0\t192.0.2.255\t64500\tPK\tEXAMPLE-AS Example\n"
            "198.51.100.0\t198.51.100.255\t0\tNone\tNot routed\n"
            "203.0.113.1\t203.0.113.6\t64501\tUnknown\tOTHER\n"
            "2001:db8::\t2001:db8:ffff:ffff:ffff:ffff:ffff:ffff\t64502\tDE\tSIX\n"
        )
        assert read(text) == [
            ("192.0.2.0/24", 64500, "PK"),
            ("203.0.113.1/32", 64501, ""),
            ("203.0.113.2/31", 64501, ""),
            ("203.0.113.4/31", 64501, ""),
            ("203.0.113.6/32", 64501, ""),
            ("2001:db8::/32", 64502, "DE"),
        ]

    @pytest.mark.parametrize("header", ["", "prefix,asn,cc\n", "\ufeffPrefix,ASN,CC\r\n"])
    def test_of_csv(self, header: str) -> None:
        text = f'{header}192.0.2.0/24,AS64500,pk\r\n\r\n"198.51.100.0/24",64501\n0.0.0.0/0,1,\n'
        assert read(text) == [("192.0.2.0/24", 64500, "PK"), ("198.51.100.0/24", 64501, ""), ("0.0.0.0/0", 1, "")]

    def test_numbers_of_an_address(self) -> None:
        (found,) = read_prefixes([b"192.0.2.0/24,64500,PK"])
        assert found == Announced("192.0.2.0/24", 0xFFFFC0000200, 120, 64500, "PK")

    @given(first=claiming.addresses(), second=claiming.addresses())
    def test_a_range_is_covered_as_the_library_covers_it(self, first: str, second: str) -> None:
        if (":" in first) != (":" in second):
            return
        low, high = sorted((ip_network(first)[0], ip_network(second)[0]), key=int)
        told = [prefix for prefix, *_ in read(f"{low}\t{high}\t1\tPK\tx\n")]
        assert told == [str(each) for each in summarize_address_range(low, high)]


class TestBadLines:
    @pytest.mark.parametrize(
        ("line", "why"),
        [
            ("192.0.2.1/24,1,PK", "begins within itself"),
            ("192.0.2.0,1,PK", "has no length"),
            ("192.0.2.0/33,1,PK", "has no length"),
            ("192.0.2.0/024,1,PK", "has no length"),
            ("192.0.2.0/-1,1,PK", "has no length"),
            ("192.0.2.256/32,1,PK", "is no address"),
            ("192.0.02.0/24,1,PK", "is no address"),
            ("fe80::%eth0/64,1,PK", "is no address"),
            ("192.0.2.0/24,4294967296,PK", "no number"),
            ("192.0.2.0/24,-1,PK", "no number"),
            ("192.0.2.0/24,²,PK", "no number"),
            ("192.0.2.0/24,1,PAK", "no country"),
            ("192.0.2.0/24,1,PK,x", "4 columns"),
            ("::/0,1,PK", "holds IPv4"),
            ("::ffff:192.0.2.0/120,1,PK", "holds IPv4"),
        ],
    )
    def test_is_told_with_its_line(self, line: str, why: str) -> None:
        (told,) = problems(f"198.51.100.0/24,1,PK\n{line}\n203.0.113.0/24,1,PK\n")
        assert told.startswith("line 2: ")
        assert why in told

    def test_a_range_that_is_none(self) -> None:
        whole = "192.0.2.0\t192.0.2.1\t1\tPK\tx\n"
        for line in ("192.0.2.9\t192.0.2.1\t1\tPK\tx", "192.0.2.9\t2001:db8::\t1\tPK\tx", "192.0.2.9\t192.0.2.10"):
            assert problems(f"{whole}{line}\n")[0].startswith("line 2: ")
        assert "holds IPv4" in problems(f"{whole}::\t2001:db8::\t1\tPK\tx\n")[0]

    def test_all_are_told_up_to_twenty(self) -> None:
        assert len(problems("192.0.2.0/24,1\n" + "x,1\n" * 50)) == 20

    def test_no_text_or_too_long_a_line(self) -> None:
        assert problems(b"\xff\xfe,1\n") == ("line 1: not UTF-8",)
        assert problems("1" * 2000) == ("line 1: longer than 1024 bytes",)

    def test_another_kind_of_file(self) -> None:
        assert "by a tab or a comma" in problems("hello\n")[0]
        assert problems("; nothing but a comment\n") == ("there is no prefix in it",)
        assert problems("") == ("there is no prefix in it",)
