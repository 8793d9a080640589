"""`pehra ingest` with several files: each small one is read while that before it is being stored."""

import gzip
import threading
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click
import orjson
import pytest
from click.testing import CliRunner, Result
from django.utils import timezone

from pehra.connectors.event_store import EventStore
from pehra.events.actions import runs
from pehra.events.actions.networks import refresh_networks
from pehra.events.cli import ingest as command
from pehra.events.cli.ingest import Door, ingest
from pehra.events.models import FeedRun
from pehra.feeds.catalogue import SHIPPED
from pehra.pipeline.early import Reading
from pehra.pipeline.store import StoreAway

pytestmark = pytest.mark.django_db(transaction=True)
SAMPLE = next((SHIPPED / "shadowserver/scan_http").glob("sample*")).read_bytes()
FEED = ("--feed", "shadowserver", "--json")


@pytest.fixture(autouse=True)
def _home(event_store: EventStore, settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path / "home"


def elsewhere(network: str) -> bytes:
    """The sample's rows, of other addresses."""
    assert b"192.0.2." in SAMPLE
    return SAMPLE.replace(b"192.0.2.", network.encode())


def files(tmp_path: Path, *contents: bytes, ending: str = "") -> list[str]:
    paths = [tmp_path / f"2026-10-04-scan_http-part{number}.csv{ending}" for number in range(len(contents))]
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(content)
    return [str(path) for path in paths]


def run(event_store: EventStore, *words: str) -> Result:
    return CliRunner().invoke(ingest, list(words), obj=Door(lambda: event_store, lambda: None))


def lines(result: Result) -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in result.stdout.splitlines()]


def staged(event_store: EventStore) -> list[dict[str, Any]]:
    return event_store.rows(
        "SELECT name FROM system.tables WHERE database = currentDatabase() AND name LIKE 'stage\\_%'"
    )


def test_each_file_is_stored_once_and_told_of_in_its_turn(event_store: EventStore, tmp_path: Path) -> None:
    contents = [SAMPLE, elsewhere("198.51.100."), SAMPLE, elsewhere("203.0.113.")]
    result = run(event_store, *files(tmp_path, *contents), *FEED)
    assert result.exit_code == 0, result.output
    told = lines(result)
    rows = told[0]["stored"] + told[0]["duplicates"]
    assert rows > 0
    assert [each["stored"] for each in told] == [told[0]["stored"], told[1]["stored"], 0, told[3]["stored"]]
    assert told[1]["stored"] > 0
    assert told[3]["stored"] > 0
    assert told[2]["duplicates"] == rows
    records = FeedRun.objects.filter(pk__in=[each["run"] for each in told])
    assert sorted(each.source for each in records) == [f"2026-10-04-scan_http-part{number}.csv" for number in range(4)]
    assert {(each.state, each.kept) for each in records} == {("done", True)}
    (counted,) = event_store.rows("SELECT count() AS found FROM events")
    assert int(counted["found"]) == sum(each["stored"] for each in told)
    assert not staged(event_store)


def test_what_one_file_lacks_keeps_no_other_back(event_store: EventStore, tmp_path: Path) -> None:
    header, _, rest = SAMPLE.partition(b"\n")
    cut = gzip.compress(header + b"\n" + rest * 3000)[:-2000]
    contents = [gzip.compress(SAMPLE), cut, gzip.compress(elsewhere("203.0.113."))]
    result = run(event_store, *files(tmp_path, *contents, ending=".gz"), *FEED)
    assert result.exit_code == 1
    first, second, third = lines(result)
    assert second["problem"] == "the packed input ends in the middle"
    assert "problem" not in first
    assert "problem" not in third
    assert third["stored"] > 0
    assert not staged(event_store)


def test_the_next_file_is_given_up_where_one_cannot_be_brought_in(
    event_store: EventStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was read ahead leaves nothing behind: no run, no event, no table."""
    begun = noted(monkeypatch)

    def away(*_: object, **__: object) -> None:
        raise StoreAway("nobody answers")

    monkeypatch.setattr("pehra.events.cli.bringing.carry_out", away)
    result = run(event_store, *files(tmp_path, SAMPLE, elsewhere("203.0.113.")), *FEED)
    assert result.exit_code == 2
    assert "goes on as soon as the store is back" in result.output
    assert begun == ["2026-10-04-scan_http-part0.csv", "2026-10-04-scan_http-part1.csv"]
    assert FeedRun.objects.count() == 1
    assert event_store.rows("SELECT count() AS found FROM events") == [{"found": 0}]
    assert not staged(event_store)
    assert not [each for each in threading.enumerate() if each.name.startswith("early")]


@pytest.mark.parametrize(("small", "ahead"), [(1 << 20, True), (10, False)])
def test_only_a_small_file_is_read_ahead_beside_a_small_one(
    small: int, ahead: bool, event_store: EventStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = noted(monkeypatch)
    monkeypatch.setattr(command, "_SMALL", small)
    read_before: list[list[str]] = []

    def show(record: Any, as_json: bool) -> None:
        read_before.append(list(begun))
        click.echo(record.stored)

    monkeypatch.setattr("pehra.events.cli.bringing.show", show)
    result = run(event_store, *files(tmp_path, SAMPLE, elsewhere("203.0.113.")), *FEED)
    assert result.exit_code == 0, result.output
    both = ["2026-10-04-scan_http-part0.csv", "2026-10-04-scan_http-part1.csv"]
    assert read_before[0] == (both if ahead else both[:1])
    assert FeedRun.objects.filter(state="done").count() == 2


def test_a_run_that_was_read_ahead_ends_when_it_ended(
    event_store: EventStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its reading began with the turn of the file before it; what waits for it goes by its end."""
    turns: list[datetime] = []

    def carry_out(**given: Any) -> FeedRun:
        if not turns:
            time.sleep(1)
        turns.append(timezone.now())
        return runs.carry_out(**given)

    monkeypatch.setattr("pehra.events.cli.bringing.carry_out", carry_out)
    # What was read ahead is kept only where the networks are still those that it was looked up in.
    refresh_networks(store=event_store, at=timezone.now())
    told = lines(run(event_store, *files(tmp_path, SAMPLE, elsewhere("203.0.113.")), *FEED))
    second = FeedRun.objects.get(pk=told[1]["run"])
    assert second.started_at < turns[1] - timedelta(seconds=0.9)
    assert second.ended_at is not None
    assert second.ended_at + timedelta(seconds=0.5) >= turns[1] + timedelta(seconds=told[1]["seconds"])
    assert 0 < told[1]["seconds"] <= (timezone.now() - turns[1]).total_seconds()


def noted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of files whose reading was begun before their turn, in that order."""
    begun: list[str] = []

    class Noted(Reading):
        def __init__(self, spec: Any, path: Path, *rest: Any) -> None:
            begun.append(path.name)
            super().__init__(spec, path, *rest)

    monkeypatch.setattr(command, "Reading", Noted)
    return begun
