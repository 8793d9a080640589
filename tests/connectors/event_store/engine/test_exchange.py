"""The folder through which files come: ours alone, empty at the start, and never where another put something."""

import os
import stat
from pathlib import Path

import pytest

from pehra.connectors.event_store.engine import exchange
from pehra.connectors.event_store.engine.errors import EngineError
from pehra.connectors.event_store.engine.exchange import Exchange
from pehra.connectors.event_store.handing import handed_over


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    folder = tmp_path / "memory"
    folder.mkdir()
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "events"
    folder.mkdir()
    return folder


def test_lies_in_memory_for_one_user(folder: Path, memory: Path) -> None:
    made = Exchange(folder, memory)
    assert made.folder.parent == memory
    assert stat.S_IMODE(made.folder.stat().st_mode) == 0o700
    made.close()
    assert not made.folder.exists()


def test_lies_beside_the_store_where_memory_is_small(
    folder: Path, memory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "_ROOM", 1 << 60)
    assert Exchange(folder, memory).folder == folder / "exchange"
    assert Exchange(folder, Path("/nowhere")).folder == folder / "exchange"


def test_what_a_killed_engine_left_is_removed(folder: Path, memory: Path) -> None:
    before = Exchange(folder, memory)
    for path in (before.folder, before.beside):
        (path / "left").write_bytes(b"x")
    after = Exchange(folder, memory)
    assert after.folder == before.folder
    assert not list(after.folder.iterdir())
    assert not list(after.beside.iterdir())


def test_a_link_in_its_place_is_not_followed(folder: Path, memory: Path, tmp_path: Path) -> None:
    name = Exchange(folder, memory).folder
    name.rmdir()
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "file").write_text("mine")
    name.symlink_to(precious)
    assert Exchange(folder, memory).folder == folder / "exchange"
    assert (precious / "file").read_text() == "mine"


def test_a_folder_of_somebody_else_is_not_used(folder: Path, memory: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("making a folder of somebody else's needs root")
    name = Exchange(folder, memory).folder
    os.chown(name, 65534, 65534)
    assert Exchange(folder, memory).folder == folder / "exchange"


def test_data_lies_there_as_long_as_it_is_needed(folder: Path, memory: Path) -> None:
    made = Exchange(folder, memory)
    for size, where in ((6, made.folder), (None, made.beside), (1 << 60, made.beside)):
        with made.spooled(iter([b"abc", b"def"]), size) as path:
            assert (path.parent, path.read_bytes()) == (where, b"abcdef")
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert not path.exists()


def test_data_that_breaks_off_is_removed(folder: Path, memory: Path) -> None:
    def breaking():
        yield b"abc"
        raise ConnectionError

    made = Exchange(folder, memory)
    with pytest.raises(ConnectionError), made.spooled(breaking(), 6):
        pass
    assert not list(made.folder.iterdir())


def test_hands_over_what_lies_there_and_nothing_else(folder: Path, memory: Path) -> None:
    made = Exchange(folder, memory)
    (made.folder / "given").write_bytes(b"x")
    assert made.given("given").read_bytes() == b"x"
    (made.folder / "folder").mkdir()
    (made.folder / "link").symlink_to("given")
    for name in ("gone", "folder", "link", "..", "../events/lock", "", "a" * 129, "a\0b"):
        with pytest.raises(EngineError, match="is gone"):
            made.given(name)


def test_a_client_lays_down_what_is_long(folder: Path, memory: Path, tmp_path: Path) -> None:
    made = Exchange(folder, memory)
    long = bytes(2 << 20)
    with handed_over(long, made.folder) as name:
        assert made.given(name).stat().st_size == len(long)
    assert not list(made.folder.iterdir())
    lying = made.folder / "lying"
    lying.write_bytes(long)
    with handed_over(lying, made.folder) as name:
        assert name == "lying"
    assert lying.exists()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_bytes(long)
    for data, where in ((b"short", made.folder), (elsewhere, made.folder), (long, None), (long, tmp_path / "gone")):
        with handed_over(data, where) as name:
            assert name == ""


def test_a_client_sends_what_does_not_fit(full_disk: Path) -> None:
    with handed_over(bytes(2 << 20), full_disk) as name:
        assert name == ""
    assert not list(full_disk.iterdir())
