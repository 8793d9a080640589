"""What the environment says about settings, and what is refused by its name."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from pehra.site import environment

NAME = "PEHRA_TESTED"


@pytest.mark.parametrize(("text", "number"), [("", 0), ("0", 0), ("1", 1), ("20", 20)])
def test_a_whole_number(text: str, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, text)
    assert environment.whole_number(NAME, 0, 20) == number


@pytest.mark.parametrize("text", ["-1", "21", "one", "1.0", " 1", "٢", "9" * 5000])
def test_what_is_none_is_refused_by_name(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, text)
    with pytest.raises(ImproperlyConfigured, match=f"^{NAME}: a whole number from 0 to 20 is needed"):
        environment.whole_number(NAME, 0, 20)


@pytest.mark.parametrize(("text", "level"), [("", "WARNING"), ("debug", "DEBUG"), ("ERROR", "ERROR")])
def test_a_level(text: str, level: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, text)
    assert environment.log_level(NAME, "WARNING") == level


@pytest.mark.parametrize("text", ["loud", "10", "WARN ING"])
def test_what_is_no_level_is_refused_with_those_that_are(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, text)
    with pytest.raises(ImproperlyConfigured, match=f"^{NAME}: one of DEBUG, INFO, WARNING, ERROR, CRITICAL"):
        environment.log_level(NAME, "WARNING")


@pytest.mark.parametrize(("text", "zone"), [("", "Asia/Karachi"), ("Asia/Kabul", "Asia/Kabul"), ("UTC", "UTC")])
def test_a_time_zone(text: str, zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, text)
    assert environment.time_zone(NAME, "Asia/Karachi") == zone


@pytest.mark.parametrize("text", ["Asia/Nowhere", "Asia", "../../etc/passwd", "/etc/localtime", "x" * 5000])
def test_what_is_no_zone_is_refused_by_name(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, text)
    with pytest.raises(ImproperlyConfigured, match=f"^{NAME}: the name of a time zone is needed"):
        environment.time_zone(NAME, "Asia/Karachi")


@pytest.mark.parametrize(
    ("name", "value"), [("PEHRA_PROXIES", "many"), ("PEHRA_LOG", "loud"), ("PEHRA_TIME_ZONE", "Asia/Nowhere")]
)
@pytest.mark.parametrize("command", [("serve",), ("journal", "verify"), ("migrate",)])
def test_every_command_refuses_it_in_one_line(name: str, value: str, command: tuple[str, ...], tmp_path: Path) -> None:
    clean = {each: text for each, text in os.environ.items() if not each.startswith(("PEHRA_", "DJANGO_"))}
    asked = [sys.executable, "-P", "-m", "pehra.site.cli", *command]
    changed = {"PEHRA_HOME": str(tmp_path), "PEHRA_PORT": "18231", name: value}
    answer = subprocess.run(asked, env=clean | changed, capture_output=True, text=True, timeout=300)
    assert answer.returncode == 2
    assert answer.stderr.startswith(f"pehra: {name}: ")
    assert answer.stderr.count("\n") == 1


def test_so_does_one_that_loads_no_settings(tmp_path: Path) -> None:
    changed = {"PEHRA_HOME": str(tmp_path), "PEHRA_TIME_ZONE": "Asia/Nowhere"}
    asked = [sys.executable, "-P", "-m", "pehra.site.cli", "network", "show"]
    answer = subprocess.run(asked, env=os.environ | changed, capture_output=True, text=True, timeout=300)
    assert answer.returncode == 2
    assert "PEHRA_TIME_ZONE: there is no time zone 'Asia/Nowhere'" in answer.stderr
    assert "Traceback" not in answer.stderr
