"""The tool that writes Shadowserver's folders from its schema: with a schema of two types that nobody has."""

import json
from pathlib import Path
from typing import Any

import pytest

from pehra.feeds.checking import check
from pehra.pipeline.spec import Fill, Origin, Spec, read
from tools import shadowserver

COMMON = [["time.source", "timestamp", "add_UTC_to_timestamp"], ["source.ip", "ip", "validate_ip"]]
OPTIONAL = [
    ["severity", "severity", "validate_to_none"],
    ["source.asn", "asn", "invalidate_zero"],
    ["extra.source.naics", "naics", "invalidate_zero"],
    ["extra.", "tag", "validate_to_none"],
    ["product.vendor", "device_vendor", "validate_to_none"],
    ["product.vulnerabilities", "tag", "extract_cve_from_tag"],
    ["destination.url", "url", "convert_http_host_and_url", True],
]
FIELDS = ["timestamp", "ip", "severity", "asn", "naics", "tag", "device_vendor", "url", "brand_new"]


def mapping(name: str, kind: str) -> dict[str, Any]:
    return {
        "file_name": name,
        "feed_name": "Open-Thing",
        "url": "https://www.shadowserver.org/x",
        "constant_fields": {
            "classification.identifier": "open-thing",
            "classification.type": kind,
            "protocol.application": "thing",
        },
        "required_fields": COMMON,
        "optional_fields": OPTIONAL,
    }


@pytest.fixture
def feeds(tmp_path: Path) -> Path:
    schema = tmp_path / "schema"
    schema.mkdir()
    names = {"scan6_thing": "vulnerable-system", "event4_thing": "blacklist"}
    reports = {name: {"fields": FIELDS, "name": "Open-Thing"} for name in names}
    mappings = {name: mapping(name, kind) for name, kind in names.items()}
    (schema / "reports.json").write_text(json.dumps(reports), encoding="utf-8")
    (schema / "intelmq.json").write_text(json.dumps({"_meta": {}, **mappings}), encoding="utf-8")
    (schema / "severity.md").write_text("| scan6_thing | A | low |\n| event4_thing | B | high |\n", encoding="utf-8")
    (schema / "types.md").write_text("| scan6_thing | [A](https://x) | medium |\n", encoding="utf-8")
    shadowserver.main(schema, tmp_path / "feeds")
    return tmp_path / "feeds"


@pytest.fixture
def spec(feeds: Path) -> Spec:
    return read(feeds / "scan6_thing", "shadowserver/scan6_thing")


def test_a_folder_for_each_type_and_each_is_sound(feeds: Path) -> None:
    assert sorted(path.name for path in feeds.iterdir()) == ["event4_thing", "scan6_thing"]
    for folder in feeds.iterdir():
        assert check(folder, f"shadowserver/{folder.name}").problems == []


def test_columns_have_their_harmonised_names(spec: Spec) -> None:
    assert spec.fills["source_ip"] == Fill(("ip",))
    assert spec.fills["source_asn"] == Fill(("asn",))
    assert spec.extra_names == {"naics": "source.naics", "device_vendor": "product.vendor"}
    assert spec.constants == {"protocol_application": "thing"}


def test_a_url_is_taken_only_where_it_is_one(spec: Spec) -> None:
    assert spec.fills["source_url"].only.startswith("^[A-Za-z]")
    assert "destination_url" not in spec.fills


def test_what_the_type_tells(feeds: Path, spec: Spec) -> None:
    event = read(feeds / "event4_thing", "shadowserver/event4_thing")
    assert (spec.origin, spec.severity) == (Origin.SCAN, "medium")
    assert (event.origin, event.severity) == (Origin.EVENT, "high")
    assert (event.classification.taxonomy, event.classification.type) == ("other", "other")


def test_the_sample_has_every_column_of_the_header_in_quotes(feeds: Path) -> None:
    head, *rows = (feeds / "scan6_thing" / "sample.csv").read_bytes().split(b"\n")
    assert head == ",".join(f'"{name}"' for name in FIELDS).encode()
    assert rows[0].startswith(b'"2026-03-01 00:10:30","2001:db8:0:1::10","critical",64500,')


def test_a_second_time_changes_nothing(feeds: Path, tmp_path: Path) -> None:
    before = {path: path.read_bytes() for path in feeds.rglob("*") if path.is_file()}
    shadowserver.main(tmp_path / "schema", feeds)
    assert {path: path.read_bytes() for path in feeds.rglob("*") if path.is_file()} == before
