"""From events in a real store to findings, cases, sums and digests: what the job of a run does."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import orjson
import pytest
from django.db import connection

from pehra.connectors.event_store import EventStore
from pehra.events.actions import findings
from pehra.events.actions.figures import refresh_figures
from pehra.events.actions.findings import catch_up, follow_up, left_over, make_findings
from pehra.events.actions.untold import still_to_tell
from pehra.events.models import CaseLink, Digest, Due, FeedRun, Finding, Sighting, Standing, Stream
from pehra.events.rules.runs import RunState
from pehra.foundation.access.errors import Absent
from pehra.incidents.models import Case
from pehra.pipeline.store import StoreAway
from tests.events.observing import DAY, Observations, thing
from tests.incidents.conftest import Net
from tests.world import NOW

pytestmark = pytest.mark.django_db
FEED = "shadowserver/event4_sinkhole_http"


def run(store: EventStore, net: Net, now: datetime, *events: dict[str, object], feed: str = FEED) -> FeedRun:
    """A run whose events lie in the store; they are of now, since older ones leave it by themselves."""
    made = FeedRun.objects.create(
        id=uuid4(),
        feed=feed,
        source="test.csv",
        state=RunState.DONE,
        read=len(events),
        stored=len(events),
        started_at=now,
        ended_at=now,
        first_event=now - timedelta(hours=1),
        last_event=now,
    )
    moment = f"{now:%Y-%m-%d %H:%M:%S}"
    usual = {
        "run": str(made.pk),
        "feed": feed,
        "organisation": net.operator.pk,
        "time_source": moment,
        "time_observation": moment,
        "source_ip": "::ffff:192.0.2.1",
        "source_port": 4444,
        "protocol_transport": "tcp",
        "classification_taxonomy": "malicious-code",
        "classification_type": "infected-system",
        "classification_identifier": "avalanche",
        "severity": "critical",
        "tlp": "TLP:AMBER",
    }
    lines = b"\n".join(orjson.dumps(usual | each) for each in events)
    store.send("INSERT INTO events FORMAT JSONEachRow", lines)
    return made


def test_events_become_findings_a_case_sums_and_one_digest(net: Net, event_store: EventStore) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    hostile = {"source_ip": "::", "source_fqdn": "a\tb\nc\\", "source_url": "http://\u0000x/'\"", "severity": "low"}
    made = run(event_store, net, now, {}, {}, {"source_ip": "2001:db8::1"}, hostile, {"organisation": 0})
    assert make_findings(run_id=made.pk, store=event_store, at=now).new == 3
    assert make_findings(run_id=made.pk, store=event_store, at=now).seen == 0
    found = Finding.objects.get(source_ip="192.0.2.1")
    # What it says is of the host, whichever port its client had.
    assert (found.port, found.transport, found.identifier, found.severity) == (0, "", "avalanche", "critical")
    assert (found.first_seen, Sighting.objects.get(finding=found).events) == (now, 2)
    assert Finding.objects.filter(source_ip="2001:db8::1").exists()
    odd = Finding.objects.get(source_ip=None)
    assert (odd.fqdn, odd.url) == ("a\tb\nc\\", "http://x/'\"")
    assert (Stream.objects.get().origin, Stream.objects.get().feed) == ("event", FEED)
    follow_up(at=now)
    case = Case.objects.get()
    assert (case.custodian_id, case.organisation_id) == (net.telecom_cert.pk, net.operator.pk)
    assert CaseLink.objects.exclude(case="").count() == 2
    assert Standing.objects.filter(organisation=net.operator.pk).exists()
    assert Digest.objects.count() == 1
    before = Finding.objects.count(), Digest.objects.count(), Case.objects.count(), CaseLink.objects.count()
    follow_up(at=now)
    assert before == (
        Finding.objects.count(),
        Digest.objects.count(),
        Case.objects.count(),
        CaseLink.objects.count(),
    )


def test_what_is_red_is_a_finding_of_its_own(net: Net, event_store: EventStore) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    red = run(event_store, net, now, {"tlp": "TLP:RED"}, {"tlp": "TLP:RED"}, feed="demo/red")
    make_findings(run_id=red.pk, store=event_store, at=now)
    both = run(event_store, net, now, {}, {"tlp": "TLP:RED"}, {"tlp": "TLP:GREEN"})
    assert make_findings(run_id=both.pk, store=event_store, at=now).new == 1
    closed, opened = Finding.objects.get(tlp="TLP:RED"), Finding.objects.exclude(tlp="TLP:RED").get()
    assert all(key < 0 for key in closed.audience)
    assert net.operator.pk in opened.audience
    assert sorted(Sighting.objects.filter(finding=closed).values_list("events", flat=True)) == [1, 2]
    assert Sighting.objects.get(finding=opened).events == 2
    assert closed.key == ~opened.key, "by this, findings made before are given theirs"


def test_a_second_identical_run_changes_nothing(net: Net, event_store: EventStore) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    first = run(event_store, net, now, {})
    make_findings(run_id=first.pk, store=event_store, at=now)
    before = list(Finding.objects.values()), list(Sighting.objects.values())
    # All its rows were duplicates: nothing of it was stored.
    again = run(event_store, net, now)
    FeedRun.objects.filter(pk=again.pk).update(read=1, duplicates=1)
    make_findings(run_id=again.pk, store=event_store, at=now)
    assert (list(Finding.objects.values()), list(Sighting.objects.values())) == before


def test_a_feed_that_nobody_knows_any_more_proves_least(net: Net, event_store: EventStore) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    made = run(event_store, net, now, {}, feed="gone/feed")
    make_findings(run_id=made.pk, store=event_store, at=now)
    assert Stream.objects.values_list("origin", "confidence").get() == ("event", 50)


def test_a_feed_whose_spec_is_broken_proves_least(net: Net, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "spec.yaml").write_text("format: [", encoding="utf-8")
    monkeypatch.setenv("PEHRA_FEEDS", str(tmp_path))
    store = Observations()
    made = store.run("own", seen=[thing(net.operator)])
    assert make_findings(run_id=made, store=store, at=NOW + DAY).new == 1
    assert Stream.objects.values_list("origin", "confidence").get() == ("event", 50)


def test_a_run_that_fails_keeps_no_other_waiting(net: Net) -> None:
    store = Observations()
    failing = store.run(seen=[thing(net.operator)])
    waiting = store.run(start=NOW + timedelta(hours=1), seen=[thing(net.operator)])
    rows = store.rows.pop(failing)
    catch_up(store=store, at=NOW + DAY)
    assert left_over(at=NOW + DAY) == [failing]
    assert FeedRun.objects.get(findings_at__isnull=False).pk == waiting
    store.rows[failing] = rows
    catch_up(store=store, at=NOW + DAY)
    assert left_over(at=NOW + DAY) == []


def test_a_store_that_is_away_is_waited_for(net: Net) -> None:
    class Away(Observations):
        def stream(self, sql, parameters=None):  # type: ignore[no-untyped-def]
            raise StoreAway("nobody listens")

    store = Away()
    made = store.run(seen=[thing(net.operator)])
    with pytest.raises(StoreAway):
        catch_up(store=store, at=NOW + DAY)
    assert left_over(at=NOW + DAY) == [made]


def test_digests_go_out_whatever_becomes_of_the_rest(net: Net, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*, at: datetime) -> int:
        raise ValueError(at)

    store = Observations()
    make_findings(run_id=store.run(seen=[thing(net.operator)]), store=store, at=NOW + timedelta(hours=12))
    for name in ("apply_rules", "refresh_figures"):
        monkeypatch.setattr(findings, name, fails)
    follow_up(at=NOW + timedelta(hours=12))
    assert Digest.objects.get().findings == 1


def test_sums_follow_the_digest_that_told_what_they_count(net: Net) -> None:
    store, at = Observations(), NOW + timedelta(hours=12)
    make_findings(run_id=store.run(seen=[thing(net.operator)]), store=store, at=at)
    follow_up(at=at)
    assert Finding.objects.get().state == "told"
    assert list(Standing.objects.values_list("standing", "count")) == [("told", 1)]
    # Also where the digest goes out between two runs.
    Finding.objects.update(state="new", told_at=None)
    still_to_tell(Finding.objects.all())
    Due.objects.create(work="figures", organisation_id=net.operator.pk)
    refresh_figures(at=at)
    assert Standing.objects.get().standing == "new"
    follow_up(at=at + DAY)
    assert Standing.objects.get().standing == "told"
    assert not Due.objects.filter(work="figures").exists()


def test_an_organisation_that_fails_keeps_no_other_waiting(net: Net, caplog: pytest.LogCaptureFixture) -> None:
    store, at = Observations(), NOW + timedelta(hours=12)
    others = [net.rival, net.holding, net.branch]
    things = [thing(each, f"192.0.2.{n}") for n, each in enumerate([*others, net.operator], 1)]
    make_findings(run_id=store.run(seen=things), store=store, at=at)
    bad = f"organisation_id <> {net.operator.pk}"
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE events_digest ADD CONSTRAINT bad CHECK ({bad})")
        cursor.execute(f"ALTER TABLE events_standing ADD CONSTRAINT bad CHECK ({bad})")
    follow_up(at=at)
    assert set(Digest.objects.values_list("organisation_id", flat=True)) == {each.pk for each in others}
    assert set(Standing.objects.values_list("organisation_id", flat=True)) == {each.pk for each in others}
    assert Due.objects.get(work="figures").organisation_id == net.operator.pk
    assert Finding.objects.get(told_at=None).organisation_id == net.operator.pk
    assert f"digests of organisation {net.operator.pk}" in caplog.text
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE events_digest DROP CONSTRAINT bad; ALTER TABLE events_standing DROP CONSTRAINT bad")
    follow_up(at=at)
    assert Digest.objects.count() == Standing.objects.count() == 4
    assert not Due.objects.filter(work="figures").exists()


def test_forgotten_runs_are_found(net: Net, event_store: EventStore) -> None:
    now = datetime.now(UTC)
    made = run(event_store, net, now, {})
    assert left_over(at=now) == []
    assert left_over(at=now + timedelta(minutes=5)) == [made.pk]
    with pytest.raises(Absent):
        make_findings(run_id=uuid4(), store=event_store, at=now)
