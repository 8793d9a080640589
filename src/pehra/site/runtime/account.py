"""The system account that PostgreSQL runs as: it refuses to run as root."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pehra.site.runtime.errors import Refusal


@dataclass(frozen=True)
class Account:
    """A system account by number and name."""

    uid: int
    gid: int
    name: str

    @property
    def is_mine(self) -> bool:
        return self.uid == os.geteuid()

    def spawning(self) -> dict[str, Any]:
        """Arguments of `subprocess` that start a program as this account, with none of root's groups."""
        if self.is_mine:
            return {"cwd": "/"}
        return {"cwd": "/", "user": self.uid, "group": self.gid, "extra_groups": []}

    def may_enter(self, folder: Path) -> bool:
        """Whether this account reaches a folder through all of its parents.

        Asked of the kernel as that account: mode bits alone don't tell of access lists and security modules.
        """
        if self.is_mine:
            return os.access(folder, os.X_OK)
        try:
            return subprocess.run(["/usr/bin/test", "-x", folder], check=False, **self.spawning()).returncode == 0
        except OSError as error:
            raise Refusal(
                f"PostgreSQL refuses to run as root, and this root may not become {self.name} ({error.strerror}): "
                "start as an ordinary user"
            ) from error


def invoker() -> Account:
    """The account that runs this process.

    Raises `Refusal` where it has no name: neither initdb nor peer authentication works without one.
    """
    try:
        entry = pwd.getpwuid(os.geteuid())
    except KeyError:
        raise Refusal(
            f"user {os.geteuid()} has no entry in /etc/passwd, and PostgreSQL needs one: add it, or set DATABASE_URL"
        ) from None
    return Account(entry.pw_uid, entry.pw_gid, entry.pw_name)


def server_account(home: Path) -> Account:
    """Who runs the server for a data folder: the invoker, or where that is root, whom the folder belongs to.

    A folder of root's is served by `PEHRA_PG_USER`, by default `nobody`; no account is ever created.
    """
    me = invoker()
    if me.uid != 0:
        return me
    owners = (folder.stat().st_uid for folder in (home / "postgres" / "data", home) if folder.exists())
    uid = next((uid for uid in owners if uid != 0), None)
    try:
        entry = pwd.getpwuid(uid) if uid else pwd.getpwnam(os.environ.get("PEHRA_PG_USER", "nobody"))
    except KeyError as error:
        raise Refusal(f"PostgreSQL has no account to run as: {error.args[0]}; set PEHRA_PG_USER") from None
    return Account(entry.pw_uid, entry.pw_gid, entry.pw_name)
