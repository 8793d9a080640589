"""Kept inputs: whole or not there, packed after a while, deleted in the end."""

import gzip
import hashlib
from collections.abc import Iterator
from datetime import timedelta
from errno import ENOSPC
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from pehra.events.actions import keeping
from pehra.events.errors import TooLarge
from pehra.events.jobs import pack_inputs
from pehra.events.models import FeedRun
from pehra.events.rules.runs import RunState
from pehra.pipeline.inputs import opened
from tests.events.actions.bringing import SAMPLE, raw_files, taken

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


def ended(content: bytes = SAMPLE, *, ago: timedelta = timedelta(minutes=5)) -> FeedRun:
    run = taken(content).run
    FeedRun.objects.filter(pk=run.pk).update(state=RunState.DONE, ended_at=timezone.now() - ago)
    run.refresh_from_db()
    return run


def content_of(run: FeedRun) -> bytes:
    path = keeping.kept_input(run)
    assert path
    with opened(path) as source:
        return source.read()


def test_what_is_received_is_whole_and_hashed(home: Path) -> None:
    received = keeping.receive([b"one ", b"two"], 100)
    assert received.path.read_bytes() == b"one two"
    assert (received.sha256, received.bytes) == (hashlib.sha256(b"one two").hexdigest(), 7)
    assert received.path.stat().st_mode & 0o077 == 0 or received.path.parent.stat().st_mode & 0o077 == 0


def test_what_is_too_large_leaves_nothing(home: Path) -> None:
    with pytest.raises(TooLarge, match="more than 5 bytes"):
        keeping.receive([b"abc", b"def"], 5)
    assert not raw_files(home)


def test_what_breaks_off_leaves_nothing(home: Path) -> None:
    def breaking() -> Iterator[bytes]:
        yield b"abc"
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        keeping.receive(breaking(), 100)
    assert not raw_files(home)


def test_an_input_is_packed_and_its_hash_stays_that_of_the_original(home: Path) -> None:
    run = ended()
    assert keeping.pack(at=timezone.now()) == 1
    run.refresh_from_db()
    assert run.packed
    assert run.sha256 == hashlib.sha256(SAMPLE).hexdigest()
    (path,) = raw_files(home)
    assert path.suffix == ".zst"
    assert content_of(run) == SAMPLE
    assert keeping.pack(at=timezone.now()) == 0


def test_what_came_packed_stays_as_it_came(home: Path) -> None:
    run = ended(gzip.compress(SAMPLE))
    assert keeping.pack(at=timezone.now()) == 1
    assert keeping.kept_input(run) == keeping.kept_at(run)
    assert content_of(run) == SAMPLE


def test_what_ended_just_now_or_not_at_all_is_not_packed(home: Path) -> None:
    ended(ago=timedelta(seconds=10))
    taken(b"another")
    assert keeping.pack(at=timezone.now()) == 0


def test_a_killed_packing_is_done_again(home: Path) -> None:
    run = ended()
    place = keeping.kept_at(run)
    place.with_suffix(".part").write_bytes(b"half")
    keeping.pack(at=timezone.now())
    assert content_of(run) == SAMPLE
    assert [path.suffix for path in raw_files(home)] == [".zst"]


def test_a_full_disk_keeps_nothing_from_being_forgotten(
    home: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, young = ended(), ended(b"young")
    place = keeping.kept_at(old)
    FeedRun.objects.filter(pk=old.pk).update(started_at=timezone.now() - timedelta(days=settings.RAW_KEEP + 1))
    old.refresh_from_db()
    keeping.kept_at(old).parent.mkdir(parents=True)
    place.rename(keeping.kept_at(old))

    def full(descriptor: int) -> None:
        raise OSError(ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        pack_inputs(timestamp=0)
    with pytest.raises(OSError, match="No space"):
        keeping.keep(keeping.kept_at(young), home / "copy")
    assert keeping.kept_input(old) is None
    assert raw_files(home) == [keeping.kept_at(young)], "and nothing half packed is left"
    assert not list(home.glob("*.part"))
    monkeypatch.undo()
    pack_inputs(timestamp=0)
    assert content_of(young) == b"young"


def test_old_inputs_are_deleted_but_not_those_of_runs_under_way(home: Path, settings: Any) -> None:
    old, under_way, young = ended(), taken(b"another").run, ended(b"young")
    long_ago = timezone.now() - timedelta(days=settings.RAW_KEEP + 1)
    for run in (old, under_way):
        place = keeping.kept_at(run)
        FeedRun.objects.filter(pk=run.pk).update(started_at=long_ago)
        run.refresh_from_db()
        keeping.kept_at(run).parent.mkdir(parents=True, exist_ok=True)
        place.rename(keeping.kept_at(run))
    keeping.forget(at=timezone.now())
    old.refresh_from_db()
    assert not old.kept
    assert keeping.kept_input(old) is None
    assert content_of(under_way) == b"another"
    assert content_of(young) == b"young"


def test_what_nobody_finished_receiving_is_deleted_after_a_day(home: Path) -> None:
    abandoned = keeping.receive([b"x"], 10).path
    keeping.forget(at=timezone.now())
    assert abandoned.exists()
    keeping.forget(at=timezone.now() + timedelta(days=2))
    assert not abandoned.exists()


def test_folders_of_others_are_left_alone(home: Path) -> None:
    other = home / "raw" / "99" / "99" / "99"
    other.mkdir(parents=True)
    keeping.forget(at=timezone.now())
    assert other.exists()
