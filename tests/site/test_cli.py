"""The command as a stranger meets it: before any database, and when something is missing."""

import json
import os
import subprocess
import sys
from pathlib import Path


def pehra(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PEHRA_")}
    environment |= {"PEHRA_HOME": str(home)}
    command = [sys.executable, "-P", "-m", "pehra.site.cli", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)


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


def test_an_unknown_command_is_refused_with_the_way_to_the_list(tmp_path: Path) -> None:
    answer = pehra(tmp_path, "escalator")
    assert answer.returncode == 2
    assert "No such command 'escalator'" in answer.stderr


def test_the_help_names_every_command(tmp_path: Path) -> None:
    told = pehra(tmp_path, "--help").stdout
    for name in ("run", "chain", "network", "report", "journal", "profile", "db", "user"):
        assert f"\n  {name} " in told
