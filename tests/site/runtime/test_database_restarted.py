"""PostgreSQL goes away under load, by order and by a blow: no acknowledged act is lost, none is done twice."""

import os
import signal
import threading
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException

import pytest

from pehra.site.runtime.postgres import running_pid
from tests.site.runtime.launched import Pehra, eventually
from tests.site.runtime.reporting import PATIENCE, Reporters, lay_down

PAGE = "/network/bodies/ncert/rfc2350/"


@dataclass
class Reader:
    """Somebody who looks at a page all the time. `faults`: what was neither the page nor a word about what is on."""

    port: int
    over: threading.Event = field(default_factory=threading.Event)
    statuses: set[int] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)

    def read(self) -> None:
        while not self.over.is_set():
            self.look()
            self.over.wait(0.02)

    def look(self) -> int:
        connection = HTTPConnection("localhost", self.port, timeout=PATIENCE)
        try:
            connection.request("GET", PAGE)
            answer = connection.getresponse()
            said = answer.read().decode()
        except (OSError, HTTPException) as error:
            self.faults.append(repr(error))
            return 0
        finally:
            connection.close()
        self.statuses.add(answer.status)
        told = answer.getheader("Retry-After") and "not reachable" in said and 'lang="ur"' in said
        if answer.status != 200 and not (answer.status == 503 and told):
            self.faults.append(f"{answer.status}: {said[:200]}")
        return answer.status


def strike(pehra: Pehra, number: signal.Signals) -> None:
    """End the server; whoever started it starts it again."""
    before = running_pid(pehra.home / "postgres" / "data")
    assert before
    os.kill(before, number)
    eventually(lambda: running_pid(pehra.home / "postgres" / "data") not in (None, 0, before), PATIENCE)


@pytest.mark.usefixtures("prepared")
def test_whatever_was_acknowledged_is_there_once(pehra: Pehra) -> None:
    pehra.more |= {"PEHRA_HOSTS": "localhost"}
    launched = pehra.run().await_first_page()
    reporters, reader = Reporters(pehra.port, lay_down(pehra)), Reader(pehra.port)
    looking = threading.Thread(target=reader.read, daemon=True)
    looking.start()
    reporters.start()
    for share, number in ((4, signal.SIGINT), (2, signal.SIGKILL)):
        reporters.await_acknowledged(len(reporters.keys) // share)
        strike(pehra, number)
    reporters.end()
    reader.over.set()
    looking.join(PATIENCE)

    # Each key has one report, and says so whenever it is asked again.
    assert sorted(reporters.acknowledged) == sorted(reporters.keys)
    assert {key: reporters.file(key) for key in reporters.keys} == reporters.acknowledged
    there = pehra.sql("SELECT title || ' ' || reference FROM incidents_report ORDER BY id").splitlines()
    assert sorted(there) == sorted(f"{key} {reference}" for key, reference in reporters.acknowledged.items())
    # Meanwhile everybody was told what was going on, and by no fault of ours.
    assert set(reporters.refused) <= {(503, "application/problem+json")}
    assert reader.faults == []
    assert 200 in reader.statuses
    assert pehra("journal", "verify").returncode == 0
    launched.end()
