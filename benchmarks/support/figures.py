"""Figures as the benchmarks print them: one JSON object, with the machine and its load beside them."""

import json
import os
import platform
import statistics
import subprocess
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def machine() -> dict[str, Any]:
    """What it was measured on, and how busy that was before the benchmark began."""
    names = [line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")]
    memory = next((int(line.split()[1]) for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0)
    return {
        "cpu": names[0] if names else platform.processor(),
        "cores": os.cpu_count(),
        "memory_gb": round(memory / 2**20, 1),
        "python": platform.python_version(),
        # Below 0 it was put before its neighbours on a machine that others used too; 0 is the ordinary turn.
        "niceness": os.nice(0),
        "load_before": [round(each, 1) for each in os.getloadavg()],
        "share_of_a_core": share_of_a_core(),
    }


def share_of_a_core(seconds: float = 2.0) -> float:
    """How much of a processor a busy program gets just now: 1 on an idle machine, less where others work too."""
    began, used = time.perf_counter(), time.process_time()
    while time.perf_counter() - began < seconds:
        sum(range(1000))
    return round((time.process_time() - used) / (time.perf_counter() - began), 2)


def spread(seconds: Sequence[float]) -> dict[str, float]:
    """Median, 95th percentile and worst of durations, in milliseconds."""
    ordered = sorted(seconds)
    return {
        "median_ms": round(statistics.median(ordered) * 1000, 2),
        "p95_ms": round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))] * 1000, 2),
        "worst_ms": round(ordered[-1] * 1000, 2),
    }


def publish(name: str, figures: dict[str, Any]) -> None:
    """Print the figures, and keep them under benchmarks/results when PEHRA_BENCH_KEEP is yes."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    body = {"benchmark": name, "at": datetime.now(UTC).isoformat(timespec="seconds"), "commit": commit.stdout.strip()}
    text = json.dumps(body | figures | {"load_after": [round(each, 1) for each in os.getloadavg()]}, indent=2)
    print(text)
    if os.environ.get("PEHRA_BENCH_KEEP") == "yes":
        (ROOT / "benchmarks" / "results" / f"{name}.json").write_text(text + "\n")


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text().splitlines()
    except OSError:
        return []
