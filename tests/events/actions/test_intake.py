"""Inputs become runs once; runs whose process is gone go on, or end with a clear word."""

import subprocess
import sys
import textwrap
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.utils import timezone

from pehra.connectors.event_store import EventStore
from pehra.events import jobs
from pehra.events.actions import intake, keeping
from pehra.events.actions.runs import Input, begin, carry_out, give_up
from pehra.events.jobs import carry_on, take_up_runs
from pehra.events.models import FeedRun
from pehra.feeds.catalogue import catalogue
from pehra.foundation.access.errors import Conflict
from pehra.foundation.access.person import SYSTEM
from pehra.pipeline.store import StoreAway, StoreRefused
from pehra.registry.actions import approve_object, claim_object
from tests.events.actions.bringing import FEED, NAME, SAMPLE, counted, events, queued, raw_files, taken
from tests.events.conftest import Net
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


def begun_long_ago(run: FeedRun) -> FeedRun:
    """The run as if it had begun an hour ago, its input where that says."""
    place = keeping.kept_at(run)
    FeedRun.objects.filter(pk=run.pk).update(started_at=run.started_at - timedelta(hours=1))
    run.refresh_from_db()
    if place.exists() and place != keeping.kept_at(run):
        keeping.kept_at(run).parent.mkdir(parents=True, exist_ok=True)
        place.rename(keeping.kept_at(run))
    return run


def test_an_input_is_a_run_with_a_job_and_comes_in_once(home: Path) -> None:
    first, again = taken(), taken()
    assert (first.new, again.new) == (True, False)
    assert again.run.pk == first.run.pk
    assert queued(first.run) == 1
    assert [path.name for path in raw_files(home)] == [str(first.run.pk)]
    assert first.run.report == "pakistan-asn17557"
    other = taken(feed="shadowserver/scan_ssl")
    assert other.new


def test_whoever_else_sends_it_and_another_subscription_are_others(net: Net) -> None:
    """The same bytes, such as those of a day without events, say it of each of them."""
    first, own = taken(), taken(party=net.telecom_cert.pk)
    assert own.new
    assert own.run.pk != first.run.pk
    foreign = taken(party=net.punjab_cert.pk)
    assert foreign.new
    assert not taken(party=net.telecom_cert.pk).new
    assert taken(party=net.telecom_cert.pk, name=NAME.replace("asn17557", "country")).new


def test_a_list_without_times_comes_again_after_a_while() -> None:
    content, feed = b"192.0.2.1\n", "blocklists/plain"
    first = taken(content, feed=feed, name="list.txt")
    assert not taken(content, feed=feed, name="list.txt").new
    FeedRun.objects.update(started_at=timezone.now() - catalogue().spec(feed).closes_after / 3)
    again = taken(content, feed=feed, name="list.txt")
    assert again.new
    assert again.run.pk != first.run.pk
    dated = taken()
    FeedRun.objects.filter(pk=dated.run.pk).update(started_at=timezone.now() - timedelta(days=900))
    assert not taken().new


