"""Reports a second through the API of a running installation. Prints JSON.

    python -m benchmarks.intake [SECONDS]

Eight clients file reports over HTTP as fast as they are answered. An answer is sent after the report, its case, its
clocks, the notices, the receipt and the journal's line are on the disk. Beside it, on the same installation: how many
rows PostgreSQL takes durably one by one, and how many requests the web answers that ask nothing of it.
"""

import importlib
import json
import sys
import time
from typing import Any

from benchmarks.support import figures
from benchmarks.support.clients import Ask, Asking, ask_for
from benchmarks.support.installation import Installation, installation
from benchmarks.support.processes import cpu_seconds, used

CLIENTS = 8
ORGANISATIONS = 500
WANTED_PER_SECOND = 200
BARE_SECONDS = 5.0


def report(client: int, number: int) -> bytes:
    """A report as a security team's program would send it."""
    body = {
        "organisation": f"bench-{client + 1}",
        "title": f"سرور پر حملہ {number}",
        "description": "صبح سے سرور بند ہے، فائلیں انکرپٹ ہو گئی ہیں اور تاوان کا پیغام ملا ہے۔",
        "severity": "high",
        "classification": ["malicious-code/infected-system"],
        "ransomware": True,
        "observables": [{"value": "203.0.113.9"}, {"value": "hxxp://login.example[.]com/verify"}],
    }
    return json.dumps(body).encode()


def filing(tokens: list[str]) -> Asking:
    def ask(client: int, number: int) -> Ask:
        headers = {
            "Authorization": f"Bearer {tokens[client]}",
            "Content-Type": "application/json",
            "Idempotency-Key": f"{client}-{time.time_ns()}",
        }
        return Ask("/api/v1/reports", "POST", report(client, number), headers)

    return ask


def measure(place: Installation, seconds: float) -> dict[str, Any]:
    # Loaded here, since they need the Django that the installation has just set up.
    network = importlib.import_module("benchmarks.support.network")
    database = importlib.import_module("benchmarks.support.database")
    network.make_network(ORGANISATIONS)
    tokens = [network.token(f"bench-{number}", "contact") for number in range(1, CLIENTS + 1)]
    warm_up = ask_for(place.port, 3, CLIENTS, filing(tokens), expected=201)
    before = cpu_seconds(place.pid)
    filed = ask_for(place.port, seconds, CLIENTS, filing(tokens), expected=201)
    cpu = used(before, cpu_seconds(place.pid))
    held = database.filed()
    answered = len(warm_up.seconds) + len(filed.seconds)
    if not held["reports"] == held["journal_rows"] == held["notices_to_first_responder"] == answered:
        raise SystemExit(f"{answered} reports were answered, and stored were {held}")
    return {
        "clients": CLIENTS,
        "seconds": round(filed.elapsed, 1),
        "reports": len(filed.seconds),
        "reports_per_second": round(filed.rate, 1),
        "wanted_per_second": WANTED_PER_SECOND,
        "reached": filed.rate >= WANTED_PER_SECOND,
        "answer": figures.spread(filed.seconds),
        "cpu_ms_per_report": {part: round(each / len(filed.seconds) * 1000, 2) for part, each in cpu.items()},
        "stored": held,
        "bare": {
            "durable_rows_per_second": round(database.durable_rows_per_second(CLIENTS, BARE_SECONDS)),
            "requests_per_second_that_ask_nothing": round(
                ask_for(place.port, BARE_SECONDS, CLIENTS, lambda client, number: Ask("/api/v1/receipts/key")).rate
            ),
        },
    }


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 20.0
    machine = figures.machine()
    with installation() as place:
        result = measure(place, seconds)
    figures.publish("intake", {"machine": machine} | result)


if __name__ == "__main__":
    main()
