"""One data folder, one launcher."""

import os
import signal
import subprocess
import threading
import time
from pathlib import Path

import pytest

from pehra.site.runtime.errors import Refusal
from pehra.site.runtime.lock import DATABASE, ENDING, HomeLock
from pehra.site.runtime.processes import spawn


def test_a_second_holder_is_refused_and_told_who_has_it(tmp_path: Path) -> None:
    with HomeLock(tmp_path) as first, HomeLock(tmp_path) as second:
        first.take()
        assert not second.is_free()
        with pytest.raises(Refusal, match=rf"already runs on {tmp_path} \(process {os.getpid()}\)"):
            second.take()


def test_is_free_again_when_its_holder_has_gone(tmp_path: Path) -> None:
    with HomeLock(tmp_path) as first:
        first.take()
    with HomeLock(tmp_path) as second:
        assert second.is_free()
        second.take()


def test_a_server_left_standing_is_named_with_the_command_that_ends_it(tmp_path: Path) -> None:
    with HomeLock(tmp_path) as first, HomeLock(tmp_path) as second:
        first.take()
        first.mark(DATABASE, os.getpid())
        with pytest.raises(Refusal, match="pehra db stop"):
            second.take()


def test_waits_for_one_that_is_ending(tmp_path: Path) -> None:
    first, second = HomeLock(tmp_path), HomeLock(tmp_path)
    first.take()
    first.mark(ENDING, os.getpid())
    threading.Timer(1.5, lambda: os.close(first.fileno())).start()
    started = time.monotonic()
    with second:
        second.take()
    assert time.monotonic() - started > 1.2


def test_outlives_its_holder_as_long_as_a_child_that_inherited_it(tmp_path: Path) -> None:
    with HomeLock(tmp_path) as first:
        first.take()
        child = spawn(["sleep", "60"], at_my_death=signal.SIGKILL, keep=[first.fileno()])
    with HomeLock(tmp_path) as second:
        assert not second.is_free()
        child.kill()
        child.wait()
        assert second.is_free()


def test_an_unreadable_note_is_nobodys(tmp_path: Path) -> None:
    (tmp_path / "lock").write_bytes(b"\xff\xfe run twelve")
    with HomeLock(tmp_path) as lock:
        assert lock.holder() == ("", 0)
        lock.take()
        assert lock.holder() == ("run", os.getpid())


def test_is_not_inherited_by_other_programs(tmp_path: Path) -> None:
    with HomeLock(tmp_path) as first:
        first.take()
        other = subprocess.Popen(["sleep", "60"])
    with HomeLock(tmp_path) as second:
        assert second.is_free()
    other.kill()
    other.wait()
