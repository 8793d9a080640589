"""Lists of 200,000 cases over HTTP, as three people see them, with and without row-level security. Prints JSON.

    python -m benchmarks.cases [CASES]

The contact of one organisation of five hundred, an analyst of a sectoral CERT, and the National CERT's duty officer
each open the list, filters of it and its last page: by the API with a token, and as the page in a browser's session.
"""

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

from benchmarks.support import figures
from benchmarks.support.clients import Ask, ask_for
from benchmarks.support.installation import Installation, installation
from benchmarks.support.processes import cpu_seconds, used

ORGANISATIONS = 500
SECONDS = 2.0
WANTED_P95_MS = 60
ORGANISATION, SECTORAL, NATIONAL = "bench-17", "cert-telecom", "ncert"
PEOPLE = {
    "contact": (ORGANISATION, "contact"),
    "sectoral": (SECTORAL, "analyst"),
    "national": (NATIONAL, "duty_officer"),
}

API = {
    "list": {},
    "filter open and high": {"status": "open", "severity": "high"},
    "filter class": {"rsit": "availability"},
    "filter custodian": {"custodian": SECTORAL},
    "waiting": {"waiting": "true"},
    "last page": {"last": "true"},
    "last page of a filter": {"status": "open", "severity": "low", "last": "true"},
}
PAGES = {
    "list": {"tab": "all"},
    "filter open and high": {"tab": "all", "status": "open", "severity": "high"},
    "filter class": {"tab": "all", "rsit": "availability"},
    "waiting": {"tab": "waiting"},
    "last page": {"tab": "all", "last": "1"},
}
# A contact has no queue: what they look at is their own reports.
CONTACTS_PAGES = {"home": "/", "reports": "/reports/"}


def asked(token: str, session: str, who: str) -> Iterator[tuple[str, Ask]]:
    """Every request of one person, by its name."""
    by_token = {"Authorization": f"Bearer {token}"}
    for name, parameters in API.items():
        yield f"api {name}", Ask(f"/api/v1/cases?{urlencode(parameters | {'limit': '50'})}", headers=by_token)
    by_session = {"Cookie": f"sessionid={session}", "Host": "localhost"}
    if who == "contact":
        for name, path in CONTACTS_PAGES.items():
            yield f"page {name}", Ask(path, headers=by_session)
        return
    for name, parameters in PAGES.items():
        yield f"page {name}", Ask(f"/cases/?{urlencode(parameters)}", headers=by_session)


def measured(place: Installation, people: dict[str, tuple[str, str]]) -> dict[str, Any]:
    """How long each request of each person takes, one after the other on one connection."""
    found: dict[str, Any] = {}
    for who, (token, session) in people.items():
        found[who] = {}
        for name, ask in asked(token, session, who):
            ask_for(place.port, 0.3, 1, lambda client, number, ask=ask: ask)
            before = cpu_seconds(place.pid)
            answers = ask_for(place.port, SECONDS, 1, lambda client, number, ask=ask: ask)
            cpu = used(before, cpu_seconds(place.pid))
            count = len(answers.seconds)
            found[who][name] = figures.spread(answers.seconds) | {
                "answers": count,
                "cpu_ms": {part: round(cpu[part] / count * 1000, 1) for part in ("web", "postgres")},
            }
    return found


@contextmanager
def without_row_security(database: Any, place: Installation) -> Iterator[None]:
    """Policies off, the window as it is: what remains is the condition in each query alone."""
    database.row_security(place.home, False)
    try:
        yield
    finally:
        database.row_security(place.home, True)


def measure(place: Installation, cases: int) -> dict[str, Any]:
    # Loaded here, since they need the Django that the installation has just set up.
    network = importlib.import_module("benchmarks.support.network")
    rows = importlib.import_module("benchmarks.support.cases")
    database = importlib.import_module("benchmarks.support.database")
    network.make_network(ORGANISATIONS)
    seconds = rows.make_cases(place.home, cases)
    people = {who: network.entrance(slug, role) for who, (slug, role) in PEOPLE.items()}
    secured = measured(place, people)
    with without_row_security(database, place):
        bare = measured(place, people)
    worst = max(each["p95_ms"] for person in secured.values() for each in person.values())
    return {
        "cases": cases,
        "organisations": ORGANISATIONS,
        "seconds_to_make_the_data": seconds,
        "wanted_p95_ms": WANTED_P95_MS,
        "worst_p95_ms": worst,
        "reached": worst <= WANTED_P95_MS,
        "with_row_level_security": secured,
        "without_row_level_security": bare,
        "the_window_alone_ms": database.window(500),
    }


def main() -> None:
    cases = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    machine = figures.machine()
    with installation() as place:
        result = measure(place, cases)
    figures.publish("cases", {"machine": machine} | result)


if __name__ == "__main__":
    main()
