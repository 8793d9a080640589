"""How many events a second go from a report's file to durable, queryable storage by `pehra ingest`. Prints JSON.

    python -m benchmarks.ingest [ROWS]

Beside it, in the same run: what reading the same file into columns costs the engine, and nothing else.
"""

import importlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.support import figures, prefixes, processes, reports
from benchmarks.support.installation import Installation, installation

ROWS = 2_000_000
ORGANISATIONS = 5_000
FEEDS = ("shadowserver/scan_http", "shadowserver/event4_sinkhole_http")
# Each organisation has a /24 of its own in 10.0.0.0/8; as many again belong to nobody, so half of all events do.
OWNED = [((10 << 24) + (each << 8), 256) for each in range(ORGANISATIONS)]
STRANGE = [((100 << 24) + (each << 8), 256) for each in range(ORGANISATIONS)]

CLAIMS = """
INSERT INTO registry_network_object
    (organisation_id, kind, value, prefix, names, state, contested, claimed_at, claimed_by, decided_at,
     decided_by, approved_at, reason)
SELECT id, 'cidr', network::text, network, '{}', 'approved', false, %(since)s, 'benchmark', %(since)s,
       'benchmark', %(since)s, ''
FROM (SELECT id, ('10.' || ((n - 1) / 256) || '.' || ((n - 1) %% 256) || '.0/24')::cidr AS network
      FROM (SELECT id, substr(slug, 7)::int AS n FROM registry_party WHERE slug LIKE 'bench-%%') p) o
"""


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with installation(PEHRA_DEMONSTRATION="no") as here:
        before = figures.machine()
        prepare()
        announced = announce(here)
        found = {feed: measure(here, feed, rows) for feed in FEEDS}
    known = {"machine": before, "organisations": ORGANISATIONS, "prefixes": announced, "rows": rows}
    figures.publish("ingest", known | {"feeds": found})


def prepare() -> None:
    """Five thousand organisations, each with a network of its own, known to the event store."""
    network = importlib.import_module("benchmarks.support.network")
    django_db = importlib.import_module("django.db")
    timezone = importlib.import_module("django.utils.timezone")
    networks = importlib.import_module("pehra.events.actions.networks")
    engine = importlib.import_module("pehra.events.queries.engine")
    network.make_network(ORGANISATIONS)
    network.make_readers()
    with django_db.connection.cursor() as cursor:
        cursor.execute(CLAIMS, {"since": network.SINCE})
    networks.refresh_networks(store=engine.event_store(), at=timezone.now())


def announce(here: Installation) -> int:
    """The world's prefixes, loaded and looked up once, so that the store has them in memory; return how many."""
    timezone = importlib.import_module("django.utils.timezone")
    lookups = importlib.import_module("pehra.events.actions.lookups")
    engine = importlib.import_module("pehra.events.queries.engine")
    routes = here.home / "ipasn.dat"
    count = prefixes.write(routes, OWNED + STRANGE)
    lookups.load_prefixes(store=engine.event_store(), path=routes, at=timezone.now())
    routes.unlink()
    warm = here.home / f"{time.strftime('%Y-%m-%d', time.gmtime())}-{FEEDS[0].partition('/')[2]}-warm.csv"
    reports.write(warm, FEEDS[0], 1000, OWNED + STRANGE, seed=99)
    bring_in(warm)
    return count


def measure(here: Installation, feed: str, rows: int) -> dict[str, Any]:
    day = time.strftime("%Y-%m-%d", time.gmtime())
    path = here.home / f"{day}-{feed.partition('/')[2]}-bench.csv"
    reports.write(path, feed, rows, OWNED + STRANGE)
    quiet = processes.settled(here.pid)
    parsing = parse_alone(path)
    peak = Peak(here.pid)
    used = processes.cpu_seconds(here.pid)
    first = bring_in(path)
    cpu = processes.used(used, processes.cpu_seconds(here.pid))
    findings = await_findings(first["run"])
    processes.settled(here.pid)
    second = bring_in(path)
    size = path.stat().st_size
    path.unlink()
    return {
        "bytes_a_row": round(size / rows),
        "installation_idle_before": quiet,
        "first": first | {"events_a_second": round(first["read"] / first["wall"])},
        "again": second | {"events_a_second": round(second["read"] / second["wall"])},
        "cpu_seconds": {part: round(seconds, 2) for part, seconds in cpu.items()},
        "parsing_alone_rows_a_second": round(rows / parsing),
        "ratio_to_parsing_alone": round(first["wall"] / parsing, 2),
        "findings": findings,
        "engine_peak_mb": peak.megabytes(),
    }


def bring_in(path: Path) -> dict[str, Any]:
    """`pehra ingest` as an operator calls it. `wall` is the whole command, `seconds` what it says of itself."""
    command = [sys.executable, "-P", "-m", "pehra.site.cli", "ingest", str(path), "--feed", "shadowserver", "--json"]
    began = time.perf_counter()
    answer = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    wall = time.perf_counter() - began
    told: dict[str, Any] = json.loads(answer.stdout)
    return told | {"wall": round(wall, 2)}


def parse_alone(path: Path) -> float:
    """Seconds that the engine needs to read the file into columns of text, the second time of two."""
    engine = importlib.import_module("pehra.events.queries.engine").event_store()
    header = path.open().readline().count(",") + 1
    structure = ", ".join(f"c{each} String" for each in range(header))
    engine.do("CREATE TABLE IF NOT EXISTS parsed (rows UInt64) ENGINE = Memory")
    sql = f"INSERT INTO parsed SELECT count() FROM input('{structure}') WHERE NOT ignore(*) FORMAT CSV"
    taken = []
    for _ in range(2):
        began = time.perf_counter()
        engine.send(sql, path)
        taken.append(time.perf_counter() - began)
    engine.do("DROP TABLE parsed")
    return taken[-1]


def await_findings(run: str, patience: float = 600.0) -> dict[str, Any]:
    """How long after the run its findings were there, and how many."""
    models = importlib.import_module("pehra.events.models")
    began = time.monotonic()
    while time.monotonic() - began < patience:
        record = models.FeedRun.objects.get(pk=run)
        if record.findings_at:
            return {
                "seconds_after": round((record.findings_at - record.ended_at).total_seconds(), 1),
                "findings": models.Finding.objects.count(),
            }
        time.sleep(0.2)
    return {"seconds_after": None, "findings": models.Finding.objects.count()}


class Peak:
    """The most memory that the event engine took: VmHWM of proc(5)."""

    def __init__(self, root: int) -> None:
        self._engines = [pid for pid in os.listdir("/proc") if pid.isdecimal() and self._is_engine(pid)]

    @staticmethod
    def _is_engine(pid: str) -> bool:
        try:
            return b"cli\0store" in Path(f"/proc/{pid}/cmdline").read_bytes()
        except OSError:
            return False

    def megabytes(self) -> int:
        most = 0
        for pid in self._engines:
            status = Path(f"/proc/{pid}/status")
            if status.exists():
                lines = [line for line in status.read_text().splitlines() if line.startswith("VmHWM")]
                most = max([most, *(int(line.split()[1]) // 1024 for line in lines)])
        return most


if __name__ == "__main__":
    main()
