"""How long pages take and how many statements each of them is: asked one after the other on one connection."""

import importlib
from collections.abc import Mapping
from typing import Any

from benchmarks.support import figures
from benchmarks.support.clients import Ask, ask_for
from benchmarks.support.installation import Installation
from benchmarks.support.processes import cpu_seconds, used

WARMING = 0.3


def by_session(session: str) -> dict[str, str]:
    """The headers of a browser that is signed in."""
    return {"Cookie": f"sessionid={session}", "Host": "localhost"}


def measured(place: Installation, asks: Mapping[str, Ask], seconds: float = 2.0) -> dict[str, Any]:
    """By name: the spread of the answers in milliseconds, how many there were, and the processor time of each."""
    found = {}
    for name, ask in asks.items():
        ask_for(place.port, WARMING, 1, lambda client, number, ask=ask: ask)
        before = cpu_seconds(place.pid)
        answers = ask_for(place.port, seconds, 1, lambda client, number, ask=ask: ask)
        cpu, count = used(before, cpu_seconds(place.pid)), len(answers.seconds)
        found[name] = figures.spread(answers.seconds) | {
            "answers": count,
            "cpu_ms": {part: round(cpu.get(part, 0.0) / count * 1000, 1) for part in ("web", "postgres")},
        }
    return found


def statements(session: str, asks: Mapping[str, Ask]) -> dict[str, list[str]]:
    """By name: the statements of each page, as this process would ask them."""
    testing = importlib.import_module("django.test")
    capture = importlib.import_module("django.test.utils").CaptureQueriesContext
    connection = importlib.import_module("django.db").connection
    found = {}
    for name, ask in asks.items():
        client = testing.Client(HTTP_HOST="localhost")
        client.cookies["sessionid"] = session
        with capture(connection) as caught:
            client.get(ask.path)
        found[name] = [each["sql"] for each in caught if "SAVEPOINT" not in each["sql"]]
    return found


def worst(found: Mapping[str, Mapping[str, Any]]) -> float:
    """The worst p95 of these."""
    return max(each["p95_ms"] for each in found.values())
