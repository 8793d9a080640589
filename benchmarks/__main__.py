"""Every benchmark in turn, each in a process of its own, with its ordinary numbers: what `make bench` runs.

One that needs what is not here is left out, and at the end it is said which and why; one that fails does not keep the
others from running. Those among a million cases share one installation, filled once.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final

from benchmarks.support import fir, intelmq

HERE: Final = Path(__file__).parent
BENCHMARKS: Final = tuple(sorted(path.stem for path in HERE.glob("[a-z]*.py")))
# What stands beside another program says what it needs of it.
NEEDS: Final[Mapping[str, Callable[[], str]]] = {"fir": fir.missing, "ingest_intelmq": intelmq.missing}
SHARED: Final = "PEHRA_BENCH_HOME"


def sorted_out(names: Iterable[str], needs: Mapping[str, Callable[[], str]]) -> tuple[list[str], dict[str, str]]:
    """Which can be run here, and of the others why they cannot."""
    problems = {name: needs[name]() if name in needs else "" for name in names}
    return [name for name, problem in problems.items() if not problem], {n: p for n, p in problems.items() if p}


def run(names: Iterable[str], environment: Mapping[str, str]) -> list[str]:
    """Run these; returns those that failed. Their figures go to standard output."""
    commands = {name: [sys.executable, "-m", f"benchmarks.{name}"] for name in names}
    return [name for name, command in commands.items() if subprocess.run(command, env=environment).returncode]


def main() -> None:
    names, left_out = sorted_out(BENCHMARKS, NEEDS)
    with tempfile.TemporaryDirectory(prefix="pehra-bench-", ignore_cleanup_errors=True) as folder:
        # As root, PostgreSQL is another user, who must pass through.
        Path(folder).chmod(0o711)
        failed = run(names, {SHARED: str(Path(folder) / "million")} | os.environ)
    for name, why in left_out.items():
        print(f"left out: {name}: {why}", file=sys.stderr)
    if failed:
        sys.exit(f"failed: {', '.join(failed)}")


if __name__ == "__main__":
    main()
