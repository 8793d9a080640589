"""Which Python the virtual environment gets, and what is said where none will do."""

import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "venv.sh"
TOOLS = ("sh", "cat", "rm", "mkdir", "touch")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A checkout whose PATH holds nothing but a few tools."""
    (tmp_path / "bin").mkdir()
    for tool in TOOLS:
        (tmp_path / "bin" / tool).symlink_to(shutil.which(tool) or "")
    return tmp_path


def python(folder: Path, name: str, version: str, *, venv: bool = True) -> None:
    """Put a Python on the PATH that says it has this version."""
    major, minor = version.split(".")
    script = f"""#!/bin/sh
case "$*" in
*"version_info < (3, 11)"*) [ {minor} -ge 11 ] ;;
*version_info*) echo {major}.{minor} ;;
*ensurepip*) {"true" if venv else "false"} ;;
"-m venv "*) mkdir -p "$3/bin" && touch "$3/bin/{name}" ;;
esac
"""
    (folder / "bin" / name).write_text(script)
    (folder / "bin" / name).chmod(0o755)


def run(folder: Path, verb: str, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": str(folder / "bin"), **more}
    return subprocess.run(
        ["sh", SCRIPT, verb, ".venv"], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_the_first_python_that_is_new_enough_serves(folder: Path) -> None:
    python(folder, "python3", "3.9")
    python(folder, "python3.12", "3.12")
    answer = run(folder, "make")
    assert answer.returncode == 0
    assert answer.stdout == "Making .venv with Python 3.12 ...\n"
    assert (folder / ".venv" / "bin" / "python3.12").exists()


def test_the_developers_choice_goes_before(folder: Path) -> None:
    python(folder, "python3", "3.11")
    python(folder, "mine", "3.13")
    assert "Python 3.13" in run(folder, "make", PYTHON="mine").stdout


def test_one_without_venv_is_passed_over(folder: Path) -> None:
    python(folder, "python3", "3.13", venv=False)
    python(folder, "python3.11", "3.11")
    assert "Python 3.11" in run(folder, "make").stdout


@pytest.mark.parametrize(
    ("versions", "line"),
    [
        ({}, "Pehra needs Python 3.11 or later, and there is none here: apt install python3 python3-venv\n"),
        ({"python3": "3.10"}, "Pehra needs Python 3.11 or later, and there is none here: apt install"),
        ({"python3": "3.12"}, "Python 3.12 has no venv: apt install python3.12-venv\n"),
    ],
)
def test_none_that_will_do_is_one_line(folder: Path, versions: dict[str, str], line: str) -> None:
    for name, version in versions.items():
        python(folder, name, version, venv=False)
    answer = run(folder, "make")
    assert answer.returncode == 2
    assert answer.stderr.startswith(line)
    assert answer.stderr.count("\n") == 1
    assert not (folder / ".venv").exists()


class TestUsable:
    @pytest.fixture
    def made(self, folder: Path) -> Path:
        (folder / ".venv" / "bin").mkdir(parents=True)
        (folder / ".venv" / "bin" / "python").write_text("#!/bin/sh\n")
        (folder / ".venv" / "bin" / "python").chmod(0o755)
        (folder / ".venv" / "place").write_text(f"{folder}\n")
        return folder

    def test_where_it_was_made(self, made: Path) -> None:
        assert run(made, "usable").stdout == "usable\n"

    def test_not_after_the_checkout_was_moved(self, made: Path) -> None:
        (made / ".venv" / "place").write_text("/somewhere/else\n")
        assert run(made, "usable").stdout == ""

    def test_not_where_its_python_went_away(self, made: Path) -> None:
        (made / ".venv" / "bin" / "python").unlink()
        (made / ".venv" / "bin" / "python").symlink_to("/usr/bin/python3.99")
        answer = run(made, "usable")
        assert (answer.returncode, answer.stdout, answer.stderr) == (0, "", "")

    def test_not_before_it_is_made(self, folder: Path) -> None:
        answer = run(folder, "usable")
        assert (answer.returncode, answer.stdout, answer.stderr) == (0, "", "")
