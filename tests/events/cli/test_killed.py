"""`pehra ingest`, killed at several moments: after it is repeated nothing is lost and nothing is there twice."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.db import connection
from django.utils import timezone

from pehra.connectors.event_store import EventStore
from pehra.events.actions.findings import make_findings
from pehra.events.actions.intake import carry_on, tidy
from pehra.events.models import FeedRun, Finding, Sighting
from pehra.foundation.access.errors import Conflict
from pehra.foundation.access.person import SYSTEM
from pehra.pipeline.store import StoreRefused
from pehra.registry.actions import approve_object, claim_object
from tests.events.actions.bringing import counted, events
from tests.events.actions.test_retracting import FEED, NOW, spec, store
from tests.events.conftest import Net

__all__ = ["spec", "store"]
pytestmark = pytest.mark.django_db(transaction=True)
ROWS, HOSTS = 30_000, 100


def content() -> bytes:
    """Rows about 100 hosts of the operator, all different."""
    at = f"{NOW:%Y-%m-%d %H}"
    rows = (
        f"{at}:{number // 60 % 60:02}:{number % 60:02},58.27.128.{number % HOSTS},{number},23" for number in range(ROWS)
    )
    return "\n".join(["when,address,other,port", *rows, ""]).encode()


def pehra(store: EventStore, home: Path, *words: str) -> subprocess.Popen[bytes]:
    """The command as an operator calls it, on the test's database and engine."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PEHRA_")}
    at = connection.settings_dict
    where = urlencode({"host": at["HOST"]}) if str(at["HOST"]).startswith("/") else ""
    host = "" if where else f"{at['HOST']}:{at['PORT'] or 5432}"
    word = f":{quote(at['PASSWORD'])}" if at["PASSWORD"] else ""
    told = {
        "PYTHONPATH": os.pathsep.join(sys.path),
        "PEHRA_HOME": str(home),
        "PEHRA_FEEDS": os.environ["PEHRA_FEEDS"],
        "DATABASE_URL": f"postgresql://{quote(at['USER'])}{word}@{host}/{at['NAME']}" + (f"?{where}" if where else ""),
    }
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "pehra.site.cli", *words],
        env={**clean, **told},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )


@pytest.fixture
def home(net: Net, store: EventStore, spec: Any, settings: Any) -> Path:
    """The engine's own folder, since a process finds it there. The command tells the store what the registry says."""
    claim = claim_object(
        by=SYSTEM, organisation_id=net.operator.pk, kind="cidr", value="58.27.128.0/24", at=NOW - timedelta(days=1)
    )
    approve_object(by=SYSTEM, object_id=claim.pk, reason="By the whois record.", at=NOW - timedelta(days=1))
    settings.HOME = settings.EVENTS_HOME
    return Path(settings.HOME)


def staged(store: EventStore) -> bool:
    return bool(store.rows("SELECT name FROM system.tables WHERE name LIKE 'stage_%' AND total_rows > 0"))


MOMENTS: dict[str, Callable[[EventStore], bool]] = {
    "read ahead": staged,
    "begun": lambda store: FeedRun.objects.exists(),
    "kept": lambda store: FeedRun.objects.filter(kept=True).exists(),
    "read": lambda store: FeedRun.objects.exists() and staged(store),
    "stored": lambda store: events(store) > 0,
    "counted": lambda store: counted(store, "event_minutes") > 0,
    "counted again": lambda store: counted(store, "event_hours") > 0,
    "ended": lambda store: FeedRun.objects.filter(state="done").exists(),
}


def killed(process: subprocess.Popen[bytes], reached: Callable[[], bool]) -> None:
    """Kill it at a moment, or find it ended."""
    deadline = time.monotonic() + 90
    while process.poll() is None and not reached():
        assert time.monotonic() < deadline
        time.sleep(0.002)
    process.kill()
    process.communicate()


def gone_on_with(store: EventStore) -> None:
    """What the worker does with runs whose process is gone, as soon as the database has noticed."""
    deadline = time.monotonic() + 60
    for run in FeedRun.objects.filter(state="running"):
        while True:
            try:
                carry_on(run_id=run.pk, store=store)
                break
            except (Conflict, StoreRefused):
                assert time.monotonic() < deadline
                time.sleep(0.05)


@pytest.mark.parametrize("moment", MOMENTS)
def test_killed_and_repeated_nothing_is_lost_or_doubled(
    moment: str, store: EventStore, home: Path, tmp_path: Path
) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(content())
    words = ("ingest", str(path), "--feed", FEED, "--json")
    killed(pehra(store, home, *words), lambda: MOMENTS[moment](store))
    written_down = FeedRun.objects.count()
    again = pehra(store, home, *words)
    out, _ = again.communicate(timeout=120)
    assert again.returncode == 0, out.decode()
    gone_on_with(store)
    runs = list(FeedRun.objects.order_by("started_at"))
    assert len(runs) == written_down + 1
    assert runs[-1].state == "done"
    assert sum(run.stored for run in runs) == events(store) == ROWS
    assert counted(store, "event_minutes") == counted(store, "event_hours") == ROWS
    rows = store.rows("SELECT uniqExact(key) AS keys, count() AS rows FROM events")
    assert (int(rows[0]["keys"]), int(rows[0]["rows"])) == (ROWS, ROWS)
    for run in runs:
        make_findings(run_id=run.pk, store=store, at=timezone.now())
    assert Finding.objects.count() == HOSTS
    assert sum(Sighting.objects.values_list("events", flat=True)) == ROWS
    # What never became a run is cleared away, and nothing that has just begun.
    assert tidy(store=store, at=timezone.now()) == 0
    tidy(store=store, at=timezone.now() + timedelta(minutes=11))
    assert not store.rows("SELECT name FROM system.tables WHERE name LIKE 'stage_%'")
