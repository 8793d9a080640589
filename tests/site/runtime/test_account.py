"""Whom the server runs as."""

import os
import pwd
from pathlib import Path

import pytest

from pehra.site.runtime import account
from pehra.site.runtime.account import Account, invoker, server_account
from pehra.site.runtime.errors import Refusal

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as somebody else")


def test_the_invoker_is_who_runs_this() -> None:
    me = invoker()
    assert (me.uid, me.name) == (os.geteuid(), pwd.getpwuid(os.geteuid()).pw_name)
    assert me.is_mine
    assert me.spawning() == {"cwd": "/"}


def test_a_user_without_a_name_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(account.os, "geteuid", lambda: 4_000_000_000)
    with pytest.raises(Refusal, match="user 4000000000 has no entry in /etc/passwd"):
        invoker()


def test_an_ordinary_user_serves_alone(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nobody = pwd.getpwnam("nobody")
    monkeypatch.setattr(account.os, "geteuid", lambda: nobody.pw_uid)
    assert server_account(home).name == "nobody"


@as_root
class TestAsRoot:
    def test_nobody_serves_a_folder_of_roots(self, home: Path) -> None:
        found = server_account(home)
        assert found.name == "nobody"
        assert not found.is_mine

    def test_the_operator_may_name_another_account(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PEHRA_PG_USER", "daemon")
        assert server_account(home).name == "daemon"

    def test_an_account_that_is_not_there_is_refused(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("PEHRA_PG_USER", "no-such-user")
        with pytest.raises(Refusal, match=r"no-such-user.*PEHRA_PG_USER"):
            server_account(home)

    def test_whoever_owns_the_folder_serves_it(self, home: Path) -> None:
        os.chown(home, 1, 1)
        assert server_account(home).uid == 1

    def test_whoever_owns_the_data_goes_before(self, home: Path) -> None:
        os.chown(home, 1, 1)
        (home / "postgres" / "data").mkdir(parents=True)
        os.chown(home / "postgres" / "data", 2, 2)
        assert server_account(home).uid == 2

    def test_reaches_only_what_its_own_rights_allow(self, home: Path) -> None:
        nobody = server_account(home)
        inner = home / "closed" / "open"
        inner.mkdir(parents=True)
        assert nobody.may_enter(inner)
        inner.parent.chmod(0o700)
        assert not nobody.may_enter(inner)
        # Root's groups do not help it.
        inner.parent.chmod(0o750)
        assert not nobody.may_enter(inner)

    def test_a_root_that_may_not_change_user_is_told_so(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def deny(*arguments: object, **more: object) -> None:
            raise PermissionError(1, "Operation not permitted")

        monkeypatch.setattr(account.subprocess, "run", deny)
        with pytest.raises(Refusal, match=r"may not become nobody .* start as an ordinary user"):
            Account(65534, 65534, "nobody").may_enter(home)
