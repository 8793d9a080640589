"""Indicators in a real engine: told apart, known again, replaced by source, refused with their lines."""

import io
import time

import pytest

from pehra.pipeline.enrichment import indicators
from pehra.pipeline.enrichment.filled import Part, filled
from pehra.pipeline.enrichment.indicators import BadIndicators, put_indicators
from pehra.pipeline.store import Store
from tests.pipeline.enrichment.asking import COLUMNS, NOW, ask

MD5, SHA1, SHA256 = "d41d8cd98f00b204e9800998ecf8427e", "da39a3ee5e6b4b0d3255bfef95601890afd80709", "e3" * 32
LINES = f"""# a list of bad things
192.0.2.1
2001:DB8::7
198.51.100.0/24
198.51.100.128/25
2001:db8:5::/48
bad.example.
hxxp://bad[.]example/a?b=C
{MD5.upper()}
{SHA1}
{SHA256}

; the end
"""
ALL = set(COLUMNS)


def put(store: Store, text: str = LINES, source: str = "list-a") -> int:
    return put_indicators(store, lambda: io.BytesIO(text.encode()), source, "file", NOW)


def matched(store: Store, **event: str) -> set[str]:
    (row,) = ask(store, [event], ALL)
    ids = row["indicators"]
    return {
        each["value"]
        for each in store.rows("SELECT DISTINCT value FROM indicators WHERE id IN {ids:Array(UInt64)}", {"ids": ids})
    }


class TestMatching:
    def test_each_sort_by_its_columns(self, event_store: Store) -> None:
        assert put(event_store) == 10
        assert matched(event_store, source_ip="::ffff:192.0.2.1") == {"192.0.2.1"}
        assert matched(event_store, destination_ip="2001:db8::7") == {"2001:DB8::7"}
        assert matched(event_store, source_fqdn="bad.example") == {"bad.example"}
        assert matched(event_store, destination_fqdn="bad.example") == {"bad.example"}
        assert matched(event_store, source_url="http://bad.example/a?b=C") == {"http://bad.example/a?b=C"}
        assert matched(event_store, malware_hash_md5=MD5) == {MD5}
        assert matched(event_store, malware_hash_sha256=SHA256, malware_hash_sha1=SHA1) == {SHA256, SHA1}

    def test_networks_with_all_that_hold_them(self, event_store: Store) -> None:
        put(event_store)
        assert matched(event_store, source_ip="::ffff:198.51.100.5") == {"198.51.100.0/24"}
        assert matched(event_store, source_ip="::ffff:198.51.100.200") == {"198.51.100.0/24", "198.51.100.128/25"}
        assert matched(event_store, destination_ip="2001:db8:5::1") == {"2001:db8:5::/48"}

    def test_nothing_that_only_looks_alike(self, event_store: Store) -> None:
        put(event_store)
        for event in (
            {"source_ip": "::ffff:192.0.2.2"},
            {"source_fqdn": "www.bad.example"},
            {"source_fqdn": "192.0.2.1"},
            {"source_url": "http://bad.example/a?b=c"},
            {"source_reverse_dns": "bad.example"},
            {},
        ):
            assert matched(event_store, **event) == set()

    def test_what_is_untold_matches_nothing(self, event_store: Store) -> None:
        put(event_store, "::\n0.0.0.0\nbad.example\n")
        assert matched(event_store) == set()

    def test_only_in_columns_that_the_feed_fills(self, event_store: Store) -> None:
        put(event_store)
        (row,) = ask(event_store, [{"source_ip": "::ffff:192.0.2.1"}], {"source_fqdn"})
        assert row["indicators"] == []


class TestReplacing:
    def test_only_those_of_one_source(self, event_store: Store) -> None:
        put(event_store, "192.0.2.1\nbad.example\n")
        assert put(event_store, "192.0.2.9\n198.51.100.0/24\n", "list-b") == 4
        assert put(event_store, "worse.example\n") == 3
        assert matched(event_store, source_fqdn="bad.example") == set()
        assert matched(event_store, source_fqdn="worse.example") == {"worse.example"}
        assert matched(event_store, source_ip="::ffff:192.0.2.9") == {"192.0.2.9"}
        assert filled(event_store).parts == {Part.INDICATORS, Part.INDICATED_NETWORKS}

    def test_one_without_networks_needs_none(self, event_store: Store) -> None:
        put(event_store, "192.0.2.1\n")
        assert filled(event_store).parts == {Part.INDICATORS}


class TestBadLines:
    def test_are_told_with_their_numbers_and_nothing_is_changed(self, event_store: Store) -> None:
        put(event_store, "bad.example\n")
        with pytest.raises(BadIndicators) as refused:
            put(event_store, "192.0.2.1\nwhat is this\nok.example\n192.0.2.0/33\nabc123\n")
        assert [each.partition(" is no ")[0] for each in refused.value.problems] == [
            "line 2: 'what is this'",
            "line 4: '192.0.2.0/33'",
            "line 5: 'abc123'",
        ]
        assert matched(event_store, source_fqdn="bad.example") == {"bad.example"}
        assert matched(event_store, source_ip="::ffff:192.0.2.1") == set()

    @pytest.mark.parametrize("text", ["", "# nothing\n", "\n\n"])
    def test_an_empty_list_is_refused(self, event_store: Store, text: str) -> None:
        with pytest.raises(BadIndicators, match="no indicator"):
            put(event_store, text)

    def test_a_line_without_end_and_bytes_that_are_no_text(self, event_store: Store) -> None:
        with pytest.raises(BadIndicators, match="line"):
            put(event_store, "a" * 10_000)
        with pytest.raises(BadIndicators, match="line 1"):
            put_indicators(event_store, lambda: io.BytesIO(b"http://\xff\xfe\n"), "list-a", "", NOW)

    def test_a_network_that_would_take_ipv4_with_it(self, event_store: Store) -> None:
        with pytest.raises(BadIndicators, match="holds IPv4"):
            put(event_store, "::/0\n")

    def test_a_sources_name(self, event_store: Store) -> None:
        for name in ("", "x'y", "A", "a b", "a" * 90, "-a"):
            with pytest.raises(BadIndicators, match="source"):
                put(event_store, "192.0.2.1\n", name)


def test_pieces_are_cut_at_lines(event_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indicators, "_PIECE", 50)
    assert put(event_store, "".join(f"host{number}.example\n" for number in range(100)).rstrip("\n")) == 100
    assert matched(event_store, source_fqdn="host99.example") == {"host99.example"}
    assert matched(event_store, source_fqdn="host50.example") == {"host50.example"}


def test_a_hundred_thousand_in_seconds(event_store: Store) -> None:
    text = "".join(f"192.{a}.{b}.{c}\n" for a in range(4) for b in range(100) for c in range(250))
    began = time.monotonic()
    assert put(event_store, text) == 100_000
    assert time.monotonic() - began < 30
