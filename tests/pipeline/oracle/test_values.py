"""Values of the slow reader, by which the fast one is measured, are those that docs/feeds.md accepts."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pehra.pipeline.oracle import run
from pehra.pipeline.oracle.values import text_of
from pehra.pipeline.reasons import Reason
from pehra.pipeline.spec import Fill, Format, Reading
from tests.pipeline.oracle.rows import HEADER, RECEIVED, SPEC, refusals, value, values
from tests.pipeline.rows.specs import spec_of

# Times of every year that is read, without a zone.
NAIVE = st.datetimes(datetime(1901, 1, 1), datetime(2298, 1, 1))  # noqa: DTZ001


class TestTimes:
    @pytest.mark.parametrize(
        ("text", "time"),
        [
            ("2026-03-01", "2026-03-01T00:00:00Z"),
            ("2026-03-01 10:12:33", "2026-03-01T10:12:33Z"),
            ("2026-03-01T10:12:33", "2026-03-01T10:12:33Z"),
            ("2026-03-01T10:12:33Z", "2026-03-01T10:12:33Z"),
            ("2026-03-01 10:12:33 UTC", "2026-03-01T10:12:33Z"),
            ("2026-03-01 10:12:33GMT", "2026-03-01T10:12:33Z"),
            ("2026-03-01 10:12:33+05:00", "2026-03-01T05:12:33Z"),
            ("2026-03-01 02:12:33 +0500", "2026-02-28T21:12:33Z"),
            ("2026-03-01 10:12:33-03:30", "2026-03-01T13:42:33Z"),
            ("2026-03-01T10:12:33.5Z", "2026-03-01T10:12:33.500000Z"),
            ("2026-03-01T10:12:33,123456789Z", "2026-03-01T10:12:33.123456Z"),
            ("2026-03-01 10:12:33.000000", "2026-03-01T10:12:33Z"),
            ("2024-02-29", "2024-02-29T00:00:00Z"),
            ("1900-01-01", "1900-01-01T00:00:00Z"),
            ("2299-12-31 23:59:59", "2299-12-31T23:59:59Z"),
        ],
    )
    def test_accepted(self, text: str, time: str) -> None:
        assert value("time_source", text) == time

    @pytest.mark.parametrize(
        "text",
        [
            " 2026-03-01",
            "2026-03-01\n",
            "2026-02-30",
            "2026-13-01",
            "2026-00-01",
            "2025-02-29 00:00:00",
            "2026-03-01 24:00:00",
            "2026-03-01 10:60:00",
            "2026-03-01 10:12:60",
            "2026-03-01 10:12",
            "2026-03-01  10:12:33",
            "2026-03-01Z",
            "2026-03-01 10:12:33 PKT",
            "2026-03-01 10:12:33+5",
            "2026-03-01 10:12:33+15:00",
            "2026-3-1",
            "01.03.2026",
            "20260301T101233Z",
            "1899-12-31",
            "2300-01-01",
            "9999-12-31 23:59:59-14:00",
            "0001-01-01 00:00:00+14:00",
            "1772359953",
            "now",
            "٢٠٢٦-٠٣-٠١",
        ],
    )
    def test_refused(self, text: str) -> None:
        assert value("time_source", text) is Reason.NOT_A_TIME

    @pytest.mark.parametrize(
        ("text", "reading", "time"),
        [
            ("0", Reading.EPOCH, "1970-01-01T00:00:00Z"),
            ("1772359953", Reading.EPOCH, "2026-03-01T10:12:33Z"),
            ("1772359953.25", Reading.EPOCH, "2026-03-01T10:12:33.250000Z"),
            ("1772359953.000001", Reading.EPOCH, "2026-03-01T10:12:33.000001Z"),
            ("1772359953123", Reading.EPOCH_MS, "2026-03-01T10:12:33.123000Z"),
            ("9999999999", Reading.EPOCH, "2286-11-20T17:46:39Z"),
        ],
    )
    def test_seconds_and_milliseconds(self, text: str, reading: Reading, time: str) -> None:
        assert value("time_source", text, reading) == time

    @pytest.mark.parametrize("text", ["-1", "1e9", "17723599531", "1.1234567", "1.", ".5", " 1", "2026-03-01", "1\n"])
    def test_what_is_no_number_of_seconds(self, text: str) -> None:
        assert value("time_source", text, Reading.EPOCH) is Reason.NOT_A_TIME

    @pytest.mark.parametrize("text", ["-1", "1.5", "17723599531234"])
    def test_what_is_no_number_of_milliseconds(self, text: str) -> None:
        assert value("time_source", text, Reading.EPOCH_MS) is Reason.NOT_A_TIME

    @given(NAIVE, st.integers(-14 * 60 + 1, 14 * 60 - 1))
    def test_any_time_in_any_zone_is_that_moment(self, naive: datetime, minutes: int) -> None:
        sign, (hours, rest) = "-" if minutes < 0 else "+", divmod(abs(minutes), 60)
        text = f"{naive.isoformat(sep=' ', timespec='microseconds')}{sign}{hours:02}:{rest:02}"
        found = value("time_source", text)
        assert datetime.fromisoformat(str(found)) == (naive - timedelta(minutes=minutes)).replace(tzinfo=UTC)

    @pytest.mark.parametrize(
        ("text", "reason"),
        [
            ("1989-12-31 23:59:59", Reason.LONG_AGO),
            ("1990-01-01 00:00:00", None),
            ("2026-03-03 04:00:00", None),
            ("2026-03-03 04:00:01", Reason.IN_THE_FUTURE),
            ("2026-03-03 08:59:59+05:00", None),
        ],
    )
    def test_absurd_ones_are_refused(self, text: str, reason: Reason | None) -> None:
        assert refusals(f"{text},192.0.2.1,,,,") == ([(2, "time_source", reason)] if reason else [])

    def test_a_row_without_one_has_the_time_at_which_it_came_in_where_none_is_required(self) -> None:
        spec = replace(SPEC, required=())
        assert values(",192.0.2.1,,,,", spec)["time_source"] == "2026-03-02T04:00:00Z"

    def test_a_feed_without_times_too(self) -> None:
        spec = spec_of(Format.CSV, {"source_ip": "ip"}, required=())
        assert values("192.0.2.1", spec, "ip\n")["time_source"] == "2026-03-02T04:00:00Z"


class TestAddresses:
    @pytest.mark.parametrize(
        ("text", "address"),
        [
            ("192.0.2.1", "192.0.2.1"),
            ("0.0.0.0", "0.0.0.0"),
            ("255.255.255.255", "255.255.255.255"),
            ("2001:DB8::1", "2001:db8::1"),
            ("2001:0db8:0000:0000:0000:0000:0000:0001", "2001:db8::1"),
            ("::ffff:192.0.2.1", "192.0.2.1"),
            ("::FFFF:C000:0201", "192.0.2.1"),
            ("64:ff9b::192.0.2.1", "64:ff9b::c000:201"),
            ("::1", "::1"),
            ("::", ""),
        ],
    )
    def test_accepted(self, text: str, address: str) -> None:
        assert value("source_ip", text) == address

    @pytest.mark.parametrize(
        "text",
        [
            "192.0.2",
            "192.0.2.256",
            "192.0.2.1.1",
            "192.0.02.1",
            "192.0.2.1/32",
            " 192.0.2.1",
            "192.0.2.1\n",
            "3221225985",
            "0xC0000201",
            "192.0.2.-1",
            "fe80::1%eth0",
            "[2001:db8::1]",
            "2001:db8::1::2",
            "2001:db8:1:2:3:4:5:6:7",
            "12345::",
            ":::",
            ":",
            "::192.0.2.256",
            "١٩٢.0.2.1",
            "host.example",
        ],
    )
    def test_refused(self, text: str) -> None:
        assert value("source_ip", text) is Reason.NOT_AN_ADDRESS

    @given(st.ip_addresses(v=4))
    def test_any_of_version_4(self, address: IPv4Address) -> None:
        assert value("source_ip", str(address)) == value("source_ip", f"::ffff:{address}") == str(address)

    @given(st.ip_addresses(v=6))
    def test_any_of_version_6_in_either_form(self, address: IPv6Address) -> None:
        if address != IPv6Address(0) and not address.ipv4_mapped:
            assert value("source_ip", str(address)) == value("source_ip", address.exploded.upper()) == str(address)

    def test_a_required_one_refuses_its_row(self) -> None:
        spec = replace(SPEC, required=("time_source", "source_ip"))
        rows = "2026-03-01,300.1.2.3,,,,\n2026-03-01,::,,,,\n2026-03-01,,,,,\n"
        assert refusals(rows, spec) == [
            (2, "source_ip", Reason.NOT_AN_ADDRESS),
            (3, "source_ip", Reason.NOT_AN_ADDRESS),
            (4, "source_ip", Reason.MISSING),
        ]

    def test_another_one_counts_as_not_told_and_its_text_is_kept(self) -> None:
        assert values("2026-03-01,300.1.2.3,,a.example,,") == {
            "time_source": "2026-03-01T00:00:00Z",
            "source_fqdn": "a.example",
            "extra": {"misread.source_ip": "300.1.2.3"},
        }


class TestNumbers:
    @pytest.mark.parametrize(
        ("column", "text", "number"),
        [
            ("source_port", "0", 0),
            ("source_port", "00080", 80),
            ("source_port", "65535", 65535),
            ("source_asn", "4294967295", 4294967295),
            ("source_asn", "0" * 5000 + "7", 7),
        ],
    )
    def test_accepted(self, column: str, text: str, number: int) -> None:
        assert value(column, text) == number

    @pytest.mark.parametrize("text", ["65536", "-1", "+1", "1.0", "1e3", " 80", "80\n", "http", "٨٠", "9" * 5000])
    def test_what_is_no_port(self, text: str) -> None:
        assert value("source_port", text) is Reason.NOT_A_PORT

    @pytest.mark.parametrize("text", ["4294967296", "AS64500", "0x10"])
    def test_what_is_no_number(self, text: str) -> None:
        assert value("source_asn", text) is Reason.NOT_A_NUMBER

    def test_one_that_fits_not_is_kept_beside(self) -> None:
        assert values("2026-03-01,192.0.2.1,70000,,,")["extra"] == {"misread.source_port": "70000"}

    def test_zero_is_not_told_and_not_misread(self) -> None:
        assert values("2026-03-01,192.0.2.1,0,,,") == {
            "time_source": "2026-03-01T00:00:00Z",
            "source_ip": "192.0.2.1",
            "extra": {},
        }


class TestTexts:
    @pytest.mark.parametrize(
        ("column", "text", "kept"),
        [
            ("source_fqdn", "WWW.Example.ORG.", "www.example.org"),
            ("source_fqdn", "example.org..", "example.org"),
            ("source_fqdn", "MÜNCHEN.example", "mÜnchen.example"),
            ("protocol_transport", "TCP", "tcp"),
            ("source_geolocation_cc", "pk", "PK"),
            ("source_url", "HTTP://Example.org/A?b=C ", "HTTP://Example.org/A?b=C "),
            ("event_description_text", "=1+1\n<script>", "=1+1\n<script>"),
        ],
    )
    def test_by_kind(self, column: str, text: str, kept: str) -> None:
        assert value(column, text) == kept

    @pytest.mark.parametrize(
        ("severity", "kept"),
        [("high", "high"), ("HIGH", "high"), ("", "medium"), ("urgent", "medium"), (" high", "medium")],
    )
    def test_a_severity_is_one_of_five(self, severity: str, kept: str) -> None:
        (event,) = run(SPEC, f"{HEADER}2026-03-01,192.0.2.1,,,{severity},".encode(), RECEIVED).events
        assert event.values["severity"] == kept


class TestReadings:
    @pytest.mark.parametrize(
        ("reading", "text", "found"),
        [
            (Reading.HOST_OF_URL, "http://a.example/x", "a.example"),
            (Reading.HOST_OF_URL, "http://user:pass@a.example:80/x@y", "a.example"),
            (Reading.HOST_OF_URL, "https://[2001:db8::1]:8443/", "2001:db8::1"),
            (Reading.HOST_OF_URL, "ftp://192.0.2.1", "192.0.2.1"),
            (Reading.HOST_OF_URL, "http://a.example?x=http://b.example", "a.example"),
            (Reading.HOST_OF_URL, "//a.example/x", ""),
            (Reading.HOST_OF_URL, "a.example", ""),
            (Reading.HOST_OF_URL, "mailto:a@b.example", ""),
            (Reading.PORT_OF_URL, "http://a.example:8080/x", "8080"),
            (Reading.PORT_OF_URL, "http://a.example:8080", "8080"),
            (Reading.PORT_OF_URL, "http://[2001:db8::1]:80/x:90", "80"),
            (Reading.PORT_OF_URL, "http://u:99@a.example/x", ""),
            (Reading.PORT_OF_URL, "http://a.example/x:80", ""),
            (Reading.PORT_OF_URL, "http://a.example:http/", ""),
            (Reading.HOST_OF_PAIR, "192.0.2.1:443", "192.0.2.1"),
            (Reading.HOST_OF_PAIR, "[2001:db8::1]:443", "2001:db8::1"),
            (Reading.HOST_OF_PAIR, "a.example", "a.example"),
            (Reading.HOST_OF_PAIR, "2001:db8::1", ""),
            (Reading.PORT_OF_PAIR, "192.0.2.1:443", "443"),
            (Reading.PORT_OF_PAIR, "[2001:db8::1]:443", "443"),
            (Reading.PORT_OF_PAIR, "2001:db8::1", ""),
            (Reading.PORT_OF_PAIR, "a.example", ""),
            (Reading.DEFANGED, "hxxps://a[.]example[:]8080/x", "https://a.example:8080/x"),
            (Reading.DEFANGED, "HXXP[://]a(.)example", "http://a.example"),
            (Reading.DEFANGED, "a.example/hxxp://", "a.example/hxxp://"),
            (Reading.DEFANGED, "user[@]a{.}example", "user@a.example"),
            (Reading.DOMAIN_OF_MAIL, "a@b.example", "b.example"),
            (Reading.DOMAIN_OF_MAIL, '"a@x"@b.example', "b.example"),
            (Reading.DOMAIN_OF_MAIL, "b.example", ""),
        ],
    )
    def test_what_they_find(self, reading: Reading, text: str, found: str) -> None:
        assert text_of(Fill(("a",), reading), {"a": text}) == found

    @pytest.mark.parametrize(
        ("fill", "texts", "found"),
        [
            (Fill(("a", "b")), {"a": "", "b": "x"}, "x"),
            (Fill(("a", "b")), {"a": "y", "b": "x"}, "y"),
            (Fill(("a", "b")), {"b": "x"}, "x"),
            (Fill(("a",)), {}, ""),
            (Fill(("a",), default="d"), {"a": ""}, "d"),
            (Fill(("a",), only="[0-9]+"), {"a": "ab12cd34"}, "12"),
            (Fill(("a",), only="b(.)(.)"), {"a": "abcd"}, "c"),
            (Fill(("a",), only="b(x)?"), {"a": "ab"}, ""),
            (Fill(("a", "b"), only="^[0-9]+$"), {"a": "x", "b": "1"}, "1"),
            (Fill(("a",), only="a.c"), {"a": "a\nc"}, "a\nc"),
            (Fill(("a",), only=r"\d+"), {"a": "٣"}, ""),
            (Fill(("a",), values={"x": "y"}), {"a": "x"}, "y"),
            (Fill(("a",), values={"x": "y"}), {"a": "X"}, ""),
            (Fill(("a",), values={"x": "y"}, default="d"), {"a": "z"}, "d"),
            (Fill(("a",), values={"": "y"}, default="d"), {"a": ""}, "y"),
            (Fill(("a",), Reading.HOST_OF_PAIR, "^[0-9.]+:[0-9]+$"), {"a": "a.example:80"}, ""),
        ],
    )
    def test_the_order_of_a_fill(self, fill: Fill, texts: dict[str, str], found: str) -> None:
        assert text_of(fill, texts) == found
