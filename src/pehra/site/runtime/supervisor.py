"""Keeping programs running: what ends by itself is started again, what is asked to end ends in order."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from pehra.site.runtime.errors import Refusal

Say = Callable[[str], None]

_FIRST_PAUSE, _LONGEST_PAUSE = 1.0, 30.0
_STEADY = 60.0


@dataclass
class Child:
    """A program to keep running. `start` starts it once and returns its process; it may raise `Refusal`."""

    name: str
    start: Callable[[], subprocess.Popen[bytes]]
    process: subprocess.Popen[bytes] | None = None
    pause: float = _FIRST_PAUSE
    due: float = 0.0
    since: float = field(default=0.0)

    def launch(self) -> None:
        self.since = time.monotonic()
        self.process = self.start()

    def rest(self) -> float:
        """Put off the next start, longer each time that it did not run steadily; return the seconds."""
        now = time.monotonic()
        pause = _FIRST_PAUSE if now - self.since > _STEADY else self.pause
        self.due, self.pause = now + pause, min(pause * 2, _LONGEST_PAUSE)
        return pause


class Supervisor:
    """Programs in the order in which they start. Call `tend` often; it never waits."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self._children: list[Child] = []

    def launch(self, child: Child) -> None:
        """Start a program for the first time: a failure is the caller's."""
        child.launch()
        self._children.append(child)

    def adopt(self, child: Child, process: subprocess.Popen[bytes]) -> None:
        """Keep a program running that was started already."""
        child.since, child.process = time.monotonic(), process
        self._children.append(child)

    def is_running(self, name: str) -> bool:
        return any(
            child.process is not None and child.process.poll() is None for child in self._children if child.name == name
        )

    def tend(self) -> None:
        """Note what has ended, and start again what is due."""
        for child in self._children:
            if child.process is not None and child.process.poll() is not None:
                ended, child.process = child.process, None
                # Its own children, if any outlived it, would hold its port and its work.
                _signal_group(ended, signal.SIGKILL)
                self._say(f"{child.name} ended ({_how(ended)}); starting it again in {child.rest():.0f} s")
            elif child.process is None and time.monotonic() >= child.due:
                self._restart(child)

    def stop(self, names: Sequence[str], patience: float) -> None:
        """Ask the named programs to end, all at once, and after `patience` seconds make them."""
        leaving = [child.process for child in self._children if child.name in names and child.process]
        self._children = [child for child in self._children if child.name not in names]
        for process in leaving:
            process.terminate()
        deadline = time.monotonic() + patience
        for process in leaving:
            with suppress(subprocess.TimeoutExpired):
                process.wait(max(0.0, deadline - time.monotonic()))
            _signal_group(process, signal.SIGKILL)
            process.wait()

    def _restart(self, child: Child) -> None:
        try:
            child.launch()
        except Refusal as refusal:
            self._say(f"{child.name}: {refusal}; trying again in {child.rest():.0f} s")


def _signal_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    # Each child leads a session of its own, so its group is it and what it started.
    with suppress(ProcessLookupError):
        os.killpg(process.pid, number)


def _how(process: subprocess.Popen[bytes]) -> str:
    code = process.returncode
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
