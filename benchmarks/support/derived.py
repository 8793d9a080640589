"""What the database keeps beside the records, made in bulk once the records are there: each by its own way of making.

With triggers on, each record that is written brings search, figures and floor up to it, one by one: right for an act,
and hours for a million of them. Importing this needs a Django that is set up.
"""

import importlib
import time
from collections.abc import Callable
from typing import Final

from django.db import connection

from pehra.search.actions.index import rebuild as rebuild_search
from pehra.statistics.actions.summing import rebuild as rebuild_figures
from pehra.watch.actions.folding import fold

KEPT: Final = (
    *("search_document", "statistics_fact", "statistics_total", "watch_item", "watch_tally"),
    *("deadlines_deadline", "audit_entry", "incidents_unheld"),
)


def make_derived() -> dict[str, float]:
    """Make the index of search, the figures and the floor of the records that there are; seconds of each."""
    seconds = {name: _timed(make) for name, make in MAKING.items()}
    with connection.cursor() as cursor:
        seconds["vacuum and statistics"] = _timed(lambda: cursor.execute(f"VACUUM (ANALYZE) {', '.join(KEPT)}"))
    return seconds


# As the migrations did it that began these tables.
FLOOR: Final = importlib.import_module("pehra.watch.migrations.0002_kept_by_the_database").FILL
UNHELD: Final = importlib.import_module("pehra.incidents.migrations.0015_in_nobodys_hands").FILL


def _floor() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE watch_item, watch_tally")
        cursor.execute(FLOOR)
    while fold():
        pass


def _unheld() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE incidents_unheld")
        cursor.execute(UNHELD)


MAKING: Final[dict[str, Callable[[], object]]] = {
    "in nobody's hands": _unheld,
    "floor": _floor,
    "search": rebuild_search,
    "figures": rebuild_figures,
}


def _timed(make: Callable[[], object]) -> float:
    began = time.perf_counter()
    make()
    return round(time.perf_counter() - began, 1)
