"""What was taken outlives a killed process, becomes a run once, and waits where no run can be made."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from pehra.connectors.event_store import EventStore
from pehra.events.actions import spooling
from pehra.events.actions.intake import carry_on
from pehra.events.actions.spooling import Spool
from pehra.events.cli.ingest import Refused
from pehra.events.cli.syslog import read_listeners
from pehra.events.models import FeedRun
from tests.connectors.smtp.server import certificate
from tests.events.actions.bringing import events, queued, raw_files

pytestmark = pytest.mark.django_db(transaction=True)
FEED = "syslog/rfc5424"


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


def line(number: int) -> bytes:
    return b"<34>1 2026-10-04T01:02:%02d.%03dZ 192.0.2.1 sshd - - - failed %d" % (number % 60, number // 60, number)


def closed(*lines: bytes) -> Path:
    spool = Spool(FEED, time.monotonic)
    spool.add(lines)
    spool.close()
    (path,) = spooling.waiting()
    return path


def bring_in_all() -> None:
    for path in spooling.waiting():
        spooling.bring_in(path=path, at=timezone.now())


def test_a_batch_becomes_a_run(home: Path, event_store: EventStore) -> None:
    closed(line(1), line(2))
    bring_in_all()
    run = FeedRun.objects.get()
    assert (run.feed, run.way, queued(run)) == (FEED, "syslog", 1)
    assert [path.name for path in raw_files(home)] == [str(run.pk)]
    assert raw_files(home)[0].read_bytes() == line(1) + b"\n" + line(2) + b"\n"
    run = carry_on(run_id=run.pk, store=event_store)
    assert (run.read, run.problem) == (2, "")
    assert run.stored == events(event_store)


def test_a_batch_is_due_when_it_is_old_or_full(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    spool = Spool(FEED, lambda: now)
    assert not spool.is_due()
    spool.close()
    spool.add([line(1)])
    assert not spool.is_due()
    now += spooling.OLDEST
    assert spool.is_due()
    spool.close()
    assert not spool.is_due()
    monkeypatch.setattr(spooling, "MOST_LINES", 3)
    spool.add([line(1), line(2)])
    assert not spool.is_due()
    spool.add([line(3)])
    assert spool.is_due()


def test_killed_before_the_batch_is_gone_it_is_one_run(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = closed(line(1))
    copy = path.read_bytes()
    bring_in_all()
    path.write_bytes(copy)
    bring_in_all()
    assert FeedRun.objects.count() == 1
    assert not spooling.waiting()

    def broken(**told: object) -> None:
        raise RuntimeError

    path = closed(line(2))
    monkeypatch.setattr(spooling, "take_in", broken)
    with pytest.raises(RuntimeError):
        bring_in_all()
    assert spooling.waiting() == [path]


def test_a_batch_of_a_feed_that_is_gone_waits(home: Path) -> None:
    path = closed(line(1))
    other = spooling.spools() / "partner" / "gone" / path.name
    other.parent.mkdir(parents=True)
    path.rename(other)
    bring_in_all()
    assert spooling.waiting() == [other]
    assert not FeedRun.objects.exists()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listening_process(home: Path, port: int) -> subprocess.Popen[bytes]:
    """`pehra syslog` beside a database that is away."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PEHRA_")}
    told = {
        "PYTHONPATH": os.pathsep.join(sys.path),
        "PEHRA_HOME": str(home),
        "PEHRA_SYSLOG": f"{port}={FEED}",
        "DATABASE_URL": f"postgresql://nobody@127.0.0.1:{free_port()}/nothing",
    }
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "pehra.site.cli", "syslog"],
        env={**clean, **told},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdout
    assert process.stdout.readline() == b"listening on %d\n" % port
    return process


def written(home: Path) -> int:
    return sum(path.read_bytes().count(b"\n") for path in spooling.spools().rglob("*.*"))


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_what_was_read_outlives_the_process(end: signal.Signals, home: Path) -> None:
    port = free_port()
    process = listening_process(home, port)
    with socket.create_connection(("127.0.0.1", port)) as sender:
        for number in range(500):
            sender.sendall(line(number) + b"\n")
        sender.sendall(b"<34>1 half a li")
        deadline = time.monotonic() + 20
        while written(home) < 500:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        process.send_signal(end)
        process.wait(30)
    for path in spooling.spools().rglob("*.open"):
        path.write_bytes(path.read_bytes() + b"<34>1 cut off")
    spooling.adopt()
    bring_in_all()
    kept = b"".join(path.read_bytes() for path in raw_files(home) if path.name != "lock")
    assert sorted(kept.splitlines())[:500] == sorted(line(number) for number in range(500))
    assert b"cut off" not in kept
    assert not spooling.waiting()


def test_the_setting_is_read_and_its_faults_are_told(settings: Any, tmp_path: Path) -> None:
    settings.SYSLOG = f"6514={FEED}, 6515=cef/events"
    assert [(each.port, each.feed, each.tls) for each in read_listeners()] == [
        (6514, FEED, None),
        (6515, "cef/events", None),
    ]
    certificate(tmp_path)
    settings.SYSLOG_CERTIFICATE, settings.SYSLOG_KEY = str(tmp_path / "certificate.pem"), str(tmp_path / "key.pem")
    assert all(each.tls for each in read_listeners())
    settings.SYSLOG_KEY = str(tmp_path / "nowhere")
    with pytest.raises(Refused, match="PEHRA_SYSLOG_CERTIFICATE"):
        read_listeners()
    settings.SYSLOG_CERTIFICATE, settings.SYSLOG_CLIENTS = "", "x"
    with pytest.raises(Refused, match="only over TLS"):
        read_listeners()
    settings.SYSLOG_CLIENTS = ""
    for wrong, why in (("", "names no port"), ("x", "port=feed"), ("70000=a/b", "port=feed"), ("1=a/b", "no feed")):
        settings.SYSLOG = wrong
        with pytest.raises(Refused, match=why):
            read_listeners()
