"""The folder into which files of feeds are dropped: `<folder>/<feed>/file`, such as `shadowserver/scan_http/x.csv`.

A file is brought in when it was left alone for some seconds, and then moved to `done` or `refused` beside it. Killed
before the move, it is met again and known by its bytes.
"""

import logging
import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings

from pehra.events.actions import keeping
from pehra.events.actions.intake import Origin, take_in, tidy_name
from pehra.events.errors import TooLarge
from pehra.events.rules.runs import Way
from pehra.feeds.catalogue import UnknownFeed, catalogue
from pehra.pipeline.spec import SpecErrors

log = logging.getLogger(__name__)
DONE: Final = "done"
REFUSED: Final = "refused"
NOTE: Final = ".note.txt"
# A file that nobody wrote to, renamed or touched for so long is whole.
QUIET: Final = timedelta(seconds=5)
_DEEPEST: Final = 3
# What programs write to before they rename.
_UNFINISHED: Final = (".part", ".tmp", ".filepart", ".crdownload", "~")


class Moving(Exception):
    """The file changed while it was read, or went away: it is looked at again later."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What one look into the folder did: files brought in, files refused."""

    taken: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True)
class _Dropped:
    """A file in a folder that is held open: whatever takes the place of that folder meanwhile, this one is meant."""

    feed: str  # the folder below the root
    folder: int
    name: str

    def __str__(self) -> str:
        return f"{self.feed}/{self.name}"

    def look(self) -> os.stat_result:
        return os.stat(self.name, dir_fd=self.folder, follow_symlinks=False)

    def open(self) -> int:
        return os.open(self.name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=self.folder)


def bring_in(*, root: Path, at: datetime, quiet: timedelta = QUIET) -> Looked:
    """Bring in every file below `root` that is whole."""
    taken = refused = 0
    for file in _whole_files(root, at - quiet):
        try:
            where = _bring_one(file, at)
        except Moving:
            continue
        except OSError as error:
            # It is met again; the others are not kept waiting for it.
            log.warning("%s is left where it is: %s", file, error)
            continue
        taken += where == DONE
        refused += where == REFUSED
    return Looked(taken, refused)


def _bring_one(file: _Dropped, at: datetime) -> str:
    """Bring a file in, or refuse it; return where it was moved to. Raises Moving, OSError."""
    try:
        before = _marks(file.look())
    except FileNotFoundError as error:
        raise Moving from error
    where = DONE
    try:
        note = _take(file, at)
    except (UnknownFeed, SpecErrors, TooLarge) as error:
        where, note = REFUSED, str(error)
    _put_away(file, before, where, note, at)
    return where


def _whole_files(root: Path, before: datetime) -> Iterator[_Dropped]:
    """Regular files, in the order of their names. Links below the root are never followed, whatever they lead to."""
    top = str(root.resolve())
    if not os.path.isdir(top):
        return
    for folder, folders, files, number in os.fwalk(top, follow_symlinks=False):
        below = Path(folder).relative_to(top)
        folders[:] = sorted(
            name
            for name in folders
            if len(below.parts) < _DEEPEST and name not in (DONE, REFUSED) and not name.startswith(".")
        )
        for name in sorted(files):
            file = _Dropped(below.as_posix(), number, name)
            if not name.startswith(".") and not name.endswith((*_UNFINISHED, NOTE)) and _is_quiet(file, before):
                yield file


def _is_quiet(file: _Dropped, before: datetime) -> bool:
    try:
        found = file.look()
    except FileNotFoundError:
        return False
    return stat.S_ISREG(found.st_mode) and max(found.st_mtime, found.st_ctime) <= before.timestamp()


def _take(file: _Dropped, at: datetime) -> str:
    """Bring one file in; return what is noted of it."""
    name = tidy_name(file.name)
    if file.feed == ".":
        raise UnknownFeed("a file lies in the folder of its feed, such as shadowserver/scan_http")
    spec = catalogue().named(file.feed, name)
    received = keeping.receive(_unchanged(file), settings.FEED_LARGEST)
    if not received.bytes:
        received.path.unlink()
        raise UnknownFeed("the file is empty")
    taken = take_in(received=received, spec=spec, origin=Origin(Way.FOLDER, name), at=at)
    came = "brought in" if taken.new else "these bytes had come before,"
    return f"{came} as run {taken.run.pk} of {spec.name}"


def _unchanged(dropped: _Dropped) -> Iterator[bytes]:
    """A file's bytes. Raises Moving if it is another one, or a longer one, in the end."""
    try:
        number = dropped.open()
    except OSError as error:
        raise Moving from error
    with os.fdopen(number, "rb") as file:
        before = os.fstat(number)
        if not stat.S_ISREG(before.st_mode):
            raise Moving
        yield from keeping.blocks_of(file)
        if _marks(os.fstat(number)) != _marks(before):
            raise Moving


def _marks(found: os.stat_result) -> tuple[int, int, int]:
    return found.st_ino, found.st_size, found.st_mtime_ns


def _put_away(file: _Dropped, before: tuple[int, int, int], where: str, note: str, at: datetime) -> None:
    """Move a file into the folder beside it, with a note; an older one of its name stays.

    Others write to these folders: a link that they put there leads nowhere. Raises Moving where the file is not any
    more the one that was read, OSError.
    """
    with suppress(FileExistsError):
        os.mkdir(where, dir_fd=file.folder)
    number = os.open(where, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=file.folder)
    try:
        name = file.name
        if _is_there(name, number) or _is_there(_note_name(name), number):
            name = f"{at:%Y%m%dT%H%M%S.%f}-{name}"[:255]
        if _marks(file.look()) != before:
            raise Moving
        _write_new(_note_name(name), f"{note}\n", number)
        os.rename(file.name, name, src_dir_fd=file.folder, dst_dir_fd=number)
    finally:
        os.close(number)


def _note_name(name: str) -> str:
    return name[: 255 - len(NOTE)] + NOTE


def _is_there(name: str, folder: int) -> bool:
    try:
        os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return False
    return True


def _write_new(name: str, text: str, folder: int) -> None:
    number = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o644, dir_fd=folder)
    with os.fdopen(number, "w", encoding="utf-8") as file:
        file.write(text)
