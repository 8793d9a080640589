"""What the environment says about events, and the command that is the embedded engine."""

import os
import subprocess
from pathlib import Path

import pytest

from pehra.connectors.event_store import connect
from pehra.site.runtime import events
from pehra.site.runtime.errors import Refusal
from pehra.site.runtime.processes import is_alive
from tests.site.runtime.launched import Pehra, eventually


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("URL", "MEMORY", "THREADS", "KEEP"):
        monkeypatch.delenv(f"PEHRA_EVENTS_{name}", raising=False)


def test_the_defaults_leave_room_for_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    found = events.read_event_settings()
    assert (found.url, found.retention.days) == ("", 400)
    assert found.memory < 2 << 30
    for cores, threads in ((None, 1), (1, 1), (2, 2), (3, 2), (16, 15)):
        monkeypatch.setattr(os, "cpu_count", lambda cores=cores: cores)
        assert events.read_event_settings().threads == threads


def test_what_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"URL": "https://a:b@ch.example/soc", "MEMORY": "2048", "THREADS": "3", "KEEP": "30"}.items():
        monkeypatch.setenv(f"PEHRA_EVENTS_{name}", value)
    found = events.read_event_settings()
    assert (found.url, found.memory, found.threads) == ("https://a:b@ch.example/soc", 2 << 30, 3)
    assert found.retention.days == 30


@pytest.mark.parametrize("name", ["MEMORY", "THREADS", "KEEP"])
@pytest.mark.parametrize("value", ["0", "-1", "much", "1.5", "99999999"])
def test_numbers_that_are_none_are_refused_by_name(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"PEHRA_EVENTS_{name}", value)
    with pytest.raises(Refusal, match=f"^PEHRA_EVENTS_{name}: a whole number"):
        events.read_event_settings()


def test_less_memory_than_it_needs_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PEHRA_EVENTS_MEMORY", "511")
    with pytest.raises(Refusal, match=r"PEHRA_EVENTS_MEMORY: .* 512 megabytes"):
        events.read_event_settings()
    monkeypatch.setenv("PEHRA_EVENTS_MEMORY", "512")
    assert events.read_event_settings().memory == 512 << 20


def test_an_address_that_is_none_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PEHRA_EVENTS_URL", "mysql://a:hush@host")
    with pytest.raises(Refusal, match="PEHRA_EVENTS_URL: the scheme") as told:
        events.read_event_settings()
    assert "hush" not in str(told.value)


def test_somebody_elses_server_is_not_started_here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PEHRA_EVENTS_URL", "https://ch.example")
    with pytest.raises(Refusal, match="is started and stopped where it runs"):
        events.serve(tmp_path)


def test_a_missing_engine_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(events, "is_installed", lambda: False)
    with pytest.raises(Refusal, match="is not installed here"):
        events.serve(tmp_path)


def test_ends_when_whatever_started_it_is_killed(pehra: Pehra) -> None:
    shell = f"{' '.join(pehra.command('store', '--with-parent'))} & echo $!; wait"
    parent = subprocess.Popen(["sh", "-c", shell], env=pehra.environment, cwd="/", stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    engine = int(parent.stdout.readline())
    store = connect("", pehra.home)
    eventually(store.is_there, 60)
    parent.kill()
    parent.wait()
    eventually(lambda: not is_alive(engine), 10)
    parent.stdout.close()


class TestRefusals:
    """What stands in the engine's way is told in one line, with exit code 2 and no traceback."""

    def refuse(self, pehra: Pehra, part: str) -> None:
        answer = pehra("store")
        assert (answer.returncode, answer.stdout) == (2, "")
        assert answer.stderr.startswith("pehra: ")
        assert part in answer.stderr
        assert answer.stderr.count("\n") == 1, answer.stderr

    def test_a_folder_that_cannot_be_made(self, pehra: Pehra) -> None:
        pehra.more["PEHRA_HOME"] = "/dev/null/var"
        self.refuse(pehra, "can't be made")

    def test_a_folder_that_is_a_file(self, pehra: Pehra) -> None:
        (pehra.home / "events").write_text("")
        self.refuse(pehra, str(pehra.home / "events"))

    def test_data_that_is_none(self, pehra: Pehra) -> None:
        (pehra.home / "events" / "data").mkdir(parents=True)
        (pehra.home / "events" / "data" / "metadata").write_text("damaged")
        self.refuse(pehra, "event")

    def test_a_store_of_a_later_version(self, pehra: Pehra, home: Path) -> None:
        from_later = (
            "from pathlib import Path\n"
            "from pehra.connectors.event_store.engine.owner import Limits, serve\n"
            "from pehra.pipeline.tables import Retention, migrate\n"
            "class Done(Exception): pass\n"
            "def later(store):\n"
            "    migrate(store, Retention(400))\n"
            "    store.do(\"INSERT INTO migrations (number, name) VALUES (9001, 'later')\")\n"
            "    raise SystemExit\n"
            f"serve(Path({str(home / 'events')!r}), Limits(1 << 30, 1), later)\n"
        )
        made = os.spawnve(os.P_WAIT, pehra.python, [pehra.python, "-c", from_later], pehra.environment)
        assert made == 0
        self.refuse(pehra, "later version: it has seen migration 9001")
