"""Verifying a journal of 1,000,000 entries, as `pehra journal verify` and the page do. Prints JSON.

PEHRA_BENCH_HOME=/var/tmp/million python -m benchmarks.journal
"""

import importlib
import subprocess
import sys
import time
from typing import Any, Final

from benchmarks.support import figures
from benchmarks.support.million import million
from benchmarks.support.processes import cpu_seconds, used

WANTED_SECONDS: Final = 20


def measure() -> dict[str, Any]:
    machine = figures.machine()
    with million() as (place, filled):
        prove = importlib.import_module("pehra.foundation.audit.queries").prove
        before, began = cpu_seconds(place.pid), time.perf_counter()
        proof = prove()
        seconds = time.perf_counter() - began
        cpu = used(before, cpu_seconds(place.pid))
        began = time.perf_counter()
        command = [sys.executable, "-P", "-m", "pehra.site.cli", "journal", "verify"]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
        whole = time.perf_counter() - began
    return {
        "machine": machine,
        "filled": filled,
        "entries": proof.entries,
        "holds": proof.broken is None,
        "seconds": round(seconds, 1),
        "the_command_seconds": round(whole, 1),
        "the_command_said": told,
        "cpu_seconds": {part: round(cpu.get(part, 0.0), 1) for part in ("client", "postgres")},
        "wanted_seconds": WANTED_SECONDS,
        "reached": proof.broken is None and max(seconds, whole) < WANTED_SECONDS,
    }


def main() -> None:
    figures.publish("journal", measure())


if __name__ == "__main__":
    main()
