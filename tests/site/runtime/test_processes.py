"""What is started ends with whoever started it."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pehra.site.runtime.processes import is_alive, spawn
from tests.site.runtime.launched import eventually

PARENT = """
import signal, sys, time
from pehra.site.runtime.processes import spawn
child = spawn(["sleep", "60"], at_my_death={signal})
print(child.pid, flush=True)
time.sleep(60)
"""


def child_of_a_killed_parent(number: str) -> int:
    parent = subprocess.Popen([sys.executable, "-c", PARENT.format(signal=number)], stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    pid = int(parent.stdout.readline())
    assert is_alive(pid)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    return pid


def test_ends_when_its_parent_is_killed() -> None:
    pid = child_of_a_killed_parent("signal.SIGTERM")
    eventually(lambda: not is_alive(pid), 5)


def test_lives_on_where_it_should() -> None:
    pid = child_of_a_killed_parent("None")
    assert is_alive(pid)
    os.kill(pid, signal.SIGKILL)
    eventually(lambda: not is_alive(pid), 5)


def test_leads_a_session_so_that_ctrl_c_does_not_reach_it() -> None:
    child = spawn(["sleep", "60"], at_my_death=signal.SIGKILL)
    assert os.getsid(child.pid) == child.pid
    child.kill()
    child.wait()


def test_inherits_what_it_shall_keep_and_nothing_else(tmp_path: Path) -> None:
    kept, other = os.open(tmp_path, os.O_RDONLY), os.open(tmp_path, os.O_RDONLY)
    child = spawn(["sleep", "60"], at_my_death=signal.SIGKILL, keep=[kept])
    open_there = set(os.listdir(f"/proc/{child.pid}/fd"))
    child.kill()
    child.wait()
    assert str(kept) in open_there
    assert str(other) not in open_there
    os.close(kept)
    os.close(other)


def test_a_zombie_is_not_alive() -> None:
    child = subprocess.Popen(["true"])
    eventually(lambda: not is_alive(child.pid), 5)
    child.wait()


ASKED_WHILE_IT_FORKS = """
import os, signal
from pehra.site.runtime.processes import spawn
class Ended(BaseException): pass
def ask(number, frame): raise Ended
# A test process may have been started deaf to it, and so would be whatever is started here.
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.{signal}, ask)
os.register_at_fork(before=lambda: os.kill(os.getpid(), signal.{signal}))
try:
    spawn(["sleep", "60"], at_my_death={at_my_death})
except Ended:
    print("told", end=" ")
    try:
        os.waitpid(-1, 0)
    except ChildProcessError:
        print("and nothing is left")
"""


@pytest.mark.parametrize("number", ["SIGINT", "SIGTERM", "SIGHUP"])
@pytest.mark.parametrize("at_my_death", ["signal.SIGKILL", "signal.SIGINT", "None"])
def test_who_asks_it_to_end_while_it_forks_is_heard(number: str, at_my_death: str) -> None:
    code = ASKED_WHILE_IT_FORKS.format(signal=number, at_my_death=at_my_death)
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout == "told and nothing is left\n"
    assert told.stderr == ""


@pytest.mark.parametrize("at_my_death", [signal.SIGKILL, None])
def test_what_is_started_hears_every_signal(at_my_death: signal.Signals | None) -> None:
    child = spawn(["sleep", "60"], at_my_death=at_my_death)
    blocked = re.search(r"SigBlk:\t(\w+)", Path(f"/proc/{child.pid}/status").read_text())
    child.kill()
    child.wait()
    assert blocked
    asking = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    assert [number for number in asking if int(blocked[1], 16) >> (number - 1) & 1] == []
