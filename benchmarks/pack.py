"""A meeting's pack of 200 pages, made by the worker as the secretariat asks for it. Prints JSON.

    python -m benchmarks.pack [PAGES]

Ten papers, English and Urdu, each a PDF of as many pages as it takes, with text, a table and a drawing on every page.
Both languages are asked for at once, as the page does; they are timed from the asking until both are ready, and the
progress is asked for meanwhile.
"""

import importlib
import sys
import time
from typing import Any

from benchmarks.support import figures
from benchmarks.support.clients import Ask, ask_for
from benchmarks.support.installation import Installation, installation

WANTED_SECONDS = 20
PATIENCE = 240.0


def measure(place: Installation, pages: int) -> dict[str, Any]:
    # Loaded here, since they need the Django that the installation has just set up.
    network = importlib.import_module("benchmarks.support.network")
    rows = importlib.import_module("benchmarks.support.packs")
    network.make_network(1)
    session = network.entrance("cert-council", "secretariat")[1]
    meeting = rows.make_meeting(pages)
    headers = {"Cookie": f"sessionid={session}", "Host": "localhost"}
    path = f"/council/meetings/{meeting}/papers/progress/"
    began = time.perf_counter()
    rows.ask(meeting)
    shown: list[tuple[float, int]] = []
    while not (made := rows.ready(meeting)) and time.perf_counter() - began < PATIENCE:
        ask_for(place.port, 0.05, 1, lambda client, number: Ask(path, headers=headers))
        shown.append((round(time.perf_counter() - began, 1), rows.progress(meeting)))
        time.sleep(0.2)
    steps = len({done for _, done in shown})
    slowest = max((each["seconds"] for each in made), default=PATIENCE)
    return {
        "papers": rows.PAPERS,
        "packs": made,
        "progress_shown_in_steps": steps,
        "wanted_seconds": WANTED_SECONDS,
        "slowest_seconds": slowest,
        "reached": bool(made) and slowest <= WANTED_SECONDS,
    }


def main() -> None:
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    machine = figures.machine()
    with installation() as place:
        result = measure(place, pages)
    figures.publish("pack", {"machine": machine} | result)


if __name__ == "__main__":
    main()
