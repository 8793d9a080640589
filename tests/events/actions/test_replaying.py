"""A replay: the new run takes the old one's place, in the store, in the counts and in the record."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from click.testing import CliRunner
from django.utils import timezone

from pehra.connectors.event_store import EventStore
from pehra.events.actions import keeping
from pehra.events.actions.intake import carry_on
from pehra.events.actions.replaying import replay
from pehra.events.cli.store import events as events_cli
from pehra.events.models import FeedRun
from pehra.foundation.access.errors import Absent, Conflict
from pehra.pipeline.store import StoreAway
from tests.events.actions.bringing import SAMPLE, counted, events, queued, taken
from tests.pipeline.test_ingest import Breaking

pytestmark = pytest.mark.django_db(transaction=True)
SPEC = """
title: t
provider: p
about: https://example.org
licence: l
format: csv
origin: event
classification: {{taxonomy: vulnerable, type: vulnerable-system}}
severity: {severity}
columns:
  time_source: when
  source_ip: address
"""
ROWS = b"when,address\n2026-10-04 01:02:03,192.0.2.1\n2026-10-04 02:02:03,192.0.2.2\nnever,192.0.2.3\n"


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


def done(content: bytes = SAMPLE, **told: Any) -> FeedRun:
    run = taken(content, **told).run
    return run


def test_the_new_run_takes_the_old_ones_place(event_store: EventStore) -> None:
    old = done()
    carry_on(run_id=old.pk, store=event_store)
    before = events(event_store)
    new = replay(run_id=old.pk, at=timezone.now())
    assert queued(new) == 1
    keeping.pack(at=timezone.now())
    carry_on(run_id=new.pk, store=event_store)
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.replaced_by_id, new.state, new.stored, new.duplicates) == (new.pk, "done", before, 0)
    assert new.sha256 == old.sha256
    assert events(event_store) == counted(event_store) == counted(event_store, "event_minutes") == before
    runs = event_store.rows("SELECT DISTINCT toString(run) AS run FROM events")
    assert runs == [{"run": str(new.pk)}]
    with pytest.raises(Conflict, match=str(new.pk)):
        replay(run_id=old.pk, at=timezone.now())


def test_a_mended_spec_counts(event_store: EventStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "feeds" / "partner" / "things"
    folder.mkdir(parents=True)
    (folder / "spec.yaml").write_text(SPEC.format(severity="low"))
    monkeypatch.setenv("PEHRA_FEEDS", str(tmp_path / "feeds"))
    old = done(ROWS, feed="partner/things", name="x.csv")
    carry_on(run_id=old.pk, store=event_store)
    (folder / "spec.yaml").write_text(SPEC.format(severity="critical"))
    told = CliRunner().invoke(events_cli, ["replay", str(old.pk)])
    assert told.exit_code == 0, told.output
    assert "2 stored, 0 known already, 1 refused" in told.output
    assert event_store.rows("SELECT severity, count() AS events FROM events GROUP BY severity") == [
        {"severity": "critical", "events": 2}
    ]
    assert event_store.rows("SELECT severity, sum(events) AS n FROM event_hours GROUP BY severity HAVING n != 0") == [
        {"severity": "critical", "n": 2}
    ]


@pytest.mark.parametrize("at", [2, 4, 6, 9, 14])
def test_broken_off_anywhere_it_goes_on(at: int, event_store: EventStore) -> None:
    old = done()
    carry_on(run_id=old.pk, store=event_store)
    before = events(event_store)
    new = replay(run_id=old.pk, at=timezone.now())
    broken: Any = Breaking(event_store, at)
    with pytest.raises(StoreAway):
        carry_on(run_id=new.pk, store=broken)
    carry_on(run_id=new.pk, store=event_store)
    assert events(event_store) == counted(event_store) == counted(event_store, "event_minutes") == before


def test_what_cannot_be_replayed() -> None:
    run = done()
    with pytest.raises(Conflict, match="not ended"):
        replay(run_id=run.pk, at=timezone.now())
    FeedRun.objects.filter(pk=run.pk).update(state="done", kept=False)
    with pytest.raises(Conflict, match="no longer kept"):
        replay(run_id=run.pk, at=timezone.now())
    FeedRun.objects.filter(pk=run.pk).update(kept=True)
    keeping.kept_at(run).unlink()
    with pytest.raises(Conflict, match="no longer kept"):
        replay(run_id=run.pk, at=timezone.now())
    assert FeedRun.objects.count() == 1
    with pytest.raises(Absent):
        replay(run_id=UUID(int=7), at=timezone.now())
    told = CliRunner().invoke(events_cli, ["replay", str(run.pk)])
    assert told.exit_code == 2
