"""A file that is made once is whole for whoever reads it, and the same for all."""

import multiprocessing
import os
import stat
import threading
from pathlib import Path

import pytest

from pehra.foundation.keeping import made_once

LENGTH = 32


def begun_at_once(path: Path, start: threading.Barrier, found: "multiprocessing.SimpleQueue[bytes]") -> None:
    start.wait(60)
    found.put(made_once(path, lambda: os.urandom(LENGTH)))


def test_it_is_made_at_first_use_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "keys" / "secret"
    assert made_once(path, lambda: b"first") == b"first"
    assert made_once(path, lambda: b"second") == b"first"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [each.name for each in path.parent.iterdir()] == ["secret"]


def test_while_it_is_made_there_is_no_file_yet(tmp_path: Path) -> None:
    """Whoever looks then must not take half of it, or nothing, for the whole."""
    path = tmp_path / "secret"

    def make() -> bytes:
        assert not path.exists()
        return b"whole"

    assert made_once(path, make) == b"whole"


def test_another_that_was_first_decides(tmp_path: Path) -> None:
    path = tmp_path / "secret"

    def make() -> bytes:
        assert made_once(path, lambda: b"the other's") == b"the other's"
        return b"mine"

    assert made_once(path, make) == b"the other's"
    assert [each.name for each in tmp_path.iterdir()] == ["secret"]


def test_where_it_can_not_be_made_nothing_is_left(tmp_path: Path) -> None:
    def make() -> bytes:
        raise OSError("no")

    with pytest.raises(OSError, match="no"):
        made_once(tmp_path / "secret", make)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("turn", range(5))
def test_processes_that_begin_at_once_find_the_same(tmp_path: Path, turn: int) -> None:
    context = multiprocessing.get_context("fork")
    start, found = context.Barrier(8), context.SimpleQueue()
    several = [context.Process(target=begun_at_once, args=(tmp_path / "secret", start, found)) for _ in range(8)]
    for each in several:
        each.start()
    for each in several:
        each.join()
    told = {found.get() for _ in several}
    assert len(told) == 1
    assert len(told.pop()) == LENGTH
