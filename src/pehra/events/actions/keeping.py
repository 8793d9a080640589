"""Inputs as they are kept: durably and whole beside their run, later packed, at last deleted."""

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import BinaryIO, Final
from uuid import UUID, uuid4

from django.conf import settings

from pehra.events.actions.copying import copied
from pehra.events.errors import TooLarge
from pehra.events.models import FeedRun
from pehra.events.rules.runs import RunState
from pehra.foundation.keeping import folder_to_disk, to_disk
from pehra.pipeline.inputs import is_packed, zstd

BLOCK: Final = 1 << 20
PACKED: Final = ".zst"
PARTIAL: Final = ".part"
# A run that has just ended may still be looked at by whoever began it.
SETTLED: Final = timedelta(minutes=1)
# What was left half received by a process that is gone.
ABANDONED: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Received:
    """An input that lies on the disk, durably and whole, and belongs to no run yet."""

    path: Path
    sha256: str
    bytes: int


def kept_at(run: FeedRun) -> Path:
    """Where a run's input is kept as it came."""
    return _root() / f"{run.started_at:%Y/%m/%d}" / str(run.pk)


def kept_input(run: FeedRun) -> Path | None:
    """A run's kept input, as it came or packed since; None where there is none that is whole."""
    place = kept_at(run)
    return next((path for path in (place, _packed(place)) if path.exists()), None)


def receive(blocks: Iterable[bytes], largest: int) -> Received:
    """Write down what comes in. Raises TooLarge, and whatever `blocks` raises; then nothing is left of it."""
    folder = _root() / "incoming"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"{uuid4()}{PARTIAL}"
    digest, size = hashlib.sha256(), 0
    try:
        with path.open("xb", buffering=BLOCK) as file:
            for block in blocks:
                size += len(block)
                if size > largest:
                    raise TooLarge(f"more than {largest:,} bytes")
                digest.update(block)
                file.write(block)
            to_disk(file)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return Received(path, digest.hexdigest(), size)


def give(received: Received, run: FeedRun) -> None:
    """Put what was received where the input of a run is kept."""
    place = kept_at(run)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    received.path.rename(place)
    folder_to_disk(place.parent)


def keep(path: Path, place: Path) -> str:
    """Keep a copy, durably and whole or not at all; return its SHA-256 in hex."""
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if path == place:
        return _digest(path)
    partial = place.with_suffix(PARTIAL)
    try:
        with path.open("rb", buffering=0) as source:
            digest = copied(source, partial)
        partial.rename(place)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    folder_to_disk(place.parent)
    return digest


def share(old: FeedRun, new: FeedRun) -> bool:
    """Let a run that is made anew have the kept input of an old one; False where that is gone. Costs no space."""
    path, place = kept_input(old), kept_at(new)
    if path is None:
        return False
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        os.link(path, _packed(place) if path.suffix == PACKED else place)
    except FileNotFoundError:
        # It was packed, or deleted, at this very moment.
        return _packed(kept_at(old)).exists() and share(old, new)
    folder_to_disk(place.parent)
    return True


def pack(*, at: datetime, most: int = 100) -> int:
    """Pack kept inputs of runs that have ended; return of how many. What came packed stays as it is."""
    done = 0
    rows = FeedRun.objects.filter(kept=True, packed=False, ended_at__lt=at - SETTLED).exclude(state=RunState.RUNNING)
    for run in rows.order_by("ended_at")[:most]:
        place = kept_at(run)
        if place.exists() and not is_packed(place):
            _pack(place)
        FeedRun.objects.filter(pk=run.pk).update(packed=True)
        done += 1
    return done


def forget(*, at: datetime) -> None:
    """Delete inputs that were kept long enough, and what nobody finished receiving. A run under way keeps its own."""
    midnight = at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    first_kept = midnight - timedelta(days=settings.RAW_KEEP)
    ended = FeedRun.objects.exclude(state=RunState.RUNNING)
    ended.filter(started_at__lt=first_kept, kept=True).update(kept=False)
    for folder in [each for each, day in _days() if day < first_kept.date()]:
        running = _running(folder)
        for path in folder.iterdir():
            if path.name.partition(".")[0] not in running:
                path.unlink(missing_ok=True)
        if not any(folder.iterdir()):
            folder.rmdir()
    for path in _root().glob(f"incoming/*{PARTIAL}"):
        if datetime.fromtimestamp(path.stat().st_mtime, UTC) < at - ABANDONED:
            path.unlink(missing_ok=True)


def blocks_of(source: BinaryIO) -> Iterator[bytes]:
    while block := source.read(BLOCK):
        yield block


def _pack(place: Path) -> None:
    """Replace a file by its packed form. Killed at any moment, one of the two is there and whole."""
    partial = place.with_suffix(PARTIAL)
    try:
        with place.open("rb") as source, partial.open("wb") as file:
            with zstd.ZstdFile(file, "wb") as packing:
                shutil.copyfileobj(source, packing, BLOCK)
            to_disk(file)
        partial.rename(_packed(place))
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    folder_to_disk(place.parent)
    place.unlink()


def _packed(place: Path) -> Path:
    return place.with_suffix(PACKED)


def _root() -> Path:
    return Path(settings.HOME) / "raw"


def _days() -> list[tuple[Path, date]]:
    found = []
    for folder in sorted(_root().glob("[0-9]*/[0-9]*/[0-9]*")):
        year, month, day = folder.parts[-3:]
        try:
            found.append((folder, date(int(year), int(month), int(day))))
        except ValueError:
            continue  # no folder of ours
    return found


def _running(folder: Path) -> set[str]:
    """The names in a folder that are of runs under way."""
    ids = []
    for path in folder.iterdir():
        try:
            ids.append(UUID(path.name.partition(".")[0]))
        except ValueError:
            continue
    return {str(pk) for pk in FeedRun.objects.filter(pk__in=ids, state=RunState.RUNNING).values_list("pk", flat=True)}


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
