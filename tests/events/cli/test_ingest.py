"""`pehra ingest`: what it takes, what it prints, and what it leaves behind."""

import gzip
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
import pytest
from click.testing import CliRunner, Result
from django.utils import timezone

from pehra.connectors.event_store import EventStore
from pehra.events.actions.keeping import kept_at
from pehra.events.actions.runs import Input, begin, carry_out
from pehra.events.cli.ingest import ingest
from pehra.events.models import FeedRun
from pehra.feeds.catalogue import SHIPPED, catalogue
from pehra.foundation.access.errors import Absent, Conflict
from pehra.foundation.access.person import SYSTEM
from pehra.pipeline.store import StoreAway
from pehra.registry.actions import approve_object, claim_object
from tests.registry.network import NOW, country

pytestmark = pytest.mark.django_db(transaction=True)
SAMPLE = next((SHIPPED / "shadowserver/scan_http").glob("sample*")).read_bytes()
NAME = "2026-10-04-scan_http-pakistan-asn17557.csv"
# The network of the sample's addresses, as the store writes IPv4.
NET = {"a": "::ffff:192.0.2.0", "b": "::ffff:192.0.2.255"}
Run = Callable[..., Result]


@pytest.fixture
def run(event_store: EventStore, settings: Any, tmp_path: Path) -> Run:
    settings.HOME = tmp_path / "home"
    return lambda *words: CliRunner().invoke(ingest, [str(word) for word in words])


def written(tmp_path: Path, content: bytes = SAMPLE, name: str = NAME) -> Path:
    path = tmp_path / name
    path.write_bytes(content)
    return path


def told(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.output
    (line,) = result.stdout.splitlines()
    found: dict[str, Any] = orjson.loads(line)
    return found


def test_it_prints_what_became_of_the_rows(run: Run, tmp_path: Path) -> None:
    first = told(run(written(tmp_path), "--feed", "shadowserver/scan_http", "--json"))
    assert {"read", "stored", "duplicates", "refused", "seconds", "run"} <= first.keys()
    assert first["read"] == first["stored"] + first["duplicates"] + first["refused"]
    assert first["stored"] > 0
    second = told(run(written(tmp_path), "--feed", "shadowserver/scan_http", "--json"))
    assert (second["stored"], second["duplicates"]) == (0, first["stored"] + first["duplicates"])
    assert second["run"] != first["run"]


@pytest.mark.parametrize("feed", [["--feed", "shadowserver"], []])
def test_the_type_is_found_in_the_name(feed: list[str], run: Run, tmp_path: Path) -> None:
    assert told(run(written(tmp_path), *feed, "--json"))["feed"] == "shadowserver/scan_http"


def test_a_packed_file_is_unpacked(run: Run, tmp_path: Path) -> None:
    packed = written(tmp_path, gzip.compress(SAMPLE), f"{NAME}.gz")
    assert told(run(packed, "--feed", "shadowserver", "--json"))["stored"] > 0


def test_the_run_is_a_record_and_its_input_is_kept(run: Run, tmp_path: Path) -> None:
    number = told(run(written(tmp_path), "--json"))["run"]
    record = FeedRun.objects.get(pk=UUID(number))
    assert (record.state, record.problem, record.kept) == ("done", "", True)
    assert (record.source, record.report, record.bytes) == (NAME, "pakistan-asn17557", len(SAMPLE))
    assert record.sha256 == hashlib.sha256(SAMPLE).hexdigest()
    assert record.first_event
    assert record.last_event >= record.first_event
    assert kept_at(record).read_bytes() == SAMPLE


def test_what_is_no_such_feed_is_refused_before_anything_is_touched(run: Run, tmp_path: Path) -> None:
    result = run(written(tmp_path), "--feed", "shadowserver/scan_htpp")
    assert result.exit_code == 2
    assert "no feed 'shadowserver/scan_htpp'" in result.output
    assert not FeedRun.objects.exists()


def test_a_file_that_nobody_knows_is_refused(run: Run, tmp_path: Path) -> None:
    result = run(written(tmp_path, b"what is this\n", "notes.bin"))
    assert result.exit_code == 2
    assert "pehra feeds list" in result.output


def test_a_cut_off_file_stores_its_beginning_and_says_so(run: Run, tmp_path: Path) -> None:
    header, _, rest = SAMPLE.partition(b"\n")
    many = header + b"\n" + rest * 3000
    cut = written(tmp_path, gzip.compress(many)[:-2000], f"{NAME}.gz")
    result = run(cut, "--feed", "shadowserver", "--json")
    assert result.exit_code == 1
    record = FeedRun.objects.get()
    assert (record.state, record.problem) == ("failed", "the packed input ends in the middle")
    assert record.stored > 0


def test_it_says_in_words_what_it_did(run: Run, tmp_path: Path) -> None:
    result = run(written(tmp_path))
    assert result.exit_code == 0
    assert f"{NAME}: " in result.stdout
    assert "rows of shadowserver/scan_http read" in result.stdout


class Away:
    """A store that does not answer."""

    row_number = "0"

    def __getattr__(self, name: str) -> Any:
        raise StoreAway("nobody answers")


def test_a_run_goes_on_when_the_store_is_back(event_store: EventStore, settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path / "home"
    spec, path = catalogue().spec("shadowserver/scan_http"), written(tmp_path)
    record = begin(spec=spec, source=Input(path, NAME), at=timezone.now())
    away: Any = Away()
    with pytest.raises(StoreAway):
        carry_out(run_id=record.pk, spec=spec, path=path, store=away)
    record.refresh_from_db()
    assert (record.state, record.kept) == ("running", True)
    path.unlink()
    record = carry_out(run_id=record.pk, spec=spec, path=kept_at(record), store=event_store)
    assert (record.state, record.duplicates) == ("done", 0)
    assert record.stored > 0
    assert record.sha256 == hashlib.sha256(SAMPLE).hexdigest()
    with pytest.raises(Conflict):
        carry_out(run_id=record.pk, spec=spec, path=kept_at(record), store=event_store)


def test_a_run_that_nobody_began_is_absent(event_store: EventStore, tmp_path: Path) -> None:
    spec = catalogue().spec("shadowserver/scan_http")
    with pytest.raises(Absent):
        carry_out(run_id=UUID(int=7), spec=spec, path=written(tmp_path), store=event_store)


def test_what_comes_in_before_the_store_knows_the_networks_is_theirs_all_the_same(
    run: Run, event_store: EventStore, tmp_path: Path
) -> None:
    land = country()
    made = claim_object(by=SYSTEM, organisation_id=land.telco.pk, kind="cidr", value="192.0.2.0/24", at=NOW)
    approve_object(by=SYSTEM, object_id=made.pk, reason="By the whois record.", at=NOW)
    told(run(written(tmp_path), "--feed", "shadowserver/scan_http", "--json"))
    rows = event_store.rows(
        "SELECT DISTINCT organisation FROM events WHERE source_ip BETWEEN {a:IPv6} AND {b:IPv6}", NET
    )
    assert [each["organisation"] for each in rows] == [land.telco.pk]
