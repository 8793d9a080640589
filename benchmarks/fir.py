"""The same list and the same reports in FIR and in Pehra, in one run. Prints JSON.

    PEHRA_BENCH_FIR=/path/to/a/clone python -m benchmarks.fir [CASES [SECONDS]]

Both hold so many cases and are served alike: granian with as many processes and threads, Django of one version, one
PostgreSQL, DEBUG off, one client that asks again when it is answered. They take turns of SECONDS, three for each thing,
so that a busy minute of the machine falls upon both. A list is looked at in two ways: as a person sees it (Pehra's
page; of FIR the page and the rows that its script then asks for, without the time in which the browser puts them in),
and as a program gets it (the API of each, JSON). A report is sent to the API of each.
"""

import importlib
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from benchmarks.support import figures, fir
from benchmarks.support.clients import Ask, ask_for, ask_once, connect, walk
from benchmarks.support.installation import Installation, installation
from benchmarks.support.intelmq import cache
from benchmarks.support.measuring import by_session
from benchmarks.support.processes import cpu_seconds, paused, used
from pehra.site.runtime.configuration import read_configuration

CASES: Final = 20_000
ORGANISATIONS: Final = 500
SECONDS: Final = 4.0
TURNS: Final = 3
ROWS: Final = 50
WARMING: Final = 0.5
READER: Final = ("ncert", "duty_officer")
REPORTER: Final = ("bench-1", "contact")

# What speaks for whom where the two do not do the same.
FOR_FIR: Final = (
    "its lightest form: none of its plugins",
    "templates and connections are kept, as its sample of settings leaves to the operator",
    "its reader may see everything, so no row is asked whose it is",
    "its two further requests for the colours of severities and states are left out, and the putting in of the rows",
    "a report is a row with a comment and two lines of a log: no clock, notice, signed receipt or chained journal",
)
FOR_PEHRA: Final = (
    "its list has no number of pages: nothing is counted, and the last page is not looked for from the first",
    "its reader may see some of the cases only; of these the same fifty rows fill a page",
    "what follows a report by itself later is counted as processor time, but nobody waits for it",
)


@dataclass(frozen=True)
class Side:
    """One of the two: where it answers, whose processor time counts, what is asked for each thing."""

    port: int
    cpu: Callable[[], dict[str, float]]
    asks: Mapping[str, Sequence[Ask]]
    report: Callable[[int], Ask]
    # Of the other's turn, which this side must not disturb.
    resting: Callable[[], Any] = nullcontext


@dataclass
class Taken:
    """What was found over all turns of one thing."""

    seconds: list[float] = field(default_factory=list)
    cpu: dict[str, float] = field(default_factory=dict)

    def add(self, seconds: Sequence[float], cpu: Mapping[str, float]) -> None:
        self.seconds += seconds
        for part, each in cpu.items():
            self.cpu[part] = self.cpu.get(part, 0.0) + each

    def told(self) -> dict[str, Any]:
        count = len(self.seconds)
        cpu = {part: round(each / count * 1000, 1) for part, each in sorted(self.cpu.items())}
        return figures.spread(self.seconds) | {"answers": count, "cpu_ms": cpu | {"all": round(sum(cpu.values()), 1)}}


