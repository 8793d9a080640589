"""Where the cluster lies: in the data folder, or where the server's account can reach it."""

import os
from pathlib import Path

import pytest

from pehra.site.database import database_settings
from pehra.site.runtime import place
from pehra.site.runtime.account import Account, server_account
from pehra.site.runtime.errors import Refusal
from pehra.site.runtime.place import LONGEST_SOCKET_PATH, settle

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as somebody else")


@pytest.fixture
def account(home: Path) -> Account:
    return server_account(home)


@pytest.fixture
def closed(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder below one that only root may enter, as a checkout in /root is, with a fallback to test in."""
    fallback = home / "lib"
    fallback.mkdir()
    monkeypatch.setattr(place, "FALLBACK", fallback)
    private = home / "root"
    private.mkdir(mode=0o700)
    (private / "var").mkdir()
    return private / "var"


def test_lies_in_the_data_folder_and_is_closed_to_others(home: Path, account: Account) -> None:
    found = settle(home, account)

    assert found.root == home / "postgres"
    assert found.major is None
    for folder in (found.log, found.socket):
        assert folder.stat().st_uid == account.uid
        assert folder.stat().st_mode & 0o077 == 0
    assert database_settings(home)["HOST"] == str(found.socket)
    assert settle(home, account) == found


@as_root
def test_lies_elsewhere_where_the_servers_account_cannot_reach(closed: Path, account: Account) -> None:
    found = settle(closed, account)

    assert found.root.parent == place.FALLBACK
    assert (closed / "postgres").readlink() == found.root
    assert account.may_enter(found.root)
    assert closed.parent.stat().st_mode & 0o777 == 0o700  # nobody's folder was opened
    assert settle(closed, account) == found
    assert database_settings(closed)["HOST"] == str(found.socket)


@as_root
def test_two_folders_never_share_a_fallback(closed: Path, account: Account) -> None:
    other = closed.with_name("other")
    other.mkdir()
    assert settle(closed, account).root != settle(other, account).root


@as_root
def test_refuses_where_the_fallback_is_closed_too(
    closed: Path, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(place, "FALLBACK", Path("/nonexistent"))
    with pytest.raises(Refusal, match=r"cannot enter .*PEHRA_HOME"):
        settle(closed, account)


def test_refuses_a_pointer_to_nothing(home: Path, account: Account) -> None:
    (home / "postgres").symlink_to(home / "gone")
    with pytest.raises(Refusal, match="which is gone"):
        settle(home, account)


@as_root
def test_refuses_a_folder_that_was_moved_out_of_reach(closed: Path, account: Account) -> None:
    (closed / "postgres").mkdir()
    with pytest.raises(Refusal, match=f"{account.name}.* cannot enter"):
        settle(closed, account)


@as_root
def test_refuses_data_of_another_user(home: Path, account: Account) -> None:
    data = settle(home, account).data
    data.mkdir()
    os.chown(data, 1, 1)
    with pytest.raises(Refusal, match=f"belongs to user 1 and not to {account.name}"):
        settle(home, account)


class TestLongPaths:
    @pytest.fixture
    def deep(self, home: Path) -> Path:
        folder = home / ("x" * 60) / ("y" * 60)
        folder.mkdir(parents=True)
        return folder

    def test_get_a_short_socket_folder_closed_to_others(self, deep: Path, account: Account) -> None:
        found = settle(deep, account)
        try:
            assert len(os.fsencode(found.socket / ".s.PGSQL.5432.lock")) < LONGEST_SOCKET_PATH
            assert found.socket.stat().st_uid == account.uid
            assert found.socket.stat().st_mode & 0o077 == 0
            assert database_settings(deep)["HOST"] == str(found.socket)
            assert settle(deep, account).socket == found.socket
        finally:
            found.socket.rmdir()

    def test_get_another_one_where_theirs_was_cleaned_away(self, deep: Path, account: Account) -> None:
        first = settle(deep, account).socket
        first.rmdir()
        second = settle(deep, account).socket
        assert second.is_dir()
        second.rmdir()

    def test_never_use_one_that_others_could_enter(self, deep: Path, account: Account) -> None:
        first = settle(deep, account).socket
        first.chmod(0o777)
        second = settle(deep, account).socket
        assert second != first
        first.rmdir()
        second.rmdir()


def test_reads_the_major_version_and_notices_damage(home: Path, account: Account) -> None:
    found = settle(home, account)
    found.data.mkdir()
    with pytest.raises(Refusal, match=r"damaged.*PG_VERSION"):
        _ = found.major
    (found.data / "PG_VERSION").write_text("18\n")
    assert found.major == 18
    (found.data / "PG_VERSION").write_text("\n")
    with pytest.raises(Refusal, match=r"damaged.*PG_VERSION"):
        _ = found.major
