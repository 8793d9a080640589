"""Where the embedded PostgreSQL keeps its files, and a socket folder whose path is short enough."""

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from pehra.site.runtime.account import Account
from pehra.site.runtime.errors import Refusal

PORT = 5432
# sun_path holds 108 bytes with its closing zero; both the server and its clients refuse a longer one.
LONGEST_SOCKET_PATH = 107
FALLBACK = Path("/var/lib")


@dataclass(frozen=True)
class Place:
    """The folder of one cluster: `data`, `log`, `socket`, and who may write there."""

    root: Path
    account: Account

    @property
    def data(self) -> Path:
        return self.root / "data"

    @property
    def log(self) -> Path:
        return self.root / "log"

    @property
    def socket(self) -> Path:
        """The folder of the socket, as clients and server must name it: with no symbolic link left."""
        return (self.root / "socket").resolve()

    @property
    def major(self) -> int | None:
        """The major version of the data folder; None where there is no data yet."""
        if not self.data.exists():
            return None
        try:
            return int((self.data / "PG_VERSION").read_text().split(".")[0])
        except (FileNotFoundError, ValueError):
            raise Refusal(
                f"the data folder {self.data} is damaged: it has no readable PG_VERSION; restore a copy of it, "
                "or move it away and load a dump: pehra db restore FILE"
            ) from None


def settle(home: Path, account: Account) -> Place:
    """Find or make the folder of the cluster that belongs to `home`, with its log and socket folders.

    It is `home/postgres`. Where root starts and the server's account can't reach that (a checkout below /root), the
    cluster is made in /var/lib and `home/postgres` is a symbolic link to it: no folder of anybody else's is opened up.
    """
    link = home / "postgres"
    if not link.is_symlink() and not link.exists():
        _make_root(link, home, account)
    if not link.exists():
        raise Refusal(f"{link} points to {link.readlink()}, which is gone: mount or restore it, or remove the link")
    root = link.resolve()
    if not account.may_enter(root):
        raise Refusal(
            f"{account.name}, who runs PostgreSQL, cannot enter {root}: move that folder to where it can, "
            f"such as {FALLBACK}, and put a symbolic link in its place"
        )
    place = Place(root, account)
    if place.data.exists() and place.data.stat().st_uid != account.uid:
        raise Refusal(
            f"{place.data} belongs to user {place.data.stat().st_uid} and not to {account.name}: start as that user, "
            "or choose another PEHRA_HOME"
        )
    make_private(place.log, account)
    _make_socket_folder(root / "socket", account)
    return place


def make_private(folder: Path, account: Account) -> None:
    """Make a folder that nobody but `account` (and root) may enter."""
    folder.mkdir(mode=0o700, exist_ok=True)
    if not account.is_mine:
        os.chown(folder, account.uid, account.gid)


def _make_root(link: Path, home: Path, account: Account) -> None:
    # The server's account passes through; it can list and change nothing but its own folders inside.
    mode = 0o700 if account.is_mine else 0o711
    if account.may_enter(home):
        link.mkdir()
        link.chmod(mode)
        return
    try:
        root = Path(tempfile.mkdtemp(prefix="pehra-", dir=FALLBACK))
    except OSError as error:
        raise Refusal(
            f"{account.name}, who runs PostgreSQL, cannot enter {home}, and {FALLBACK} is not writable "
            f"({error.strerror}): choose another PEHRA_HOME"
        ) from error
    root.chmod(mode)
    link.symlink_to(root)


def _make_socket_folder(folder: Path, account: Account) -> None:
    name = f".s.PGSQL.{PORT}"
    if len(os.fsencode(folder / name)) <= LONGEST_SOCKET_PATH:
        make_private(folder, account)
        return
    if folder.is_symlink() and _is_private(folder, account):
        return
    folder.unlink(missing_ok=True)
    # A fresh random name each time the last one is gone: whoever guesses it can't have made it before us.
    short = Path(tempfile.mkdtemp(prefix="pehra-", dir="/tmp"))
    make_private(short, account)
    folder.symlink_to(short)


def _is_private(folder: Path, account: Account) -> bool:
    try:
        found = folder.stat()
    except FileNotFoundError:
        return False
    return found.st_uid == account.uid and found.st_mode & 0o077 == 0
