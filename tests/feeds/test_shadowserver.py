"""Shadowserver's reports: every type of the public schema, by the names of its columns and never by their places."""

import csv
import io
import re
from datetime import timedelta
from pathlib import Path

import pytest

from pehra.feeds.catalogue import SHIPPED, Catalogue
from pehra.law.taxonomy import CLASS_OF_TYPE
from pehra.pipeline.oracle import Event, run
from pehra.pipeline.spec import Fill, Origin
from tests.feeds.samples import received_of, rows_of, sample_of

SHELF = Catalogue((SHIPPED,))
# As of 24 March 2026.
TYPES = (Path(__file__).parent / "shadowserver_types.txt").read_text(encoding="utf-8").split()
FEEDS = [name for name in SHELF.folders if name.startswith("shadowserver/")]

ANY_OF = ("source_ip", "source_fqdn", "source_url", "source_account")
# As https://github.com/The-Shadowserver-Foundation/report_schema/blob/main/report-filename.md has them, and packed.
ENDINGS = ("-sample-asn.csv", "-123-sample-asn.csv", "-sample-asn-delayed.csv", ".csv", "-x.csv.gz", "-x.csv.zip")


def plain(value: str | int) -> str:
    text = str(value).lower().rstrip(".")
    return "" if text == "0" else re.sub(r"(\d)t(\d\d:\d\d:\d\d)z$", r"\1 \2", text)


def table_of(name: str) -> list[list[str]]:
    with sample_of(SHELF.folders[name]).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def events_of(name: str, table: list[list[str]]) -> list[Event]:
    """The events of a table, all on line 0."""
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows(table)
    found = run(SHELF.spec(name), out.getvalue().encode(), received_of(SHELF.folders[name]))
    return [Event(0, event.values, event.extra) for event in found.events]


def test_every_type_of_the_schema_is_there_and_no_other() -> None:
    assert [name.removeprefix("shadowserver/") for name in FEEDS] == sorted(TYPES)
    assert len(TYPES) == 170


@pytest.mark.parametrize("name", FEEDS)
class TestEveryType:
    def test_the_order_of_its_columns_says_nothing(self, name: str) -> None:
        table = table_of(name)
        assert events_of(name, [row[::-1] for row in table]) == events_of(name, table)

    def test_a_new_column_is_kept(self, name: str) -> None:
        table = table_of(name)
        wider = [["brand_new", *table[0]], *([f"new {place}", *row] for place, row in enumerate(table[1:]))]
        before, after = events_of(name, table), events_of(name, wider)
        assert [event.extra["brand_new"] for event in after] == ["new 0", "new 1", "new 2"]
        assert [event.values for event in after] == [event.values for event in before]

    def test_a_column_that_is_taken_as_it_is_holds_what_the_file_says(self, name: str) -> None:
        """Told without the program's readers: but for case, dots at the end and the form of a time, texts are equal."""
        table = table_of(name)
        for row, event in zip(table[1:], events_of(name, table), strict=False):
            for column, fill in SHELF.spec(name).fills.items():
                if len(fill.columns) == 1 and fill == Fill(fill.columns) and column != "severity":
                    text = row[table[0].index(fill.columns[0])]
                    assert plain(event.values.get(column, "")) == plain(text), column

    def test_missing_columns_cost_what_they_told_and_no_row(self, name: str) -> None:
        table, fills = table_of(name), SHELF.spec(name).fills
        essential = {column for event in ("time_source", *ANY_OF) if event in fills for column in fills[event].columns}
        places = [place for place, column in enumerate(table[0]) if column in essential]
        before = events_of(name, table)
        after = events_of(name, [[row[place] for place in places] for row in table])
        assert [event.values["time_source"] for event in after] == [event.values["time_source"] for event in before]

    def test_its_files_are_known_by_their_names(self, name: str) -> None:
        head = sample_of(SHELF.folders[name]).read_bytes()
        for ending in ENDINGS:
            file = f"/in/2026-03-01-{name.removeprefix('shadowserver/')}{ending}"
            assert SHELF.named("shadowserver", file).name == name
            assert SHELF.recognise(file, head).name == name

    def test_what_the_spec_says(self, name: str) -> None:
        spec = SHELF.spec(name)
        assert spec.about.startswith("https://www.shadowserver.org/")
        assert CLASS_OF_TYPE[spec.classification.type] == spec.classification.taxonomy
        assert spec.fills["time_source"].columns == ("timestamp",)
        assert spec.fills["severity"].columns == ("severity",)
        assert spec.tlp == "TLP:AMBER"
        assert spec.closes_after >= 3 * timedelta(days=1)

    def test_what_a_silence_means(self, name: str) -> None:
        origin, kind = SHELF.spec(name).origin, name.removeprefix("shadowserver/")
        if kind.startswith(("scan", "population", "device_id")):
            assert origin is Origin.SCAN
        elif kind == "blocklist":
            assert origin is Origin.LIST
        else:
            assert origin is Origin.EVENT


