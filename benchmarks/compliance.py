"""The formation page and the compliance view over HTTP, with 1,000,000 acknowledgements. Prints JSON.

    python -m benchmarks.compliance [ORGANISATIONS [DIRECTIVES]]

Every directive binds every organisation. Those who look: the National CERT's lead, a sectoral CERT's analyst, a
member of the Council, and the contact of one organisation.
"""

import importlib
import sys
import time
from collections.abc import Iterator
from typing import Any

from benchmarks.support import figures
from benchmarks.support.clients import Ask, ask_for
from benchmarks.support.installation import Installation, installation
from benchmarks.support.processes import cpu_seconds, used

SECONDS = 4.0
WANTED_P95_MS = 100
PEOPLE = {
    "national": ("ncert", "lead"),
    "sectoral": ("cert-telecom", "analyst"),
    "member": ("cert-council", "council_member"),
    "contact": ("bench-17", "contact"),
}


def asked(who: str, reference: str) -> Iterator[tuple[str, str]]:
    """The pages of one person, by name."""
    base = f"/council/directives/{reference}/"
    yield "list of directives", "/council/directives/"
    yield "one directive", base
    if who != "contact":
        yield "all tiers together", "/council/directives/tiers/"
    if who in ("national", "sectoral"):
        yield "addressees", f"{base}parties/"
        yield "addressees that owe", f"{base}parties/?state=told"
    if who == "contact":
        yield "what it owes", f"{base}parties/bench-17/"
    if who in ("national", "member"):
        yield "formation", "/network/formation/"
        yield "one establishment file", "/network/formation/cert-banking/"


def measured(place: Installation, sessions: dict[str, str], reference: str) -> dict[str, Any]:
    """How long each page of each person takes, one after the other on one connection."""
    found: dict[str, Any] = {}
    for who, session in sessions.items():
        headers = {"Cookie": f"sessionid={session}", "Host": "localhost"}
        found[who] = {}
        for name, path in asked(who, reference):
            ask = Ask(path, headers=headers)
            ask_for(place.port, 0.5, 1, lambda client, number, ask=ask: ask)
            before = cpu_seconds(place.pid)
            answers = ask_for(place.port, SECONDS, 1, lambda client, number, ask=ask: ask)
            cpu, count = used(before, cpu_seconds(place.pid)), len(answers.seconds)
            found[who][name] = figures.spread(answers.seconds) | {
                "answers": count,
                "cpu_ms": {part: round(cpu[part] / count * 1000, 1) for part in ("web", "postgres")},
            }
    return found


def measure(place: Installation, organisations: int, directives: int) -> dict[str, Any]:
    # Loaded here, since they need the Django that the installation has just set up.
    network = importlib.import_module("benchmarks.support.network")
    rows = importlib.import_module("benchmarks.support.directives")
    network.make_network(organisations)
    began = time.perf_counter()
    made = rows.make_directives(directives)
    seconds = round(time.perf_counter() - began, 1)
    sessions = {who: network.entrance(slug, role)[1] for who, (slug, role) in PEOPLE.items()}
    pages = measured(place, sessions, made.reference)
    worst = max(each["p95_ms"] for person in pages.values() for each in person.values())
    return {
        "organisations": organisations,
        "directives": directives,
        "acknowledgements": made.duties,
        "seconds_to_make_the_data": seconds,
        "counts_agree_with_counting": rows.counts_agree(),
        "wanted_p95_ms": WANTED_P95_MS,
        "worst_p95_ms": worst,
        "reached": worst <= WANTED_P95_MS,
        "pages": pages,
    }


def main() -> None:
    organisations = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    directives = int(sys.argv[2]) if len(sys.argv) > 2 else 200
    machine = figures.machine()
    with installation() as place:
        result = measure(place, organisations, directives)
    figures.publish("compliance", {"machine": machine} | result)


if __name__ == "__main__":
    main()
