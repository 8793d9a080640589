"""Inputs on the disk and the runs over them, for tests of the ways in."""

from pathlib import Path

from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from pehra.connectors.event_store import EventStore
from pehra.events.actions.intake import Origin, Taken, take_in
from pehra.events.actions.keeping import receive
from pehra.events.models import FeedRun
from pehra.events.rules.runs import Way
from pehra.feeds.catalogue import SHIPPED, catalogue

FEED = "shadowserver/scan_http"
SAMPLE = next((SHIPPED / FEED).glob("sample*")).read_bytes()
NAME = "2026-10-04-scan_http-pakistan-asn17557.csv"


def taken(
    content: bytes = SAMPLE, *, feed: str = FEED, name: str = NAME, queued: bool = True, party: int | None = None
) -> Taken:
    """An input that has come in by a push."""
    received = receive([content], 1 << 30)
    origin = Origin(Way.PUSH, name, party_id=party)
    return take_in(received=received, spec=catalogue().spec(feed), origin=origin, at=timezone.now(), queued=queued)


def queued(run: FeedRun) -> int:
    """How many jobs wait to carry a run out."""
    rows = ProcrastinateJob.objects.filter(task_name="pehra.events.jobs.carry_on", status="todo")
    return rows.filter(args={"run_id": str(run.pk)}).count()


def events(store: EventStore) -> int:
    return int(store.rows("SELECT count() AS events FROM events")[0]["events"])


def counted(store: EventStore, of: str = "event_hours") -> int:
    return int(store.rows(f"SELECT sum(events) AS events FROM {of}")[0]["events"])


def raw_files(home: Path) -> list[Path]:
    """All that lies among the kept inputs."""
    return sorted(path for path in (home / "raw").rglob("*") if path.is_file())
