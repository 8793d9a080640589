"""Runs and what they observed, as the engine would answer: for tests that need no engine.

store = Observations()
run = store.run("demo/scan", day=3, seen=[thing(operator, "192.0.2.1")])
sync_run(store, run)
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from pehra.events.actions.sync import Synced, sync
from pehra.events.models import FeedRun
from pehra.events.rules.closing import Habit
from pehra.events.rules.runs import RunState
from pehra.pipeline.spec import Origin
from tests.world import NOW

DAY = timedelta(days=1)
SCAN = Habit(Origin.SCAN, 7 * DAY)
EVENT = Habit(Origin.EVENT, 7 * DAY)
LIST = Habit(Origin.LIST, 2 * DAY)
COLUMNS = [
    *("key", "organisation", "first_seen", "last_seen", "events", "source_ip", "port", "transport", "fqdn", "url"),
    *("account", "taxonomy", "type", "identifier", "severity", "tlp"),
]


def thing(organisation: Any, address: str | None = "192.0.2.1", **fields: Any) -> dict[str, Any]:
    """One observed thing; the usual one is an open Telnet port."""
    usual: dict[str, Any] = {
        "organisation": organisation if isinstance(organisation, int) else organisation.pk,
        "source_ip": address,
        "port": 23,
        "transport": "tcp",
        "fqdn": "",
        "url": "",
        "account": "",
        "taxonomy": "vulnerable",
        "type": "vulnerable-system",
        "identifier": "open-telnet",
        "severity": "high",
        "tlp": "TLP:AMBER",
        "events": 1,
    }
    made = usual | fields
    named = [
        made[name] for name in ("organisation", "source_ip", "fqdn", "url", "account", "port", "type", "identifier")
    ]
    made.setdefault("key", int.from_bytes(hashlib.sha256(repr(named).encode()).digest()[:8], signed=True))
    return made


@dataclass
class Observations:
    """The engine's table of observations, as far as a sync reads it."""

    rows: dict[UUID, list[dict[str, Any]]] = field(default_factory=dict)

    def run(
        self,
        feed: str = "demo/scan",
        *,
        start: datetime = NOW,
        hours: float = 10,
        seen: Iterable[dict[str, Any]] = (),
        **fields: Any,
    ) -> UUID:
        """A run that covered these hours and saw these things once each, halfway through unless they say when."""
        end, middle = start + timedelta(hours=hours), start + timedelta(hours=hours / 2)
        things = [{"first_seen": middle, "last_seen": middle} | each for each in seen]
        usual = {
            "id": uuid4(),
            "source": "test",
            "state": RunState.DONE,
            "read": max(1, len(things)),
            "started_at": end,
            "ended_at": end,
            "first_event": start,
            "last_event": end,
        }
        made = FeedRun.objects.create(feed=feed, **usual | fields)
        self.rows[made.pk] = things
        return made.pk

    def stream(self, sql: str, parameters: Mapping[str, Any] | None = None) -> Iterator[bytes]:
        for row in self.rows[UUID((parameters or {})["run"])]:
            yield "\t".join(_text(row[name]) for name in COLUMNS).encode() + b"\n"


def _text(value: Any) -> str:
    if value is None:
        return "\\N"
    text = value.isoformat() if isinstance(value, datetime) else str(value)
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def synced(store: Any, run: UUID, *, habit: Habit = SCAN, confidence: int = 80, at: datetime | None = None) -> Synced:
    """The sync of a run an hour after it ended."""
    when = at or FeedRun.objects.get(pk=run).last_event + timedelta(hours=1)
    return sync(run_id=run, habit=habit, confidence=confidence, store=store, at=when)
