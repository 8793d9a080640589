"""`pehra events export`: what was stored, in another program's words, without loss and without formulas."""

import csv
import io
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner
from django.utils import timezone

from pehra.connectors.event_store import EventStore
from pehra.events.cli.export import export_command
from pehra.events.models import FeedRun
from pehra.feeds.catalogue import SHIPPED, catalogue
from pehra.pipeline.oracle import expected
from pehra.pipeline.schema import BY_NAME
from tests.pipeline.comparing import RECEIVED, taken_in

FEED = "shadowserver/event4_sinkhole_http"
HEADER = b'"timestamp","ip","port","server"\n'


def sample(feed: str) -> Path:
    return next((SHIPPED / feed).glob("sample*"))


def exported(*words: str) -> bytes:
    result = CliRunner().invoke(export_command, words)
    assert result.exit_code == 0, result.output
    return result.stdout_bytes


def as_lines(*words: str) -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in exported(*words).splitlines()]


@pytest.fixture
def stored(event_store: EventStore) -> EventStore:
    taken_in(catalogue().spec(FEED), sample(FEED).read_bytes(), event_store)
    return event_store


@pytest.mark.usefixtures("stored")
def test_an_intelmq_event_says_all_that_the_source_said() -> None:
    rows = [row for row in expected(catalogue().spec(FEED), sample(FEED), RECEIVED) if "refused" not in row]
    events = as_lines("--format", "intelmq")
    assert len(events) == len(rows)
    for event, row in zip(events, sorted(rows, key=lambda row: row["time_source"]), strict=True):
        assert event["__type"] == "Event"
        for name, value in row.items():
            if name in BY_NAME and BY_NAME[name].kind != "time":
                assert event[BY_NAME[name].intelmq] == value, name
        said = {str(value) for value in event.values()}
        assert {value for value in row["extra"].values() if value not in said} == set()
        assert event["time.source"] == row["time_source"].replace("Z", "+00:00")
        assert event["feed.code"] == FEED


@pytest.mark.usefixtures("stored")
def test_json_lines_have_every_column_but_how_they_are_kept() -> None:
    (first, *_) = as_lines("--format", "jsonl")
    assert {*BY_NAME} <= first.keys()
    assert {"organisation", "run", "extra"} <= first.keys()
    assert not {"layout", "extra_values"} & first.keys()


@pytest.mark.usefixtures("stored")
def test_parquet_is_parquet() -> None:
    found = exported("--format", "parquet")
    assert (found[:4], found[-4:]) == (b"PAR1", b"PAR1")


@pytest.mark.parametrize("value", ["=1+1", "+cmd", "-2", "@SUM(A1)", "\tx", "harmless"])
def test_no_cell_of_a_csv_is_a_formula(value: str, event_store: EventStore) -> None:
    out = io.StringIO()
    csv.writer(out).writerow(["2026-10-04 01:02:03", "192.0.2.1", "80", value])
    spec = catalogue().spec("shadowserver/scan_http")
    taken_in(spec, HEADER.replace(b"server", b"city") + out.getvalue().encode(), event_store)
    (row,) = csv.DictReader(io.StringIO(exported("--format", "csv").decode()))
    wanted = value if value == "harmless" else f"'{value}"
    assert row["source_geolocation_city"] == wanted


@pytest.mark.django_db
def test_options_narrow_it(event_store: EventStore) -> None:
    spec = catalogue().spec("shadowserver/scan_http")
    rows = b"".join(b'"2026-10-%02d 01:02:03","192.0.2.%d","80","x"\n' % (day, day) for day in range(1, 8))
    run, _ = taken_in(spec, HEADER + rows, event_store)
    assert len(as_lines()) == 7
    assert len(as_lines("--from", "2026-10-03", "--until", "2026-10-05")) == 2
    FeedRun.objects.create(pk=run, feed=spec.name, source="x", started_at=timezone.now())
    assert len(as_lines("--run", str(run))) == 7
    assert as_lines("--feed", "shadowserver/scan_telnet") == []
    assert as_lines("--type", "brute-force") == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("option", "value", "complaint"),
    [
        ("--organisation", "nobody", "--organisation: there is none of the short name 'nobody'"),
        ("--feed", "shadowserver/scan_htp", "--feed: there is no feed 'shadowserver/scan_htp'"),
        ("--feed", "scan_http", "shadowserver/scan_http"),
        ("--type", "brute-forse", "--type: 'brute-forse' is no type of RSIT; did you mean 'brute-force'?"),
        ("--type", "x' OR 1 = 1", "--type: "),
        ("--run", "00000000-0000-4000-8000-000000000000", "--run: there is no run 00000000"),
        ("--run", "7", "'--run'"),
        ("--until", "2026-10-01", "--until: 2026-10-01 00:00 is not after --from, 2026-10-02 00:00"),
        ("--until", "tomorrow", "'--until'"),
        ("--format", "xml", "'--format'"),
    ],
)
def test_a_filter_that_can_fit_nothing_is_told_by_name(
    option: str, value: str, complaint: str, event_store: EventStore, tmp_path: Path
) -> None:
    kept = tmp_path / "events.jsonl"
    kept.write_bytes(b"of yesterday")
    arguments = ["--from", "2026-10-02", "--output", str(kept), option, value]
    result = CliRunner().invoke(export_command, arguments)
    assert result.exit_code == 2
    assert complaint in result.stderr
    assert kept.read_bytes() == b"of yesterday"


@pytest.mark.django_db
def test_a_feed_that_is_no_longer_known_may_be_asked_for(event_store: EventStore) -> None:
    FeedRun.objects.create(feed="partner/gone", source="x", started_at=timezone.now())
    assert as_lines("--feed", "partner/gone") == []


def test_a_file_takes_it(event_store: EventStore, tmp_path: Path) -> None:
    exported("--output", str(tmp_path / "events.jsonl"))
    assert (tmp_path / "events.jsonl").read_bytes() == b""
