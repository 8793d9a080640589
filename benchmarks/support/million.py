"""An installation with a million cases: filled once, and kept where PEHRA_BENCH_HOME names a folder for it.

    with million() as (place, filled): ...

Five thousand organisations under forty CERTs, two years of cases with three reports each, what the database keeps
beside them, and a journal. A kept folder is filled by whichever benchmark comes first; PEHRA_BENCH_CASES fills it with
fewer.
"""

import importlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from benchmarks.support.installation import Installation, installation
from benchmarks.support.processes import paused

ORGANISATIONS: Final = 5_000
CERTS: Final = 40
REPORTS: Final = 3
CASES: Final = 1_000_000
# Written when all of it is there: a folder without it was left half filled, and is of no use.
TOLD: Final = "filled.json"
SECTORAL, PROVINCIAL, NATIONAL = "cert-telecom", "cert-punjab", "ncert"
PEOPLE: Final = {
    "sectoral analyst": (SECTORAL, "analyst"),
    "provincial lead": (PROVINCIAL, "lead"),
    "national duty officer": (NATIONAL, "duty_officer"),
}


@contextmanager
def million() -> Iterator[tuple[Installation, dict[str, Any]]]:
    """The installation, and what it was filled with: how many of each, and how many seconds each part took."""
    kept = os.environ.get("PEHRA_BENCH_HOME")
    folder = Path(kept).resolve() if kept else None
    if folder is not None and folder.exists() and any(folder.iterdir()) and not (folder / TOLD).exists():
        raise SystemExit(f"{folder} was left half filled: remove it")
    with installation(folder) as place:
        told = place.home / TOLD
        if not told.exists():
            with paused(place.pid, "worker"):
                filled = fill(place.home, int(os.environ.get("PEHRA_BENCH_CASES", CASES)))
            told.write_text(json.dumps(filled))
        yield place, json.loads(told.read_text())


def fill(home: Path, cases: int) -> dict[str, Any]:
    # Loaded here, since they need the Django that the installation has just set up.
    network = importlib.import_module("benchmarks.support.network")
    network.make_network(ORGANISATIONS)
    certs = importlib.import_module("benchmarks.support.certs").make_certs(CERTS)
    seconds = importlib.import_module("benchmarks.support.cases").make_cases(home, cases, REPORTS)
    entries = importlib.import_module("benchmarks.support.journal").make_journal(home, cases)
    derived = importlib.import_module("benchmarks.support.derived").make_derived()
    return {
        "cases": cases,
        "reports": cases * REPORTS,
        "organisations": ORGANISATIONS,
        "certs": certs,
        "journal": entries,
        "seconds_for_the_records": seconds,
        "seconds_for_what_is_kept_beside_them": derived,
    }


def people() -> dict[str, tuple[str, str]]:
    """A token and a session for a new person of each kind."""
    network = importlib.import_module("benchmarks.support.network")
    return {who: network.entrance(slug, role) for who, (slug, role) in PEOPLE.items()}
