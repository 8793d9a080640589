"""A copy is the same to the byte, on whatever file system and of whatever length."""

import errno
import hashlib
import os
from pathlib import Path
from typing import Any

import pytest

from pehra.events.actions import copying
from pehra.events.actions.copying import copied

BLOCK = 4 << 20
LENGTHS = [0, 1, 4095, 4096, 4097, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK + 12_345]


def copy(folder: Path, content: bytes) -> Path:
    source, place = folder / "source", folder / "place"
    source.write_bytes(content)
    with source.open("rb", buffering=0) as file:
        assert copied(file, place) == hashlib.sha256(content).hexdigest()
    return place


@pytest.mark.parametrize("length", LENGTHS)
def test_it_is_the_same(tmp_path: Path, length: int) -> None:
    content = os.urandom(length)
    assert copy(tmp_path, content).read_bytes() == content


def test_it_takes_the_place_of_a_longer_one(tmp_path: Path) -> None:
    (tmp_path / "place").write_bytes(b"x" * 10_000)
    assert copy(tmp_path, b"short").read_bytes() == b"short"


@pytest.mark.parametrize("refused_at", ["opening", "writing"])
def test_a_disk_that_wants_everything_through_memory_gets_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refused_at: str
) -> None:
    opened, written, direct = os.open, os.write, copying.fcntl
    refused: list[str] = []

    def opening(path: Any, flags: int, mode: int = 0o777) -> int:
        if refused_at == "opening" and flags & os.O_DIRECT:
            refused.append("opening")
            raise OSError(errno.EINVAL, "Invalid argument")
        return opened(path, flags, mode)

    def writing(descriptor: int, data: Any) -> int:
        if refused_at == "writing" and direct.fcntl(descriptor, direct.F_GETFL) & os.O_DIRECT:
            refused.append("writing")
            raise OSError(errno.EINVAL, "Invalid argument")
        return written(descriptor, data)

    monkeypatch.setattr(copying.os, "open", opening)
    monkeypatch.setattr(copying.os, "write", writing)
    content = os.urandom(BLOCK + 17)
    assert copy(tmp_path, content).read_bytes() == content
    assert refused == [refused_at]


def test_a_disk_that_is_full_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int, data: Any) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(copying.os, "write", full)
    with pytest.raises(OSError, match="No space"):
        copy(tmp_path, b"something")
