"""Programs that end are started again; programs that are asked to end do."""

import signal
import subprocess
import time

import pytest

from pehra.site.runtime.errors import Refusal
from pehra.site.runtime.processes import is_alive, spawn
from pehra.site.runtime.supervisor import Child, Supervisor
from tests.site.runtime.launched import eventually


class Watched:
    """A supervisor of one child that runs a shell script, and what it said."""

    def __init__(self, script: str) -> None:
        self.said: list[str] = []
        self.starts = 0
        self.script = script
        self.supervisor = Supervisor(self.said.append)
        self.child = Child("web", self.start)

    def start(self) -> subprocess.Popen[bytes]:
        self.starts += 1
        return spawn(["sh", "-c", self.script], at_my_death=signal.SIGKILL)

    def tend_until(self, starts: int, seconds: float = 10) -> None:
        deadline = time.monotonic() + seconds
        while self.starts < starts:
            assert time.monotonic() < deadline, self.said
            self.supervisor.tend()
            time.sleep(0.02)


def test_starts_again_what_ended_and_says_how_it_ended() -> None:
    watched = Watched("exit 3")
    watched.supervisor.launch(watched.child)
    watched.tend_until(2)
    assert watched.said == ["web ended (exit code 3); starting it again in 1 s"]


def test_waits_longer_each_time() -> None:
    watched = Watched("kill -9 $$")
    watched.supervisor.launch(watched.child)
    started = time.monotonic()
    watched.tend_until(3)
    assert time.monotonic() - started > 3
    assert watched.said == [
        "web ended (signal SIGKILL); starting it again in 1 s",
        "web ended (signal SIGKILL); starting it again in 2 s",
    ]


def test_leaves_alone_what_runs() -> None:
    watched = Watched("sleep 60")
    watched.supervisor.launch(watched.child)
    for _ in range(20):
        watched.supervisor.tend()
    assert (watched.starts, watched.said) == (1, [])
    assert watched.supervisor.is_running("web")
    watched.supervisor.stop(["web"], 5)
    assert not watched.supervisor.is_running("web")


def test_ends_what_the_ended_program_had_started() -> None:
    watched = Watched("true")
    process = subprocess.Popen(
        ["sh", "-c", "sleep 60 & echo $!; exit 1"], stdout=subprocess.PIPE, text=False, start_new_session=True
    )
    assert process.stdout
    orphan = int(process.stdout.readline())
    watched.supervisor.adopt(watched.child, process)
    process.wait()
    assert is_alive(orphan)
    watched.supervisor.tend()
    eventually(lambda: not is_alive(orphan), 5)
    process.stdout.close()


def test_makes_an_end_of_what_will_not_end() -> None:
    watched = Watched("trap '' TERM; while true; do sleep 0.1; done")
    watched.supervisor.launch(watched.child)
    time.sleep(0.3)
    started = time.monotonic()
    watched.supervisor.stop(["web"], 1)
    assert 0.9 < time.monotonic() - started < 3
    assert not is_alive(watched.child.process.pid)  # type: ignore[union-attr]


def test_a_first_start_that_fails_is_the_callers() -> None:
    def refuse() -> subprocess.Popen[bytes]:
        raise Refusal("no disk")

    supervisor = Supervisor(print)
    with pytest.raises(Refusal, match="no disk"):
        supervisor.launch(Child("PostgreSQL", refuse))


def test_a_restart_that_fails_is_tried_again() -> None:
    watched = Watched("exit 1")
    watched.supervisor.launch(watched.child)
    start, failures = watched.child.start, iter([Refusal("the disk is full")])

    def stumble() -> subprocess.Popen[bytes]:
        for failure in failures:
            raise failure
        return start()

    watched.child.start = stumble
    watched.tend_until(2)
    assert "web: the disk is full; trying again in 2 s" in watched.said
