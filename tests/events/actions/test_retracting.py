"""A replay and the findings: what the old reading told is taken back, and what the new one lacks is withdrawn."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from pehra.connectors.event_store import EventStore
from pehra.events.actions.figures import refresh_figures
from pehra.events.actions.findings import make_findings
from pehra.events.actions.intake import carry_on
from pehra.events.actions.replaying import replay
from pehra.events.actions.telling import prepare
from pehra.events.models import Change, Episode, FeedRun, Finding, Remedied, Sighting, Standing, Untold
from pehra.events.queries.findings import Filter, findings, story
from pehra.foundation.access.errors import Absent
from pehra.pipeline.enrichment.filled import Filling, Part, note, put_in_place
from pehra.pipeline.enrichment.placing import put_constituency
from pehra.pipeline.store import StoreAway
from tests.events.actions.bringing import taken
from tests.events.conftest import Net
from tests.pipeline.test_ingest import Breaking

pytestmark = pytest.mark.django_db(transaction=True)
FEED = "partner/things"
SPEC = """
title: t
provider: p
about: https://example.org
licence: l
format: csv
origin: scan
classification: {{taxonomy: vulnerable, type: vulnerable-system}}
severity: {severity}
closes_after: 7d
columns:
  time_source: when
  source_ip: {address}
  source_port: port
"""
NOW = datetime.now(UTC).replace(microsecond=0) - timedelta(days=10)


def rows(*things: tuple[str, str], day: float = 0) -> bytes:
    """A file about these addresses, of which each row names another one beside it."""
    at = f"{NOW + timedelta(days=day):%Y-%m-%d %H:%M:%S}"
    lines = [f"{at},{address},{other},23" for address, other in things]
    return "\n".join(["when,address,other,port", *lines, ""]).encode()


@pytest.fixture(autouse=True)
def spec(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Writes the feed's spec."""
    settings.HOME = tmp_path
    folder = tmp_path / "feeds" / FEED
    folder.mkdir(parents=True)
    monkeypatch.setenv("PEHRA_FEEDS", str(tmp_path / "feeds"))

    def write(address: str = "address", severity: str = "high") -> None:
        (folder / "spec.yaml").write_text(SPEC.format(address=address, severity=severity))

    write()
    return write


@pytest.fixture
def store(net: Net, event_store: EventStore) -> EventStore:
    """A store in which 192.0.2.0/24 is the operator's."""
    owner = {"organisation": net.operator.pk, "cert": net.telecom_cert.pk}
    event_store.do(
        "INSERT INTO owners (owner, organisation, holder, cert, sector, province) "
        "SELECT 1, {organisation:UInt32}, 0, {cert:UInt32}, 'telecom', 'punjab'",
        owner,
    )
    event_store.do("SYSTEM RELOAD DICTIONARY owner_facts")
    event_store.do("INSERT INTO ownerships_next (place, starts, ends, owner) SELECT 1, -9999999999, 9999999999, 1")
    put_in_place(event_store, "ownerships", "owner_of_place")
    event_store.do("INSERT INTO networks_next (prefix, place) SELECT '192.0.2.0/24', 1")
    put_in_place(event_store, "networks", "place_of_network")
    note(event_store, (Filling(Part.NETWORKS, 1, "test"),), timezone.now())
    put_constituency(event_store, {net.operator.pk: [net.telecom_cert.pk]}, "test", timezone.now())
    return event_store


def brought(store: EventStore, content: bytes, name: str = "x.csv") -> FeedRun:
    return carried(store, taken(content, feed=FEED, name=name).run)


def carried(store: EventStore, run: FeedRun) -> FeedRun:
    carry_on(run_id=run.pk, store=store)
    make_findings(run_id=run.pk, store=store, at=timezone.now())
    run.refresh_from_db()
    return run


def again(store: EventStore, run: FeedRun) -> FeedRun:
    return carried(store, replay(run_id=run.pk, at=timezone.now()))


