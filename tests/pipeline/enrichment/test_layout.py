from collections.abc import Sequence
from ipaddress import ip_address, ip_network

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pehra.pipeline.enrichment.filled import Part, filled
from pehra.pipeline.enrichment.layout import SEARCH, Layout, put_prefixes
from pehra.pipeline.enrichment.prefixes import read_prefixes
from pehra.pipeline.store import Store
from tests.pipeline.enrichment import claiming
from tests.pipeline.enrichment.asking import NOW, TOLD, ask

Row = tuple[str, int, str]
WORLD: list[Row] = [
    ("0.0.0.0/0", 1, ""),
    ("192.0.2.0/23", 2, "PK"),
    ("192.0.2.0/24", 3, "DE"),
    ("192.0.3.64/26", 4, "FR"),
    ("2001:db8::/32", 5, "US"),
    ("2001:db8:1::/48", 6, "IN"),
]


def layout(rows: Sequence[Row]) -> Layout:
    return Layout(read_prefixes(f"{prefix},{asn},{cc}".encode() for prefix, asn, cc in rows))


def put(store: Store, rows: Sequence[Row], mark: str = "") -> None:
    put_prefixes(store, layout(rows), mark, NOW)


def address(text: str) -> dict[str, str]:
    return {"source_ip": text if ":" in text else f"::ffff:{text}"}


class TestLayout:
    def test_runs_of_slots_and_what_is_searched(self) -> None:
        runs, searched = layout(WORLD[1:]).over_slots(10)
        slot = int(ip_address("192.0.2.0")) >> 8
        assert runs == [(slot, slot + 1, 12), (slot + 1, slot + 2, SEARCH)]
        assert searched == {"192.0.3.64/26": 13, "192.0.3.0/24": 11, "2001:db8::/32": 14, "2001:db8:1::/48": 15}

    def test_of_equal_prefixes_the_first_counts(self) -> None:
        rows = [("192.0.2.0/24", 1, ""), ("192.0.2.0/24", 2, ""), ("2001:db8::/32", 3, ""), ("2001:db8::/32", 4, "")]
        runs, searched = layout(rows).over_slots(0)
        assert [number for _, _, number in runs] == [1]
        assert searched == {"2001:db8::/32": 3}

    def test_the_whole_of_ipv4_and_nothing(self) -> None:
        assert layout([("0.0.0.0/0", 1, "")]).over_slots(0) == ([(0, 2**24, 1)], {})
        assert Layout([]).over_slots(0) == ([], {})


class TestInTheStore:
    def test_the_longest_announced_prefix(self, event_store: Store) -> None:
        put(event_store, WORLD, "file")
        asked = [
            "192.0.2.9",
            "192.0.3.9",
            "192.0.3.65",
            "198.51.100.1",
            "2001:db8:2::1",
            "2001:db8:1::1",
            "2001:db9::1",
        ]
        told = ask(event_store, [address(each) for each in asked])
        found = [(row["source_network"], row["source_asn"], row["source_geolocation_cc"]) for row in told]
        assert found == [*(WORLD[index] for index in (2, 1, 3, 0, 4, 5)), ("", 0, "")]

    def test_the_sources_own_word_stays(self, event_store: Store) -> None:
        put(event_store, WORLD)
        event = address("192.0.2.9") | {"source_asn": 64500, "source_geolocation_cc": "AF"}
        (own,) = ask(event_store, [event])
        assert (own["source_network"], own["source_asn"], own["source_geolocation_cc"]) == ("192.0.2.0/24", 64500, "AF")
        (untold,) = ask(event_store, [event], TOLD - {"source_asn", "source_geolocation_cc"})
        assert (untold["source_asn"], untold["source_geolocation_cc"]) == (3, "DE")
        (nowhere,) = ask(event_store, [{"source_fqdn": "a.example"}])
        assert (nowhere["source_network"], nowhere["source_asn"]) == ("", 0)

    def test_without_prefixes_the_columns_stay_as_they_came(self, event_store: Store) -> None:
        (row,) = ask(event_store, [address("192.0.2.9")])
        assert row["source_network"] == ""
        assert not {"source_asn", "source_geolocation_cc"} & set(row)

    def test_a_new_file_replaces_the_old_and_numbers_stay_small(self, event_store: Store) -> None:
        greatest = []
        for asn in (7, 8, 9, 10):
            put(event_store, [("192.0.2.0/24", asn, "PK"), ("2001:db8::/32", asn, "PK")])
            told = ask(event_store, [address("192.0.2.9"), address("2001:db8::1"), address("192.0.3.9")])
            assert [row["source_asn"] for row in told] == [asn, asn, 0]
            (row,) = event_store.rows("SELECT count() AS rows, max(number) AS greatest FROM prefixes")
            assert row["rows"] == 2
            greatest.append(row["greatest"])
        assert greatest == [2, 4, 2, 4]
        assert filled(event_store).parts == {Part.PREFIXES}

    def test_a_loading_that_was_cut_off_leaves_nothing_behind(self, event_store: Store) -> None:
        put(event_store, WORLD)
        event_store.do("INSERT INTO prefixes VALUES (7, '198.51.100.0/24', 99, '')")
        event_store.do("INSERT INTO slots_next VALUES (0, 16777216, 7)")
        put(event_store, WORLD[1:])
        assert ask(event_store, [address("198.51.100.1")])[0]["source_asn"] == 0
        assert event_store.rows("SELECT count() AS rows FROM prefixes") == [{"rows": 5}]

    @settings(
        max_examples=10,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    @given(
        prefixes=st.lists(claiming.prefixes(), min_size=1, max_size=40, unique=True),
        asked=st.lists(claiming.addresses(), min_size=1, max_size=40),
    )
    def test_as_a_loop_over_all_prefixes_says(self, event_store: Store, prefixes: list[str], asked: list[str]) -> None:
        put(event_store, [(prefix, number, "") for number, prefix in enumerate(prefixes, 1)])
        told = ask(event_store, [address(each) for each in asked])
        for row, each in zip(told, asked, strict=True):
            found = [ip_network(prefix) for prefix in prefixes]
            holding = [net for net in found if net.version == ip_address(each).version and ip_address(each) in net]
            longest = max(holding, key=lambda net: net.prefixlen, default=None)
            assert row["source_network"] == (str(longest) if longest else "")
            assert row["source_asn"] == (prefixes.index(str(longest)) + 1 if longest else 0)
