"""`pehra receipt`: whoever has the public key proves a receipt, and needs nothing else."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from pehra.foundation import signing
from pehra.foundation.signing.cli import receipt


def run(command: Any, *arguments: object) -> Result:
    return CliRunner().invoke(command, [str(each) for each in arguments])


def pehra(home: Path, *arguments: object, **variables: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, with a data folder of its own."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PEHRA_", "DJANGO_"))}
    command = [sys.executable, "-P", "-m", "pehra.site.cli", *map(str, arguments)]
    environment = clean | {"PEHRA_HOME": str(home)} | variables
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)


def test_the_whole_answer_of_the_api_holds_a_receipt(tmp_path: Path) -> None:
    kept = tmp_path / "answer.json"
    kept.write_text(json.dumps({"reference": "R-0000-0001", "receipt": signing.sign({"report": "R-0000-0001"})}))
    assert run(receipt, "verify", kept).exit_code == 0


def test_an_altered_receipt_is_not_genuine(tmp_path: Path) -> None:
    kept = tmp_path / "receipt.json"
    kept.write_text(json.dumps(signing.sign({"report": "R-0000-0001"})))
    assert run(receipt, "verify", kept).exit_code == 0
    kept.write_text(kept.read_text().replace("0001", "0002"))
    assert run(receipt, "verify", kept).exit_code == 1


def test_the_public_key_is_enough_elsewhere(tmp_path: Path) -> None:
    kept = tmp_path / "receipt.json"
    kept.write_text(json.dumps(signing.sign({"report": "R-0000-0001"})))
    key = run(receipt, "key").stdout.strip()
    assert run(receipt, "verify", kept, "--key", key).exit_code == 0
    assert run(receipt, "verify", kept, "--key", "AAAA").exit_code == 1


@pytest.mark.parametrize("content", ["", "[]", "receipt"])
def test_what_is_no_receipt(tmp_path: Path, content: str) -> None:
    kept = tmp_path / "receipt.json"
    kept.write_text(content)
    assert run(receipt, "verify", kept).exit_code == 2


def test_with_a_key_that_is_given_the_data_folder_is_not_touched(tmp_path: Path) -> None:
    kept = tmp_path / "receipt.json"
    kept.write_text(json.dumps(signing.sign({"report": "R-0000-0001"})))
    home = tmp_path / "home"
    answer = pehra(home, "receipt", "verify", kept, "--key", signing.public_key())
    assert (answer.returncode, answer.stdout) == (0, "This receipt is genuine.\n"), answer.stderr
    assert pehra(home, "receipt", "verify", kept, "--key", "AAAA").returncode == 1
    assert pehra(home, "receipt", "verify", kept, "--key", " ").returncode == 2
    assert not home.exists()


def test_without_one_it_is_this_installations(tmp_path: Path) -> None:
    kept = tmp_path / "receipt.json"
    kept.write_text(json.dumps(signing.sign({"report": "R-0000-0001"})))
    home = tmp_path / "home"
    assert pehra(home, "receipt", "verify", kept).returncode == 1, "somebody else signed it"
    assert pehra(home, "receipt", "key").stdout == pehra(home, "receipt", "key").stdout


def test_a_setting_that_cannot_be_is_one_line_here_too(tmp_path: Path) -> None:
    answer = pehra(tmp_path / "home", "receipt", "key", PEHRA_PROXIES="many")
    assert answer.returncode == 2
    assert answer.stderr == "pehra: PEHRA_PROXIES: a whole number from 0 to 20 is needed, not 'many'\n"
