"""How long findings take: a first run, the next day's, one that half of them are gone from, and digests. Prints JSON.

    python -m benchmarks.findings [FINDINGS] [ORGANISATIONS]

The engine's part is measured by `benchmarks.ingest`; here its answer comes from a file in the same form.
"""

import importlib
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.support import figures, processes
from benchmarks.support.installation import installation

START = datetime(2026, 3, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)
LIMIT_SECONDS = 60
PIECE = 1 << 20


class FromFile:
    """An answer of the engine that lies in a file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def stream(self, sql: str, parameters: Any = None) -> Iterator[bytes]:
        with self._path.open("rb") as file:
            while piece := file.read(PIECE):
                yield piece


def write(path: Path, organisations: list[int], numbers: range, day: int) -> FromFile:
    """One observation a line: an open port each, spread over the organisations."""
    moment = f"{START + day * DAY:%Y-%m-%d %H:%M:%S}"
    with path.open("w") as file:
        for n in numbers:
            severity = "high" if n % 50 == 0 else "medium"
            key = (n * 0x9E3779B97F4A7C15) % 2**64 - 2**63
            address = f"{n >> 24 & 255 | 16}.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}"
            thing = f"{address}\t80\ttcp\thost{n}.example\t\t\tvulnerable\tvulnerable-system\topen-http"
            organisation = organisations[n % len(organisations)]
            file.write(f"{key}\t{organisation}\t{moment}\t{moment}\t2\t{thing}\t{severity}\tTLP:AMBER\n")
    return FromFile(path)


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    result = work()
    return round(time.perf_counter() - began, 1), result


def measure(findings: int, count: int) -> dict[str, Any]:
    """All of it in one process, as the worker does it."""
    network = importlib.import_module("benchmarks.support.network")
    models = importlib.import_module("pehra.events.models")
    sync = importlib.import_module("pehra.events.actions.sync").sync
    prepare = importlib.import_module("pehra.events.actions.telling").prepare
    sums = importlib.import_module("pehra.events.actions.figures").refresh_figures
    closing = importlib.import_module("pehra.events.rules.closing")
    origin = importlib.import_module("pehra.pipeline.spec").Origin
    network.make_network(count)
    network.make_readers()
    parties = importlib.import_module("pehra.registry.models").Party
    organisations = list(parties.objects.filter(slug__startswith="bench-").values_list("pk", flat=True))
    habit = closing.Habit(origin.SCAN, 7 * DAY)
    found: dict[str, Any] = {}

    def run(name: str, numbers: range, day: int, folder: Path) -> None:
        store = write(folder / "observed", organisations, numbers, day)
        moment = START + day * DAY
        row = models.FeedRun.objects.create(
            feed="bench/scan",
            source="bench",
            state="done",
            read=2 * len(numbers),
            stored=2 * len(numbers),
            started_at=moment,
            ended_at=moment,
            first_event=moment,
            last_event=moment + timedelta(hours=1),
        )
        arguments = {"run_id": row.pk, "habit": habit, "confidence": 80, "store": store, "at": moment + DAY / 2}
        seconds, result = timed(lambda: sync(**arguments))
        found[name] = {"seconds": seconds, "seen": result.seen, "new": result.new, "turned": dict(result.turned)}
        found[name]["within"] = seconds <= LIMIT_SECONDS

    def sum_up() -> int:
        done = 0
        while some := sums(at=START + 9 * DAY):
            done += some
        return done

    with TemporaryDirectory() as folder:
        everything = range(findings)
        run("first_run", everything, 0, Path(folder))
        run("next_run", everything, 1, Path(folder))
        run("a_week_later_half_is_gone", range(findings // 2), 9, Path(folder))
    seconds, summed = timed(sum_up)
    found["sums"] = {"seconds": seconds, "organisations": summed}
    seconds, digests = timed(lambda: prepare(at=START + 10 * DAY))
    found["digests"] = {"seconds": seconds, "digests": digests.digests, "findings": digests.findings}
    found["digests"]["within"] = seconds <= LIMIT_SECONDS
    return found


def main() -> None:
    findings = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    organisations = int(sys.argv[2]) if len(sys.argv) > 2 else 5_000
    with installation() as here, processes.paused(here.pid, "worker"):
        result = measure(findings, organisations)
    known = {"machine": figures.machine(), "findings": findings, "organisations": organisations}
    figures.publish("findings", known | {"limit_seconds": LIMIT_SECONDS} | result)


if __name__ == "__main__":
    main()