def test_nothing_is_left_where_the_row_cannot_be_written(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(run_id: UUID) -> None:
        raise RuntimeError

    monkeypatch.setattr(intake, "queue", broken)
    with pytest.raises(RuntimeError):
        taken()
    assert not FeedRun.objects.exists()
    assert not (home / "raw" / "incoming").exists() or not any((home / "raw" / "incoming").iterdir())


@pytest.mark.parametrize(
    ("name", "tidy"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\reports\\x.csv", "x.csv"),
        ("a\nb\x00c.csv", "a\ufffdb\ufffdc.csv"),
        ("\udcff.csv", "\ufffd.csv"),
        ("", "input"),
        ("x" * 300, "x" * 255),
        ("رپورٹ.csv", "رپورٹ.csv"),
    ],
)
def test_strange_names_can_be_stored_and_shown(name: str, tidy: str) -> None:
    assert intake.tidy_name(name) == tidy


def test_the_job_carries_a_run_out_once(event_store: EventStore) -> None:
    run = taken().run
    carry_on(run_id=str(run.pk))
    run.refresh_from_db()
    assert (run.state, run.duplicates) == ("done", 0)
    assert run.stored == events(event_store) == counted(event_store)
    carry_on(run_id=str(run.pk))
    assert events(event_store) == run.stored
    carry_on(run_id=str(UUID(int=7)))


def test_events_belong_to_whom_the_registry_names_when_they_come_in(event_store: EventStore, net: Net) -> None:
    """Also where the job that tells the store of a claim has not had its turn."""
    claim = claim_object(by=SYSTEM, organisation_id=net.operator.pk, kind="cidr", value="58.27.128.0/24", at=NOW)
    approve_object(by=SYSTEM, object_id=claim.pk, reason="By the whois record.", at=NOW)
    run = taken(SAMPLE.replace(b"192.0.2.", b"58.27.128.")).run
    carry_on(run_id=str(run.pk))
    asked = "SELECT count() AS rows FROM events WHERE run = {run:UUID} AND organisation = {operator:UInt32}"
    found = event_store.rows(asked, {"run": str(run.pk), "operator": net.operator.pk})
    assert int(found[0]["rows"]) == events(event_store) > 0


def test_a_run_whose_process_is_gone_goes_on(event_store: EventStore) -> None:
    forsaken, young = begun_long_ago(taken(queued=False).run), taken(b"young", queued=False).run
    take_up_runs(timestamp=0)
    take_up_runs(timestamp=0)
    assert (queued(forsaken), queued(young)) == (1, 0)
    turn = timezone.now()
    carry_on(run_id=str(forsaken.pk))
    forsaken.refresh_from_db()
    assert forsaken.state == "done"
    assert forsaken.ended_at is not None
    assert turn < forsaken.ended_at < timezone.now()
    young.refresh_from_db()
    assert young.state == "running"


def test_a_run_without_a_kept_input_ends_and_leaves_nothing_in_the_store(
    event_store: EventStore, tmp_path: Path
) -> None:
    path = tmp_path / NAME
    path.write_bytes(SAMPLE)
    run = begun_long_ago(begin(spec=catalogue().spec(FEED), source=Input(path, NAME), at=timezone.now()))
    carry_on(run_id=str(run.pk))
    run.refresh_from_db()
    assert (run.state, run.stored) == ("failed", 0)
    assert "bring it in again" in run.problem
    assert events(event_store) == 0
    with pytest.raises(Conflict):
        give_up(run_id=run.pk, problem="", store=event_store)


def test_a_run_of_a_feed_that_is_gone_ends_with_a_word(event_store: EventStore) -> None:
    run = taken().run
    FeedRun.objects.filter(pk=run.pk).update(feed="partner/gone")
    carry_on(run_id=str(run.pk))
    run.refresh_from_db()
    assert run.state == "failed"
    assert "there is no feed 'partner/gone'" in run.problem


def test_while_the_store_is_away_a_run_waits() -> None:
    class Away:
        row_number = "0"

        def __getattr__(self, name: str) -> Any:
            raise StoreAway("nobody answers")

    run = taken().run
    away: Any = Away()
    with pytest.raises(StoreAway):
        intake.carry_on(run_id=run.pk, store=away)
    run.refresh_from_db()
    assert run.state == "running"


def test_a_run_that_the_store_refuses_ends_and_leaves_nothing(
    event_store: EventStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Refusing:
        """Takes the events and refuses to count them."""

        def __getattr__(self, name: str) -> Any:
            return getattr(event_store, name)

        def do(self, sql: str, *args: Any, **settings: Any) -> None:
            if sql.startswith("INSERT INTO event_hours") and "-toInt64" not in sql and not given_up:
                given_up.append(events(event_store))
                raise StoreRefused("no more room")
            event_store.do(sql, *args, **settings)

    given_up: list[int] = []
    monkeypatch.setattr(jobs, "event_store", Refusing)
    run = taken().run
    carry_on(run_id=str(run.pk))
    run.refresh_from_db()
    assert given_up[0] > 0
    assert (run.state, run.stored) == ("failed", 0)
    assert "no more room" in run.problem
    assert events(event_store) == counted(event_store) == counted(event_store, "event_minutes") == 0


HOLD = """
    import os, sys, psycopg
    connection = psycopg.connect(sys.argv[1], autocommit=True)
    connection.execute("SELECT pg_advisory_lock(7342, %s)", [int(sys.argv[2])])
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_run_that_somebody_is_at_is_left_alone_until_that_one_is_killed(event_store: EventStore) -> None:
    run = begun_long_ago(taken(queued=False).run)
    there = connection.get_connection_params()
    words = [f"{name}={there[name]}" for name in ("host", "port", "user", "password", "dbname") if there.get(name)]
    number = str(run.pk.int & 0x7FFFFFFF)
    holder = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(HOLD), " ".join(words), number],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert holder.stdout
    assert holder.stdout.readline() == b"held\n"
    assert intake.take_up(at=timezone.now()) == 0
    with pytest.raises(Conflict):
        carry_out(run_id=run.pk, spec=catalogue().spec(FEED), store=event_store)
    holder.kill()
    holder.wait()
    # PostgreSQL notices in its own time.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(7342, %s), pg_advisory_unlock(7342, %s)", [int(number)] * 2)
    assert intake.take_up(at=timezone.now()) == 1
