"""Restoring into an empty place: read to the end and compared first, then laid down, whole or not at all."""

import os
import re
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from pehra.site.runtime.backup import making
from pehra.site.runtime.backup.container import MANIFEST, Member, read, verify
from pehra.site.runtime.configuration import prepare_home, read_configuration
from pehra.site.runtime.database_cli import Client, client, empty_database, restored
from pehra.site.runtime.errors import Refusal

# The names that a backup of ours has; a name never leads out of its folder.
NAME: Final = re.compile(r"(evidence|keys|events)((/(?!\.{1,2}(/|$))[A-Za-z0-9._%@=+-]{1,250}){1,12})")
STAGED: Final = "restoring"
EVENTS: Final = "events-backup"


def restore(file: Path, passphrase: str, *, say: Callable[[str], None]) -> None:
    """Lay a backup down in the empty PEHRA_HOME. Raises Refusal; then the place is as empty as before."""
    home = read_configuration().home
    if home.exists() and any(home.iterdir()):
        raise Refusal(f"{home} is not empty: restore into a new PEHRA_HOME")
    with file.open("rb") as source:
        manifest = verify(source, passphrase)
    told = manifest["told"]
    if newer := making.of_a_newer_version(told):
        raise Refusal(f"this backup is of a newer version of Pehra ({newer[-1]}): upgrade first")
    prepare_home(home)
    try:
        with file.open("rb") as source:
            _lay_down(source, passphrase, home)
        with client() as database:
            empty_database(database)
            with file.open("rb") as source:
                _load(source, passphrase, database)
    except BaseException:
        _empty(home)
        raise
    _tell(say, home, told, manifest)


def _tell(say: Callable[[str], None], home: Path, told: dict[str, Any], manifest: dict[str, Any]) -> None:
    files = sum(each["name"].startswith("evidence/") for each in manifest["members"])
    say(f"{home} is restored as of {told['at'][:19]} UTC: database and {files:,} files of evidence.")
    if not told["keys"]:
        say("The backup holds no keys: put the folder keys into it before anything is started.")
    if told["events"]:
        say(f"Then start Pehra, and bring the events back: pehra events restore {home / EVENTS}")
    say("Prove it: pehra journal verify; pehra evidence verify")


def _lay_down(source: Any, passphrase: str, home: Path) -> None:
    staged = home / STAGED
    staged.mkdir(mode=0o700)
    for member in read(source, passphrase):
        if member.name not in (making.DATABASE, MANIFEST):
            _write(member, staged)
    for folder in sorted(staged.iterdir()):
        folder.rename(home / (EVENTS if folder.name == making.EVENTS else folder.name))
    staged.rmdir()


def _write(member: Member, staged: Path) -> None:
    if not NAME.fullmatch(member.name):
        raise Refusal(f"the backup holds a file that none of ours is called: {member.name[:100]!r}")
    place = staged / member.name
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for block in member.blocks:
            file.write(block)
        file.flush()
        os.fsync(file.fileno())


def _load(source: Any, passphrase: str, database: Client) -> None:
    for member in read(source, passphrase):
        if member.name == making.DATABASE:
            with tempfile.TemporaryFile() as complaints:
                process = database.begin(*restored(database), stdin=True, stderr=complaints)
                assert process.stdin is not None  # noqa: S101 - it was asked for a pipe
                with suppress(BrokenPipeError), process.stdin:
                    for block in member.blocks:
                        process.stdin.write(block)
                if process.wait():
                    complaints.seek(0)
                    lines = complaints.read().decode(errors="replace").strip().splitlines() or ["it gave no reason"]
                    raise Refusal(f"nothing was restored: {lines[-1]}")
            with database.connect() as connection:
                connection.execute("ANALYZE")
            return
    raise Refusal("the backup holds no database")


def _empty(home: Path) -> None:
    """The place was empty before: what is in it is this restore's."""
    cluster = (home / "postgres").resolve()
    for path in home.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    shutil.rmtree(cluster, ignore_errors=True)