class TestByHand:
    """Rows whose expected events were thought out without the program."""

    def test_accessible_http(self) -> None:
        header = '"timestamp","ip","protocol","port","hostname","tag","asn","geo","region","city","naics","http_code"'
        row = '"2026-03-01 03:04:05","192.0.2.9","tcp",8080,"WWW.Mehran-Net.example","http","64500","PK",'
        row += '"SINDH","KARACHI",0,401'
        spec = SHELF.spec("shadowserver/scan_http")
        (event,) = run(spec, f"{header}\n{row}\n".encode(), received_of(SHELF.folders[spec.name])).events
        assert event == Event(
            2,
            {
                "time_source": "2026-03-01T03:04:05Z",
                "source_ip": "192.0.2.9",
                "source_port": 8080,
                "source_asn": 64500,
                "source_geolocation_cc": "PK",
                "source_geolocation_region": "SINDH",
                "source_geolocation_city": "KARACHI",
                "source_reverse_dns": "www.mehran-net.example",
                "protocol_transport": "tcp",
                "protocol_application": "http",
                "classification_taxonomy": "other",
                "classification_type": "other",
                "classification_identifier": "accessible-http",
                "severity": "info",
            },
            {"tag": "http", "source.naics": "0", "http_code": "401"},
        )

    def test_a_sinkhole_tells_both_sides(self) -> None:
        header = (
            "timestamp,protocol,src_ip,src_port,src_asn,src_geo,dst_ip,dst_port,http_url,http_host,infection,family"
        )
        row = (
            "2026-03-01 03:04:05,tcp,192.0.2.9,51234,64500,PK,198.51.100.2,80,/a?b=1,Sink.example,Avalanche-Andromeda,"
        )
        spec = SHELF.spec("shadowserver/event4_sinkhole_http")
        (event,) = run(spec, f"{header}\n{row}\n".encode(), received_of(SHELF.folders[spec.name])).events
        assert event == Event(
            2,
            {
                "time_source": "2026-03-01T03:04:05Z",
                "source_ip": "192.0.2.9",
                "source_port": 51234,
                "source_asn": 64500,
                "source_geolocation_cc": "PK",
                "destination_ip": "198.51.100.2",
                "destination_port": 80,
                "destination_fqdn": "sink.example",
                "protocol_transport": "tcp",
                "protocol_application": "http",
                "classification_taxonomy": "malicious-code",
                "classification_type": "infected-system",
                "classification_identifier": "avalanche-andromeda",
                "malware_name": "avalanche-andromeda",
                "severity": "critical",
            },
            {"http_url": "/a?b=1"},
        )

    def test_a_webshell_is_more_than_a_weakness(self) -> None:
        shell, weak, _ = (row for row in rows_of(SHELF.folders["shadowserver/scan_exchange"]) if "refused" not in row)
        assert (shell["classification_taxonomy"], shell["classification_type"], shell["classification_identifier"]) == (
            "intrusions",
            "system-compromise",
            "exchange-server-webshell",
        )
        assert (weak["classification_taxonomy"], weak["classification_type"], weak["classification_identifier"]) == (
            "vulnerable",
            "vulnerable-system",
            "vulnerable-exchange-server",
        )

    def test_a_network_on_the_blocklist_is_known_by_its_first_address(self) -> None:
        rows = [row for row in rows_of(SHELF.folders["shadowserver/blocklist"]) if "refused" not in row]
        assert [(row["source_ip"], row["extra"]["source.network"]) for row in rows] == [
            ("192.0.2.5", "192.0.2.5"),
            ("192.0.2.16", "192.0.2.16/28"),
            ("2001:db8::", "2001:db8::/48"),
        ]

    def test_a_compromised_account_is_its_mail_address_and_its_domain(self) -> None:
        rows = rows_of(SHELF.folders["shadowserver/compromised_account"])
        assert (rows[0]["source_account"], rows[0]["source_fqdn"], rows[0]["extra"]["username"]) == (
            "accounts@khyber-textiles.example",
            "khyber-textiles.example",
            "accounts",
        )
        assert rows[1]["source_account"] == "root"
        assert "source_fqdn" not in rows[1]