def told(*addresses: str) -> list[tuple[Any, ...]]:
    """State, severity, and how often and on how many days each was seen."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT state, severity, "
            "COALESCE((SELECT sum(g.events) FROM events_sighting g WHERE g.finding_id = f.id), 0)::int, "
            "COALESCE((SELECT sum(upper(d) - lower(d)) FROM events_sighting g, unnest(g.days) d "
            "WHERE g.finding_id = f.id), 0)::int "
            "FROM events_finding f WHERE source_ip = ANY(%s::inet[]) ORDER BY source_ip",
            [list(addresses)],
        )
        return cursor.fetchall()


A, B, C = "192.0.2.1", "192.0.2.2", "192.0.2.3"


def test_read_again_alike_nothing_changes(store: EventStore) -> None:
    run = brought(store, rows((A, B), (A, C), (B, A)))
    before = told(A, B), list(Finding.objects.order_by("pk").values()), list(Sighting.objects.order_by("pk").values())
    assert before[0] == [("new", "high", 2, 1), ("new", "high", 1, 1)]
    new = again(store, run)
    after = told(A, B), list(Finding.objects.order_by("pk").values()), list(Sighting.objects.order_by("pk").values())
    assert after == before
    assert not Change.objects.exists()
    again(store, new)
    assert told(A, B) == before[0]


def test_what_the_mended_spec_does_not_tell_is_withdrawn_and_the_rest_corrected(store: EventStore, spec: Any) -> None:
    brought(store, rows((A, C), day=1), name="y.csv")
    run = brought(store, rows((A, B), (B, C)))
    assert told(A, B, C) == [("new", "high", 2, 2), ("new", "high", 1, 1)]
    spec(address="other", severity="low")
    again(store, run)
    # A was seen by the other run, B is told by another row now, C is new.
    assert told(A, B, C) == [("new", "high", 1, 1), ("new", "low", 1, 1), ("new", "low", 1, 1)]
    assert Finding.objects.get(source_ip=A).first_seen == NOW + timedelta(days=1)
    assert Finding.objects.get(source_ip=B).first_seen == NOW


def test_a_withdrawn_one_keeps_its_story_and_comes_back_when_it_is_seen(net: Net, store: EventStore, spec: Any) -> None:
    run = brought(store, rows((A, B)))
    prepare(at=timezone.now())
    spec(address="other")
    new = again(store, run)
    assert told(A, B) == [("withdrawn", "high", 0, 0), ("new", "high", 1, 1)]
    reference = Finding.objects.get(source_ip=A).reference
    assert [each.act for each in story(net.contact, reference).changes] == ["tell", "withdraw"]
    assert story(net.contact, reference).acts == frozenset()
    assert [each.source_ip for each in findings(net.contact, Filter(state="open")).rows] == [B]
    refresh_figures(at=timezone.now())
    assert list(Standing.objects.values_list("standing", "count")) == [("new", 1)]
    with pytest.raises(Absent):
        story(net.rival_contact, reference)
    spec(address="address")
    again(store, new)
    assert told(A, B) == [("reopened", "high", 1, 1), ("withdrawn", "high", 0, 0)]
    assert Finding.objects.get(source_ip=A).told_at is None


def test_what_is_withdrawn_before_anybody_was_told_waits_no_longer(store: EventStore, spec: Any) -> None:
    run = brought(store, rows((A, B)))
    spec(address="other")
    new = again(store, run)
    assert told(A, B) == [("withdrawn", "high", 0, 0), ("new", "high", 1, 1)]
    assert [each.finding.source_ip for each in Untold.objects.all()] == [B]
    spec(address="address")
    again(store, new)
    assert [each.finding.source_ip for each in Untold.objects.all()] == [A]


def test_what_only_the_old_reading_saw_is_withdrawn_whatever_it_counted(store: EventStore, spec: Any) -> None:
    run = brought(store, rows((A, B)))
    # As of a finding that was three sites once, and is the first of them now.
    Sighting.objects.update(events=3)
    spec(address="other")
    again(store, run)
    assert told(A) == [("withdrawn", "high", 0, 0)]


def test_a_fix_of_what_never_was_counts_no_more(store: EventStore, spec: Any) -> None:
    run = brought(store, rows((A, B)))
    Finding.objects.update(state="fixed-confirmed", fixed_at=NOW)
    found = Finding.objects.get()
    Episode.objects.create(finding=found, number=1, first_seen=NOW, fixed_at=NOW, confirmed_at=NOW, audience=[1])
    refresh_figures(at=timezone.now())
    assert Remedied.objects.count() == 1
    spec(address="other")
    again(store, run)
    refresh_figures(at=timezone.now())
    assert not Remedied.objects.exists()
    assert not Episode.objects.exists()


def test_another_feed_holds_it(store: EventStore, spec: Any) -> None:
    run = brought(store, rows((A, B)))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO events_stream (feed, report, origin, closes_after, confidence) "
            "VALUES ('demo/b', '', 'scan', '7 days', 50) RETURNING id"
        )
        (stream,) = cursor.fetchone()
        cursor.execute(
            "INSERT INTO events_sighting (finding_id, stream_id, first_seen, last_seen, events, days, gone) "
            "SELECT finding_id, %s, first_seen, last_seen, 3, days, 0 FROM events_sighting",
            [stream],
        )
    spec(address="other")
    again(store, run)
    assert told(A) == [("new", "high", 3, 1)]
    assert Sighting.objects.filter(finding__source_ip=A).count() == 1


@pytest.mark.parametrize("at", [1, 2, 3, 5, 8])
def test_broken_off_anywhere_it_is_taken_back_once(at: int, store: EventStore, spec: Any) -> None:
    brought(store, rows((A, C), day=1), name="y.csv")
    run = brought(store, rows((A, B), (A, C), (B, C)))
    new = replay(run_id=run.pk, at=timezone.now())
    broken: Any = Breaking(store, at)
    with pytest.raises(StoreAway):
        carry_on(run_id=new.pk, store=broken)
    carried(store, new)
    assert told(A, B) == [("new", "high", 3, 2), ("new", "high", 1, 1)]


def test_findings_that_were_never_made_are_not_made_of_what_is_gone(store: EventStore, spec: Any) -> None:
    run = taken(rows((A, B)), feed=FEED, name="x.csv").run
    carry_on(run_id=run.pk, store=store)
    spec(address="other")
    again(store, run)
    make_findings(run_id=run.pk, store=store, at=timezone.now())
    assert told(A, B) == [("new", "high", 1, 1)]
    assert not Finding.objects.filter(source_ip=A).exists()
