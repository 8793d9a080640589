"""What the environment may say, and what is refused."""

from pathlib import Path

import pytest

from pehra.site.runtime.configuration import command, prepare_home, read_configuration
from pehra.site.runtime.errors import Refusal


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("HOME", "BIND", "PORT", "WEB_WORKERS", "WEB_THREADS"):
        monkeypatch.delenv(f"PEHRA_{name}", raising=False)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.chdir(tmp_path)


def test_the_defaults(tmp_path: Path) -> None:
    found = read_configuration()
    assert found.home == tmp_path / "var"
    assert (found.bind, found.port, found.loopback) == ("127.0.0.1", 8000, "127.0.0.1")
    assert (found.web_workers, found.web_threads, found.external_database) == (2, 4, False)


def test_what_is_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, value in {"HOME": "data", "BIND": "::", "PORT": "8443", "WEB_WORKERS": "8"}.items():
        monkeypatch.setenv(f"PEHRA_{name}", value)
    monkeypatch.setenv("DATABASE_URL", "postgresql:///pehra")
    found = read_configuration()
    assert found.home == tmp_path / "data"
    assert (found.bind, found.loopback, found.port, found.web_workers) == ("::", "::1", 8443, 8)
    assert found.external_database


@pytest.mark.parametrize("name", ["PEHRA_PORT", "PEHRA_WEB_WORKERS", "PEHRA_WEB_THREADS"])
@pytest.mark.parametrize("value", ["0", "-1", "65536", "eight", "8.5", "٨٠٠٠", " 8000", "1e3"])
def test_numbers_that_are_none_are_refused_by_name(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(Refusal, match=f"^{name}: a whole number from 1 to"):
        read_configuration()


def test_a_missing_folder_is_made_with_its_parents(tmp_path: Path) -> None:
    prepare_home(tmp_path / "a" / "b")
    prepare_home(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir()


@pytest.mark.parametrize("blocked", ["file", "file/below"])
def test_a_file_in_its_place_is_refused(blocked: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Refusal, match=r"can't be made .* PEHRA_HOME names another"):
        prepare_home(tmp_path / blocked)


def test_children_run_on_the_same_python_without_the_working_folder() -> None:
    assert command("serve")[1:] == ["-P", "-m", "pehra.site.cli", "serve"]
