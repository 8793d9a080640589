"""Chromium is installed where that can be; where not, one line says that browser tests are skipped."""

import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "chromium.sh"


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """A PATH with the few tools that the script needs, and a log of what it did with them."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for tool in ("sh", "env"):
        (folder / tool).symlink_to(f"/usr/bin/{tool}")
    put(folder, "id", "echo 1000")
    return folder


def put(folder: Path, name: str, script: str) -> None:
    (folder / name).write_text(f'#!/bin/sh\necho "{name} $*" >>"{folder.parent}/log"\n{script}\n')
    (folder / name).chmod(0o755)


def run(folder: Path) -> tuple[str, str, str]:
    """What it says on stdout and on stderr, and what it called. It never fails."""
    answer = subprocess.run(["sh", SCRIPT], env={"PATH": str(folder)}, capture_output=True, text=True, check=False)
    assert answer.returncode == 0
    log = folder.parent / "log"
    return answer.stdout, answer.stderr, log.read_text() if log.exists() else ""


@pytest.mark.parametrize("name", ["chromium", "chromium-browser", "google-chrome"])
def test_one_that_is_there_is_enough(tools: Path, name: str) -> None:
    put(tools, name, "")
    put(tools, "apt-get", "exit 1")
    assert run(tools) == ("", "", "")


def test_root_installs_it(tools: Path) -> None:
    put(tools, "id", "echo 0")
    put(tools, "apt-get", "")
    said, complained, done = run(tools)
    assert said == "Installing Debian's chromium for the browser tests ...\n"
    assert complained == ""
    assert "apt-get install -y -qq --no-install-recommends chromium" in done


def test_root_renews_the_lists_where_the_package_is_unknown(tools: Path) -> None:
    put(tools, "id", "echo 0")
    renewed = tools.parent / "renewed"
    put(tools, "apt-get", f'[ "$1" = update ] && : >"{renewed}"; [ -f "{renewed}" ]')
    _, complained, done = run(tools)
    assert complained == ""
    assert [line.split()[1] for line in done.splitlines() if line.startswith("apt-get")] == [
        "install",
        "update",
        "install",
    ]


def test_an_ordinary_user_installs_it_where_sudo_asks_for_no_password(tools: Path) -> None:
    put(tools, "sudo", 'shift; exec "$@"')
    put(tools, "true", "")
    put(tools, "apt-get", "")
    assert "apt-get install" in run(tools)[2]


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({}, "no apt to install it with"),
        ({"apt-get": ""}, "no right to install it"),
        ({"apt-get": "", "sudo": "exit 1"}, "no right to install it"),
        ({"apt-get": "exit 100", "id": "echo 0"}, "apt could not install it"),
    ],
)
def test_where_it_cannot_one_line_says_so(tools: Path, more: dict[str, str], why: str) -> None:
    for name, script in more.items():
        put(tools, name, script)
    _, complained, _ = run(tools)
    assert complained.count("\n") == 1
    assert complained.startswith(f"The browser tests are skipped: no Chromium here, and {why}.")
    assert complained.endswith("apt install chromium\n")
