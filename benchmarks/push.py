"""How long 1,000 rows of a report take from the push over HTTP to being visible in the event store. Prints JSON.

    python -m benchmarks.push [PUSHES]

Each push waits for its counts (`?wait=1`); then the rows are counted in the store, and the clock stops. Beside it, on
the same installation: a request that only looks, and a push that is answered once it is durable.
"""

import http.client
import importlib
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.support import figures, reports
from benchmarks.support.installation import Installation, installation

PUSHES = 40
ROWS = 1_000
WARM_UP = 8
FEED = "shadowserver/scan_http"
NETWORKS = [(10 << 24, 65_536)]
WANTED_MS = 300
CERT = "ncert"


def main() -> None:
    pushes = int(sys.argv[1]) if len(sys.argv) > 1 else PUSHES
    with installation() as here:
        before = figures.machine()
        found = measure(here, pushes)
    figures.publish("push", {"machine": before, "rows": ROWS, "wanted_ms": WANTED_MS} | found)


def measure(here: Installation, pushes: int) -> dict[str, Any]:
    # Loaded here, since they need the Django that the installation has just set up.
    network = importlib.import_module("benchmarks.support.network")
    store = importlib.import_module("pehra.events.queries.engine").event_store()
    network.make_network(8)
    token = network.token(CERT, "analyst")
    connection = http.client.HTTPConnection("127.0.0.1", here.port, timeout=60)
    bodies = [body(number) for number in range(pushes + WARM_UP + pushes)]
    for each in bodies[:WARM_UP]:
        push(connection, token, each, wait=True)
    visible = [timed(lambda each=each: seen(connection, token, each, store)) for each in bodies[WARM_UP:][:pushes]]
    durable = [
        timed(lambda each=each: push(connection, token, each, wait=False)) for each in bodies[WARM_UP + pushes :]
    ]
    looking = [timed(lambda: ask(connection, "GET", "/api/v1/me", token)) for _ in range(pushes)]
    return {"visible_ms": told(visible), "durable_ms": told(durable), "looking_ms": told(looking)}


def seen(connection: http.client.HTTPConnection, token: str, each: bytes, store: Any) -> None:
    """A push whose rows are all there when it was answered."""
    run = push(connection, token, each, wait=True)
    rows = store.rows("SELECT count() AS events FROM events WHERE run = {run:UUID}", {"run": run["run"]})
    if not int(rows[0]["events"]) == run["stored"] == ROWS:
        sys.exit(f"{run['stored']} of {ROWS} rows are stored, {rows[0]['events']} visible")


def push(connection: http.client.HTTPConnection, token: str, each: bytes, *, wait: bool) -> dict[str, Any]:
    return ask(connection, "POST", f"/api/v1/feeds/{FEED}/inputs?wait={int(wait)}", token, each)


def ask(
    connection: http.client.HTTPConnection, method: str, path: str, token: str, content: bytes = b""
) -> dict[str, Any]:
    connection.request(method, path, content, {"Authorization": f"Bearer {token}", "Host": "localhost"})
    answer = connection.getresponse()
    text = answer.read()
    if answer.status >= 300:
        sys.exit(f"{method} {path}: {answer.status} {text[:500].decode()}")
    found: dict[str, Any] = json.loads(text)
    return found


def body(number: int) -> bytes:
    """A report that no other is like."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.csv"
        reports.write(path, FEED, ROWS, NETWORKS, seed=number + 1)
        return path.read_bytes()


def timed(act: Any) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def told(times: list[float]) -> dict[str, float]:
    ordered = sorted(times)
    return {
        "median": round(statistics.median(ordered), 1),
        "p95": round(ordered[int(len(ordered) * 0.95) - 1], 1),
        "best": round(ordered[0], 1),
        "worst": round(ordered[-1], 1),
    }


if __name__ == "__main__":
    main()
