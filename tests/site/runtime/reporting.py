"""Clients of the API that report again and again, whatever becomes of the server meanwhile."""

import json
import subprocess
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException

from tests.site.runtime.launched import Pehra

# Run beside a running Pehra: the network of the incident tests, and a token of the operator's contact.
LAY_DOWN = """
import django; django.setup()
from django.utils import timezone
from pehra.foundation.accounts.actions import create_token
from pehra.foundation.accounts.rules import SCOPES
from tests.incidents.conftest import made
net = made()
token = {"party_id": net.operator.pk, "name": "t", "scopes": SCOPES, "days": 30}
print(create_token(by=net.contact, at=timezone.now(), **token).secret)
"""
PATIENCE = 180  # seconds; whoever waits longer has been forgotten


def lay_down(pehra: Pehra) -> str:
    """Make the network in a data folder whose server runs; returns a token that reports."""
    surroundings = pehra.environment | {"DJANGO_SETTINGS_MODULE": "pehra.site.settings"}
    command = [pehra.python, "-c", LAY_DOWN]
    done = subprocess.run(command, env=surroundings, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()[-1]


@dataclass
class Reporters:
    """Threads that file reports, each under its own key, and send again until the server says that it has one."""

    port: int
    token: str
    each: int = 12
    threads: int = 4
    # Key to the reference that was acknowledged first.
    acknowledged: dict[str, str] = field(default_factory=dict)
    # Key to every other reference that a repetition was answered with.
    others: dict[str, str] = field(default_factory=dict)
    # Answers that were no acknowledgement: status and media type.
    refused: Counter[tuple[int, str]] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)
    moved: threading.Condition = field(default_factory=threading.Condition)
    working: list[threading.Thread] = field(default_factory=list)

    @property
    def keys(self) -> list[str]:
        return [f"report-{thread}-{number}" for thread in range(self.threads) for number in range(self.each)]

    def start(self) -> None:
        for thread in range(self.threads):
            self.working.append(threading.Thread(target=self._work, args=(thread,), daemon=True))
            self.working[-1].start()

    def await_acknowledged(self, number: int) -> None:
        with self.moved:
            assert self.moved.wait_for(lambda: len(self.acknowledged) >= number, PATIENCE), self.refused

    def end(self) -> None:
        for thread in self.working:
            thread.join(PATIENCE)
        assert not any(thread.is_alive() for thread in self.working), self.refused

    def file(self, key: str) -> str:
        """The reference of the report under this key, however often it takes to hear it."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if reference := self._try(key):
                return reference
            time.sleep(0.05)
        raise TimeoutError(key)

    def _work(self, thread: int) -> None:
        for number in range(self.each):
            key = f"report-{thread}-{number}"
            reference = self.file(key)
            with self.moved:
                self.acknowledged[key] = reference
                self.moved.notify_all()

    def _try(self, key: str) -> str:
        body = json.dumps({"organisation": "operator", "title": key, "description": "It goes on."})
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json", "Idempotency-Key": key}
        connection = HTTPConnection("localhost", self.port, timeout=PATIENCE)
        try:
            connection.request("POST", "/api/v1/reports", body, headers)
            answer = connection.getresponse()
            said = answer.read()
        except (OSError, HTTPException):
            return ""  # nothing was acknowledged
        finally:
            connection.close()
        if answer.status in (200, 201):
            return str(json.loads(said)["report"])
        with self.lock:
            self.refused[answer.status, answer.getheader("Content-Type", "")] += 1
        return ""
