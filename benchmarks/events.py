"""How long questions to a store of many events take while more are written. Prints JSON.

    python -m benchmarks.events [EVENTS [WRITTEN_A_SECOND [ROUNDS]]]

The events are made within the engine, those that are written meanwhile too: what reading a file costs is measured by
`benchmarks.ingest`.
"""

import importlib
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from benchmarks.ingest import ORGANISATIONS, Peak, prepare
from benchmarks.support import figures
from benchmarks.support.installation import installation

EVENTS: Final = 1_000_000
WRITTEN: Final = 20_000
ROUNDS: Final = 40
EXPORTED: Final = 10_000
# The most that the 95th percentile may be, in milliseconds.
LIMITS: Final = {"floor": 300, "sources": 300, "organisation": 150, "address": 100}


def main() -> None:
    told = [int(each) for each in sys.argv[1:4]]
    events, written, rounds = told + [EVENTS, WRITTEN, ROUNDS][len(told) :]
    with installation(PEHRA_DEMONSTRATION="no") as here:
        machine = figures.machine()
        prepare()
        filling = filled(events)
        peak = Peak(here.pid)
        asked = questions(filling.lowest, events)
        sizes = {name: size(question()) for name, question in asked.items()}
        with filling.writing(written) as meanwhile:
            found = {name: [] for name in asked}  # type: dict[str, list[float]]
            for _ in range(rounds):
                for name, question in asked.items():
                    began = time.perf_counter()
                    question()
                    found[name].append(time.perf_counter() - began)
        memory = peak.megabytes()
    result = {
        "machine": machine,
        "events": events,
        "wanted_a_second": written,
        "written_a_second": meanwhile.rate,
        "questions": {name: {"found": sizes[name]} | judged(name, seconds) for name, seconds in found.items()},
        "engine_peak_mb": memory,
    }
    figures.publish("events", result)


def filled(events: int) -> Any:
    """A store with so many events of the registered organisations."""
    filling = importlib.import_module("benchmarks.support.filling")
    engine = importlib.import_module("pehra.events.queries.engine")
    parties = importlib.import_module("pehra.registry.models").Party
    lowest = parties.objects.filter(slug__startswith="bench-").order_by("pk").first().pk
    found = filling.Filling(engine.event_store(), ORGANISATIONS, lowest)
    began = time.perf_counter()
    found.fill(events, datetime.now(UTC))
    print(f"{events:,} events stored in {time.perf_counter() - began:.0f} s", file=sys.stderr)
    return found


def questions(organisation: int, events: int) -> dict[str, Callable[[], object]]:
    """What the pages ask, by the functions that they ask with."""
    watching = importlib.import_module("pehra.events.queries.watching")
    exploring = importlib.import_module("pehra.events.queries.exploring")
    seeing = importlib.import_module("pehra.events.queries.seeing")
    engine = importlib.import_module("pehra.events.queries.engine").event_store()
    filling = importlib.import_module("benchmarks.support.filling")
    bodies = engine.rows("SELECT bodies FROM constituency ORDER BY organisation LIMIT 1")[0]["bodies"]
    everything = seeing.Sight(bodies=tuple(bodies), unclaimed=True)
    sectoral = seeing.Sight(bodies=(bodies[0],))
    own = seeing.Sight(organisations=(organisation,))
    now = datetime.now(UTC)
    month = exploring.Asked(now - timedelta(days=30), now, organisation=organisation)
    ever = exploring.Asked(now - timedelta(days=filling.DAYS), now, address="10.0.7.7")
    part = timedelta(days=filling.DAYS) * min(1.0, EXPORTED / events)
    some = exploring.Asked(now - timedelta(days=10) - part, now - timedelta(days=10))
    return {
        "floor": lambda: watching.floor(everything, datetime.now(UTC)),
        "floor of a sector's CERT": lambda: watching.floor(sectoral, datetime.now(UTC)),
        "sources": lambda: watching.top_sources(everything, datetime.now(UTC)),
        "sources of a sector's CERT": lambda: watching.top_sources(sectoral, datetime.now(UTC)),
        "organisation's 30 days, chart": lambda: exploring.over_time(own, month),
        "organisation's 30 days, list": lambda: exploring.listed(own, month),
        "organisation's 30 days, by type": lambda: exploring.grouped(own, month, "type"),
        "address, chart": lambda: exploring.over_time(everything, ever),
        "address, list": lambda: exploring.listed(everything, ever),
        "export of 10,000 as JSON lines": lambda: b"".join(exploring.exported(everything, some, "jsonl")),
    }


def size(answer: Any) -> int:
    """How much an answer holds: events, rows, groups or lines. A store that answers quickly with nothing is no feat."""
    if isinstance(answer, bytes):
        return answer.count(b"\n")
    if hasattr(answer, "last_day"):
        return int(answer.last_day)
    return len(getattr(answer, "rows", answer))


def judged(name: str, seconds: list[float]) -> dict[str, Any]:
    spread = figures.spread(seconds)
    limit = next((most for start, most in LIMITS.items() if name.startswith(start)), None)
    return spread | ({"limit_ms": limit, "within": spread["p95_ms"] <= limit} if limit else {})


if __name__ == "__main__":
    main()
