"""Fifty analysts at work at once among 1,000,000 cases. Prints JSON.

    PEHRA_BENCH_HOME=/var/tmp/million python -m benchmarks.analysts [SECONDS [ANALYSTS]]

Each sits before a browser of their own at one of three bodies, asks for something, reads for two to six seconds, and
asks again; every twentieth request writes. See MIX. Memory is what the installation's processes have for themselves and
their share of what they have together, taken every few seconds: flat is where the last third has no more than a tenth
above the second.
"""

import html
import importlib
import json
import random
import re
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode

from benchmarks.support import figures
from benchmarks.support.clients import Ask, connect
from benchmarks.support.installation import Installation
from benchmarks.support.measuring import by_session
from benchmarks.support.million import NATIONAL, PROVINCIAL, SECTORAL, million
from benchmarks.support.processes import cpu_seconds, memory_mb, used

SECONDS: Final = 600.0
ANALYSTS: Final = 50
WANTED_P99_MS: Final = 500
READING: Final = (2.0, 6.0)
MEMORY_EVERY: Final = 5.0
FLAT: Final = 1.1
# What is asked in the first seconds is answered by an installation that has just been started, and is not counted.
WARMING: Final = 15.0
# A case that one sees is another body's, or has been closed meanwhile: then no note is written.
REFUSED_NOTES: Final = ("note: 403", "note: 409")
CASE: Final = re.compile(r'href="/cases/(C-[0-9A-Z]{4}-[0-9A-Z]{4})/"')
OLDER: Final = re.compile(r'href="(/cases/\?[^"]*after=[^"]*|\?[^"]*after=[^"]*)"')
# Out of a hundred requests. "case" opens one of those that the last list showed, "note" writes into such a one.
MIX: Final = {
    "list": 22,
    "filter": 14,
    "further page": 6,
    "case": 22,
    "words": 8,
    "observable": 5,
    "floor": 10,
    "floor, asked again": 6,
    "figures": 2,
    "note": 5,
}
FILTERS: Final = (
    "tab=ours",
    "tab=waiting",
    "tab=all&status=open&severity=high",
    "tab=all&status=new&severity=critical",
    "tab=all&rsit=availability",
    "tab=all&who=me",
    "tab=all&who=nobody",
    "tab=closed",
)
WORDS: Final = ("server", "zaffre", "server mailbox", '"server was reached"', "name4711", "server status:open")


@dataclass
class Analyst:
    """One of them, with what the last answers showed."""

    number: int
    token: str
    session: str
    chance: random.Random
    cases: list[str] = field(default_factory=list)
    older: str = ""
    etag: str = ""

    def wants(self) -> str:
        """What this analyst asks for next."""
        wanted = self.chance.choices(list(MIX), weights=list(MIX.values()))[0]
        if wanted in ("case", "note") and not self.cases:
            return "list"
        return "list" if wanted == "further page" and not self.older else wanted

    def ask(self, what: str) -> Ask:
        """The request for that."""
        if what == "note":
            return self._note()
        headers = by_session(self.session)
        if what == "floor, asked again" and self.etag:
            headers["If-None-Match"] = self.etag
        return Ask(self._path(what), headers=headers)

    def _path(self, what: str) -> str:
        chance = self.chance
        return {
            "list": lambda: "/cases/?tab=all",
            "filter": lambda: f"/cases/?{chance.choice(FILTERS)}",
            "further page": lambda: self.older,
            "case": lambda: f"/cases/{chance.choice(self.cases)}/",
            "words": lambda: f"/search/?{urlencode({'q': chance.choice(WORDS)})}",
            "observable": lambda: "/search/?q=10." + ".".join(str(chance.randrange(each)) for each in (15, 256, 256)),
            "floor": lambda: "/floor/",
            "floor, asked again": lambda: "/floor/live/",
            "figures": lambda: "/figures/",
        }[what]()

    def _note(self) -> Ask:
        key = f"{self.number}-{time.time_ns()}"
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/json",
            "Idempotency-Key": key,
        }
        body = json.dumps({"body": f"Looked at it again, {key}."}).encode()
        return Ask(f"/api/v1/cases/{self.chance.choice(self.cases)}/notes", "POST", body, headers)

    def reads(self, what: str, body: bytes, etag: str) -> None:
        """Remember what can be opened next."""
        if what in ("list", "filter", "further page"):
            text = body.decode()
            self.cases = sorted(set(CASE.findall(text))) or self.cases
            found = next((html.unescape(each) for each in OLDER.findall(text)), "")
            self.older = f"/cases/{found}" if found.startswith("?") else found
        if etag:
            self.etag = etag


