"""The command as a stranger meets it: before any database, and when something is missing."""

import errno
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from django.db import OperationalError

from pehra.site import cli
from pehra.site.runtime.errors import Refusal


def pehra(home: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PEHRA_")}
    environment |= {"PEHRA_HOME": str(home)} | settings
    command = [sys.executable, "-P", "-m", "pehra.site.cli", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)


def test_before_any_database_the_shipped_profile_answers(tmp_path: Path) -> None:
    asked = ("--sector", "telecom", "--ownership", "private", "--province", "punjab", "--cii", "yes")
    answer = pehra(tmp_path / "home", "chain", *asked, "--at", "2026-01-31", "--json")
    assert answer.returncode == 0
    assert json.loads(answer.stdout)[-1]["body"] == "ncert"
    assert "shipped profile" in answer.stderr
    assert not (tmp_path / "home").exists(), "asking a question leaves nothing behind"


def test_a_database_that_is_stopped_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    answer = pehra(tmp_path, "network", "show")
    assert answer.returncode == 2
    assert answer.stderr.startswith("pehra: the database does not answer")
    assert answer.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PEHRA_SMTP_URL", "mail.example.org"),
        ("PEHRA_EVENTS_URL", "example.org"),
        ("DATABASE_URL", "mysql://here/pehra"),
        ("DATABASE_URL", "postgresql://here:5432x/pehra"),
    ],
)
@pytest.mark.parametrize("command", [("receipt", "key"), ("user", "--help")])
def test_a_setting_that_cannot_be_used_is_named_in_one_line(
    name: str, value: str, command: tuple[str, ...], tmp_path: Path
) -> None:
    answer = pehra(tmp_path / "home", *command, **{name: value})
    assert answer.returncode == 2
    assert answer.stderr.startswith(f"pehra: {name}: ")
    assert answer.stderr.count("\n") == 1


def test_an_unknown_command_is_refused_with_the_way_to_the_list(tmp_path: Path) -> None:
    answer = pehra(tmp_path, "escalator")
    assert answer.returncode == 2
    assert "No such command 'escalator'" in answer.stderr


def test_the_help_names_every_command(tmp_path: Path) -> None:
    told = pehra(tmp_path, "--help").stdout
    for name in ("run", "chain", "network", "report", "journal", "profile", "db", "user"):
        assert f"\n  {name} " in told


def failing(error: Exception) -> click.Command:
    @click.command()
    def fail() -> None:
        raise error

    return fail


@pytest.fixture
def fail(monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception], None]:
    """Run a command that fails in some way."""

    def run(error: Exception) -> None:
        monkeypatch.setattr(cli.Commands, "get_command", lambda self, ctx, name: failing(error))
        monkeypatch.setattr(cli.sys, "argv", ["pehra", "fail"])
        cli.main()

    return run


@pytest.mark.parametrize("name", sorted(cli.COMMANDS))
def test_every_command_is_where_the_table_says(name: str) -> None:
    answer = CliRunner().invoke(cli.pehra, [name, "--help"])
    assert answer.exit_code == 0, answer.output


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (Refusal("port 80 is taken"), "pehra: port 80 is taken\n"),
        (OSError(errno.ENOSPC, "No space left on device", "/var/x"), "pehra: /var/x: No space left on device\n"),
        (PermissionError(errno.EACCES, "Permission denied", "keys"), "pehra: keys: Permission denied\n"),
    ],
)
def test_an_expected_failure_is_one_line(
    error: Exception, line: str, fail: Callable[[Exception], None], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        fail(error)
    assert capsys.readouterr().err == line


def test_a_database_that_went_away_is_one_line(
    fail: Callable[[Exception], None], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        fail(OperationalError("server closed the connection\n\tunexpectedly"))
    line = capsys.readouterr().err
    assert line.count("\n") == 1
    assert line.endswith("server closed the connection\n")


@pytest.mark.parametrize("error", [KeyError("a defect"), FileNotFoundError(errno.ENOENT, "No such file", "x")])
def test_a_defect_keeps_its_traceback(error: Exception, fail: Callable[[Exception], None]) -> None:
    with pytest.raises(type(error)):
        fail(error)