def their_lists(peer: fir.Fir, cases: int) -> Iterator[tuple[str, list[Ask]]]:
    """FIR's list as its page asks for it, then as a program does."""
    search = "status:Blocked severity:2"
    last = -(-cases // ROWS)
    views = {
        "first page": ("/incidents/", {"is_incident": "true"}),
        "filter": (f"/search/?{urlencode({'q': search})}", {"query": search}),
        "last page": (f"/incidents/?page={last}", {"is_incident": "true", "page": str(last)}),
    }
    browser = {"Cookie": peer.session, "Accept": "application/json"}
    program = {"X-Api": f"Token {peer.token}", "Accept": "application/json"}
    for name, (page, parameters) in views.items():
        rows = f"/api/incidents?{urlencode(parameters)}"
        yield f"{name}, person", [Ask(page, headers=browser), Ask(rows, headers=browser)]
        yield f"{name}, program", [Ask(rows, headers=program)]


def our_lists(token: str, session: str) -> Iterator[tuple[str, list[Ask]]]:
    """The same of Pehra."""
    views = {
        "first page": {},
        "filter": {"status": "open", "severity": "medium"},
        "last page": {"last": "true"},
    }
    for name, parameters in views.items():
        page = f"/cases/?{urlencode({'tab': 'all'} | parameters)}"
        rows = f"/api/v1/cases?{urlencode(parameters | {'limit': str(ROWS)})}"
        yield f"{name}, person", [Ask(page, headers=by_session(session))]
        yield f"{name}, program", [Ask(rows, headers={"Authorization": f"Bearer {token}"})]


def words(number: int) -> tuple[str, str]:
    """Title and text of a report; each names addresses that no other one names."""
    address = f"198.{18 + number // 65536 % 2}.{number // 256 % 256}.{number % 256}"
    text = (
        f"The mail server does not answer since morning. It talks to {address} and http://login{number}.example.com/v"
    )
    return f"Server attacked {number}", text


def their_report(peer: fir.Fir) -> Callable[[int], Ask]:
    headers = {"X-Api": f"Token {peer.token}", "Content-Type": "application/json", "Accept": "application/json"}

    def ask(number: int) -> Ask:
        title, text = words(number)
        body = {
            "subject": title,
            "description": text,
            "category": "Malware",
            "detection": "External",
            "severity": "3",
            "tlp": "AMBER",
            "is_incident": True,
            "concerned_business_lines": ["Organisation 1"],
        }
        return Ask("/api/incidents", "POST", json.dumps(body).encode(), headers)

    return ask


def our_report(token: str) -> Callable[[int], Ask]:
    def ask(number: int) -> Ask:
        title, text = words(number)
        seen = text.split()
        body = {
            "organisation": REPORTER[0],
            "title": title,
            "description": text,
            "severity": "high",
            "classification": ["malicious-code/infected-system"],
            "observables": [{"value": seen[-3]}, {"value": seen[-1]}],
        }
        headers = {
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/json",
            "Idempotency-Key": f"{number}-{time.time_ns()}",
        }
        return Ask("/api/v1/reports", "POST", json.dumps(body).encode(), headers)

    return ask


def shown(side: Side) -> dict[str, Any]:
    """What each list holds: bytes of each answer, and rows of the last one of them."""
    connection, found = connect(side.port), {}
    for name, asks in side.asks.items():
        bodies = []
        for ask in asks:
            status, body = ask_once(connection, ask)
            if status != 200:
                sys.exit(f"{ask.path} failed: {status} {body[:400]!r}")
            bodies.append(body)
        found[name] = {"rows": rows_in(bodies[-1]), "bytes": [len(each) for each in bodies]}
    connection.close()
    return found


def rows_in(body: bytes) -> int:
    """The rows of a list: of JSON its items, of a page the cases that it links to."""
    if body.startswith(b"{"):
        told = json.loads(body)
        return len(told.get("results", told.get("items", ())))
    return len(set(importlib.import_module("benchmarks.analysts").CASE.findall(body.decode())))


def in_turns(sides: Mapping[str, Side], seconds: float) -> dict[str, dict[str, Taken]]:
    """Each list of each side, turn by turn; then reports."""
    names = list(next(iter(sides.values())).asks)
    found = {name: {who: Taken() for who in sides} for name in [*names, "report"]}
    number = 0
    for name in names:
        for _turn in range(TURNS):
            for who, side in sides.items():
                with side.resting():
                    walk(side.port, WARMING, side.asks[name])
                    before = side.cpu()
                    taken = walk(side.port, seconds, side.asks[name])
                    found[name][who].add(taken, used(before, side.cpu()))
    for _turn in range(TURNS):
        for who, side in sides.items():
            with side.resting():
                before = side.cpu()
                first, make = number, side.report
                taken = ask_for(side.port, seconds, 1, lambda _, each, f=first, m=make: m(f + each), 201).seconds
                number += len(taken)
                found["report"][who].add(taken, used(before, side.cpu()))
    return found


def ratios(theirs: Taken, ours: Taken) -> dict[str, float]:
    """How many times as long, and as much processor time, FIR takes."""
    one, other = theirs.told(), ours.told()
    return {
        "median": round(one["median_ms"] / other["median_ms"], 2),
        "p95": round(one["p95_ms"] / other["p95_ms"], 2),
        "cpu": round(one["cpu_ms"]["all"] / other["cpu_ms"]["all"], 2),
    }


def measure(place: Installation, peer: fir.Fir, cases: int, seconds: float) -> dict[str, Any]:
    network = importlib.import_module("benchmarks.support.network")
    token, session = network.entrance(*READER)
    reporter = network.token(*REPORTER)
    sides = {
        "fir": Side(
            peer.port,
            lambda: of_fir(place, peer),
            dict(their_lists(peer, cases)),
            their_report(peer),
            resting=lambda: paused(place.pid, "worker"),
        ),
        "pehra": Side(
            place.port,
            lambda: parts(cpu_seconds(place.pid), "web", "postgres", "worker"),
            dict(our_lists(token, session)),
            our_report(reporter),
        ),
    }
    contents = {who: shown(side) for who, side in sides.items()}
    wrong = [f"{who}: {name}" for who, told in contents.items() for name, each in told.items() if not each["rows"]]
    if wrong:
        sys.exit(f"lists without rows: {', '.join(wrong)}")
    found = in_turns(sides, seconds)
    sent = {who: len(found["report"][who].seconds) for who in sides}
    return {
        "lists": contents,
        "fir_takes_times": {name: ratios(each["fir"], each["pehra"]) for name, each in found.items()},
        "measured": {name: {who: taken.told() for who, taken in each.items()} for name, each in found.items()},
        "reports_kept": kept(place, cases, sent),
    }


def kept(place: Installation, cases: int, sent: Mapping[str, int]) -> dict[str, Any]:
    """What each has of the reports that it answered; ends the benchmark where one is missing."""
    theirs = importlib.import_module("benchmarks.support.fir_rows").stored(place) - cases
    ours = importlib.import_module("benchmarks.support.database").filed()
    if {"fir": theirs, "pehra": ours["reports"]} != sent:
        sys.exit(f"answered were {sent}, and kept were {theirs} by FIR and {ours} by Pehra")
    return {"fir": theirs, "pehra": ours["reports"], "the_journal_verifies": ours["journal_verifies"]}


def of_fir(place: Installation, peer: fir.Fir) -> dict[str, float]:
    """FIR's own processes, and the PostgreSQL that serves nobody else meanwhile."""
    own = cpu_seconds(peer.pid)
    web = sum(each for part, each in own.items() if part != "client")
    return {"web": web} | parts(cpu_seconds(place.pid), "postgres")


def parts(found: Mapping[str, float], *names: str) -> dict[str, float]:
    return {name: found.get(name, 0.0) for name in names}


@contextmanager
def both(place: Installation, scratch: Path, cases: int) -> Iterator[tuple[fir.Fir, dict[str, Any]]]:
    """Fill Pehra and FIR with as many cases; gives FIR, and what it is made of."""
    files, configuration = scratch / "repository", read_configuration()
    commit = fir.copied(fir.clone(), files)
    home = fir.environment(files, cache())
    rows = importlib.import_module("benchmarks.support.cases")
    theirs = importlib.import_module("benchmarks.support.fir_rows")
    importlib.import_module("benchmarks.support.network").make_network(ORGANISATIONS)
    rows.make_cases(place.home, cases)
    importlib.import_module("benchmarks.support.derived").make_derived()
    settings = importlib.import_module("pehra.site.database").database_settings(place.home)
    with fir.running(place, configuration, files, home, scratch / "settings", settings) as peer:
        theirs.fill(place, cases, ORGANISATIONS)
        served = {"processes": configuration.web_workers, "threads_of_each": configuration.web_threads}
        yield peer, {"commit": commit, "versions": fir.versions(home), "served_by": served}


def main() -> None:
    told = sys.argv[1:3]
    cases = int(told[0]) if told else CASES
    seconds = float(told[1]) if len(told) > 1 else SECONDS
    fir.clone()
    machine = figures.machine()
    with (
        tempfile.TemporaryDirectory(prefix="fir-bench-") as scratch,
        installation() as place,
        both(place, Path(scratch), cases) as (peer, made),
    ):
        found = measure(place, peer, cases, seconds)
    result = {"machine": machine, "cases": cases, "organisations": ORGANISATIONS, "rows_of_a_page": ROWS, "fir": made}
    figures.publish("fir", result | {"in_favour_of_fir": FOR_FIR, "in_favour_of_pehra": FOR_PEHRA} | found)


if __name__ == "__main__":
    main()
