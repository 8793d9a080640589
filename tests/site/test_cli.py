"""The command `pehra`: what it offers, and how it refuses."""

import errno

import click
import pytest
from click.testing import CliRunner
from django.db import OperationalError

from pehra.site import cli
from pehra.site.runtime.errors import Refusal


def failing(error: Exception) -> click.Command:
    @click.command()
    def fail() -> None:
        raise error

    return fail


def outcome(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: Exception) -> tuple[int, str]:
    """Exit code and stderr of a command that fails in this way."""
    monkeypatch.setattr(cli.Commands, "get_command", lambda self, ctx, name: failing(error))
    monkeypatch.setattr(cli.sys, "argv", ["pehra", "fail"])
    with pytest.raises(SystemExit) as exit:
        cli.main()
    return int(exit.value.code or 0), capsys.readouterr().err


def test_help_names_every_command_and_loads_none() -> None:
    answer = CliRunner().invoke(cli.pehra, ["--help"])
    assert answer.exit_code == 0
    for name in cli.COMMANDS:
        assert f"\n  {name} " in answer.output


@pytest.mark.parametrize("name", sorted(cli.COMMANDS))
def test_every_command_is_where_the_table_says(name: str) -> None:
    answer = CliRunner().invoke(cli.pehra, [name, "--help"])
    assert answer.exit_code == 0, answer.output


def test_an_unknown_command_is_refused() -> None:
    answer = CliRunner().invoke(cli.pehra, ["fly"])
    assert answer.exit_code == 2
    assert "No such command 'fly'" in answer.output


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (Refusal("port 80 is taken"), "pehra: port 80 is taken\n"),
        (OSError(errno.ENOSPC, "No space left on device", "/var/x"), "pehra: /var/x: No space left on device\n"),
        (PermissionError(errno.EACCES, "Permission denied", "keys"), "pehra: keys: Permission denied\n"),
    ],
)
def test_an_expected_failure_is_one_line(
    error: Exception, line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert outcome(monkeypatch, capsys, error) == (2, line)


def test_a_database_that_went_away_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, line = outcome(monkeypatch, capsys, OperationalError("server closed the connection\n\tunexpectedly"))
    assert code == 2
    assert line.count("\n") == 1
    assert line.endswith("server closed the connection\n")


@pytest.mark.parametrize("error", [KeyError("a defect"), FileNotFoundError(errno.ENOENT, "No such file", "x")])
def test_a_defect_keeps_its_traceback(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli.Commands, "get_command", lambda self, ctx, name: failing(error))
    monkeypatch.setattr(cli.sys, "argv", ["pehra", "fail"])
    with pytest.raises(type(error)):
        cli.main()