@dataclass
class Done:
    """What all of them were answered since a moment: seconds by kind, and how often there was which status."""

    since: float = 0.0

    seconds: dict[str, list[float]] = field(default_factory=dict)
    statuses: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, what: str, status: int, took: float) -> None:
        if time.monotonic() < self.since:
            return
        with self.lock:
            self.seconds.setdefault(what, []).append(took)
            self.statuses[f"{what}: {status}"] += 1


def work(analyst: Analyst, port: int, until: float, done: Done) -> None:
    """One analyst's shift; they do not all begin in the same second."""
    connection = connect(port)
    time.sleep(analyst.chance.uniform(0, READING[1]))
    while time.monotonic() < until:
        what = analyst.wants()
        ask = analyst.ask(what)
        began = time.perf_counter()
        connection.request(ask.method, ask.path, ask.body, ask.headers)
        answer = connection.getresponse()
        body = answer.read()
        done.note(what, answer.status, time.perf_counter() - began)
        analyst.reads(what, body, answer.headers.get("ETag", ""))
        time.sleep(analyst.chance.uniform(*READING))
    connection.close()


def team(count: int) -> list[Analyst]:
    """So many people: at a sector's CERT, a province's and the national one in turn."""
    entrance = importlib.import_module("benchmarks.support.network").entrance
    posts = ((SECTORAL, "analyst"), (SECTORAL, "lead"), (PROVINCIAL, "analyst"), (NATIONAL, "duty_officer"))
    found = []
    for number in range(count):
        token, session = entrance(*posts[number % len(posts)])
        found.append(Analyst(number, token, session, random.Random(number)))
    return found


def at_work(place: Installation, seconds: float, count: int) -> dict[str, Any]:
    """Let them work for so long."""
    analysts, memory = team(count), list[dict[str, float]]()
    done = Done(since=time.monotonic() + WARMING)
    until = done.since + seconds
    threads = [threading.Thread(target=work, args=(each, place.port, until, done)) for each in analysts]
    for thread in threads:
        thread.start()
    time.sleep(WARMING)
    before = cpu_seconds(place.pid)
    while time.monotonic() < until:
        memory.append(memory_mb(place.pid))
        time.sleep(min(MEMORY_EVERY, seconds / 6))
    for thread in threads:
        thread.join()
    cpu = used(before, cpu_seconds(place.pid))
    everything = sorted(each for one in done.seconds.values() for each in one)
    return {
        "analysts": count,
        "seconds": seconds,
        "requests": len(everything),
        "requests_a_second": round(len(everything) / seconds, 1),
        "all": figures.spread(everything) | {"p99_ms": p99(everything)},
        "by_kind": {
            what: figures.spread(each) | {"p99_ms": p99(sorted(each)), "answers": len(each)}
            for what, each in sorted(done.seconds.items())
        },
        "statuses": dict(sorted(done.statuses.items())),
        "cpu_seconds": {part: round(cpu.get(part, 0.0), 1) for part in ("web", "postgres", "worker", "client")},
        "memory": grown(memory),
    }


def p99(ordered: Sequence[float]) -> float:
    """In milliseconds, of seconds in order."""
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))] * 1000, 2)


def grown(samples: Sequence[dict[str, float]]) -> dict[str, Any]:
    """The most that each part had in each third of the time, in MB, and whether all of it together stayed flat."""
    size = max(1, len(samples) // 3)
    thirds = [samples[:size], samples[size : 2 * size] or samples[:size], samples[2 * size :] or samples[-size:]]
    parts = sorted({part for each in samples for part in each})
    most = {part: [round(max(each.get(part, 0.0) for each in third)) for third in thirds] for part in parts}
    whole = [round(max(sum(each.values()) for each in third)) for third in thirds]
    return {"mb_in_each_third": most, "whole": whole, "flat": whole[2] <= FLAT * whole[1]}


def refused(statuses: Counter[str] | dict[str, int]) -> dict[str, int]:
    """Answers that no analyst should get."""
    fine = {"200", "304"}
    return {
        each: n for each, n in statuses.items() if each.rpartition(" ")[2] not in fine and each not in REFUSED_NOTES
    }


def measure(seconds: float, count: int) -> dict[str, Any]:
    machine = figures.machine()
    with million() as (place, filled):
        found = at_work(place, seconds, count)
    wrong = refused(found["statuses"])
    reached = found["all"]["p99_ms"] <= WANTED_P99_MS and found["memory"]["flat"] and not wrong and seconds >= SECONDS
    told = {
        "machine": machine,
        "filled": filled,
        "wanted_p99_ms": WANTED_P99_MS,
        "mix": MIX,
        "reading_seconds": READING,
    }
    return told | {"reached": reached, "refused": wrong} | found


def main() -> None:
    told = sys.argv[1:3]
    seconds = float(told[0]) if told else SECONDS
    figures.publish("analysts", measure(seconds, int(told[1]) if len(told) > 1 else ANALYSTS))


if __name__ == "__main__":
    main()
