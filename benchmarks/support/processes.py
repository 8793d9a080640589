"""How much processor time and memory the parts of an installation use: honest also on a machine that others share."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
PARTS = {"serve": "web", "worker": "worker", "store": "engine"}


def cpu_seconds(root: int) -> dict[str, float]:
    """User and system time so far of a process and its descendants, by part: web, worker, engine, postgres, other.

    Time of children that ended is in their parents'. This process itself is "client".
    """
    found: dict[str, float] = {"client": sum(os.times()[:2])}
    for pid in _family(root):
        part = _part(pid)
        found[part] = found.get(part, 0.0) + _seconds(pid)
    return found


def memory_mb(root: int) -> dict[str, float]:
    """What a process and its descendants hold in memory, by part: their own, and their share of what several hold."""
    found: dict[str, float] = {}
    for pid in _family(root):
        part = _part(pid)
        found[part] = found.get(part, 0.0) + _share_of_memory(pid)
    return found


def _share_of_memory(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def resident_mb(root: int) -> dict[tuple[str, int], float]:
    """What each process of the family has in memory now, shared pages among it; begins the count of peaks anew."""
    found = {}
    for pid in _family(root):
        with suppress(OSError):
            # proc(5): 5 sets the highest resident size back to what it is now.
            Path(f"/proc/{pid}/clear_refs").write_text("5")
            found[_part(pid), pid] = _status_mb(pid, "VmRSS")
    return found


def peaks_mb(root: int) -> dict[tuple[str, int], float]:
    """The most that each process of the family had in memory since `resident_mb` was asked, or since it began."""
    found = {}
    for pid in _family(root):
        with suppress(OSError):
            found[_part(pid), pid] = _status_mb(pid, "VmHWM")
    return found


def _status_mb(pid: int, name: str) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith(f"{name}:")) / 1024


@contextmanager
def paused(root: int, part: str) -> Iterator[None]:
    """Let a part of an installation stand still meanwhile: what it would do is what is being measured."""
    pids = [pid for pid in _family(root) if _part(pid) == part]
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


def settled(root: int, patience: float = 300.0, *, over: float = 3.0, idle: float = 0.1) -> bool:
    """Wait until an installation uses less than `idle` of a core for `over` seconds; False when it never does.

    What one input leaves to be done afterwards would otherwise be measured with the next.
    """
    ends = time.monotonic() + patience
    while time.monotonic() < ends:
        before = _busy(root)
        time.sleep(over)
        if _busy(root) - before < idle * over:
            return True
    return False


def _busy(root: int) -> float:
    return sum(seconds for part, seconds in cpu_seconds(root).items() if part != "client")


def _family(root: int) -> Iterator[int]:
    """A process and its descendants."""
    children = _children()
    waiting = [root]
    while waiting:
        pid = waiting.pop()
        waiting += children.get(pid, [])
        yield pid


def used(before: dict[str, float], after: dict[str, float]) -> dict[str, float]:
    """The seconds between two readings."""
    return {part: after[part] - before.get(part, 0.0) for part in sorted(after)}


def _children() -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        fields = _fields(path)
        if fields:
            found.setdefault(int(fields[1]), []).append(int(path.parent.name))
    return found


def _seconds(pid: int) -> float:
    fields = _fields(Path(f"/proc/{pid}/stat"))
    # Its own, in user and system mode, and that of children that ended and were waited for.
    return sum(map(int, fields[11:15])) / TICK if fields else 0.0


def _fields(path: Path) -> list[str]:
    """The fields of a stat file behind the name in brackets: state, parent, ... (proc(5))."""
    try:
        return path.read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _part(pid: int) -> str:
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return "other"
    if "postgres" in words:
        return "postgres"
    for command, part in PARTS.items():
        if f"cli {command}" in words:
            return part
    return "other"
