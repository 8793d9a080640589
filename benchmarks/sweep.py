"""One sweep over 1,000,000 open clocks of which 10,000 are due. Prints JSON.

    PEHRA_BENCH_HOME=/var/tmp/million python -m benchmarks.sweep [DUE]

Half of those that are due have run out: they climb, and stand in the timeline of their case. Of the other half somebody
is reminded. All are told, and stand in the journal. The worker stands still meanwhile, or it would sweep them first.
"""

import importlib
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from benchmarks.support import figures
from benchmarks.support.installation import Installation
from benchmarks.support.million import million
from benchmarks.support.processes import cpu_seconds, paused, used

DUE: Final = 10_000
WANTED_SECONDS: Final = 5
# Clocks that nothing was told of yet, of cases all over the time; half of them run out a day from now.
MAKE_DUE: Final = """
WITH chosen AS (
    SELECT d.id, row_number() OVER (ORDER BY d.id) AS n FROM (
        SELECT id FROM deadlines_deadline
        WHERE state = 'open' AND next_at > now() + interval '1 day' AND breached_at IS NULL AND stage = 'final-report'
        ORDER BY id LIMIT %(due)s) d
)
UPDATE deadlines_deadline d SET done_upto = NULL, next_at = moment.told_at, due_at = moment.due_at,
    events = ARRAY(SELECT DISTINCT each FROM unnest(ARRAY[moment.told_at, moment.due_at,
                                                          moment.due_at + interval '1 day']) each ORDER BY 1)
FROM chosen c CROSS JOIN LATERAL (
    SELECT now() - interval '1 minute' AS told_at,
           CASE c.n %% 2 WHEN 0 THEN now() - interval '1 minute' ELSE now() + interval '1 day' END AS due_at
) moment WHERE d.id = c.id
"""
LEFT_BEHIND: Final = {
    "open_clocks": "SELECT count(*) FROM deadlines_deadline WHERE state = 'open'",
    "due": "SELECT count(*) FROM deadlines_deadline WHERE state = 'open' AND next_at < now()",
    "journal": "SELECT count(*) FROM audit_entry WHERE act IN ('clock.breach', 'clock.reminder') AND user_id = 0",
    "notices": "SELECT count(*) FROM delivery_notice WHERE kind IN ('clock.breach', 'clock.reminder')",
    "timeline": "SELECT count(*) FROM incidents_entry WHERE kind = 'breached'",
}

UNDER_WAY: Final = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL
"""


@contextmanager
def standing_still(place: Installation) -> Iterator[None]:
    """The worker stands still, between two transactions.

    Stopped within one, it would keep alive every version of the journal's head that is written meanwhile, and each
    entry would be looked up among all of them.
    """
    connection = importlib.import_module("django.db").connection
    while True:
        with paused(place.pid, "worker"):
            with connection.cursor() as cursor:
                cursor.execute(UNDER_WAY)
                free = cursor.fetchone() == (0,)
            if free:
                yield
                return
        time.sleep(0.2)


def counts() -> dict[str, int]:
    """How much of everything there is."""
    connection = importlib.import_module("django.db").connection
    found = {}
    with connection.cursor() as cursor:
        for name, statement in LEFT_BEHIND.items():
            cursor.execute(statement)
            found[name] = int(cursor.fetchone()[0])
    return found


def swept(place: Installation, due: int) -> dict[str, Any]:
    """Make so many due, and let the worker's own job find them."""
    connection = importlib.import_module("django.db").connection
    sweep = importlib.import_module("pehra.foundation.deadlines.jobs").sweep_deadlines
    with connection.cursor() as cursor:
        cursor.execute(MAKE_DUE, {"due": due})
        cursor.execute("ANALYZE deadlines_deadline")
    before, cpu, began = counts(), cpu_seconds(place.pid), time.perf_counter()
    sweep(timestamp=0)
    seconds = time.perf_counter() - began
    cpu, after = used(cpu, cpu_seconds(place.pid)), counts()
    began = time.perf_counter()
    sweep(timestamp=0)
    return {
        "open_clocks": before["open_clocks"],
        "due": before["due"],
        "seconds": round(seconds, 2),
        "seconds_where_nothing_is_due": round(time.perf_counter() - began, 3),
        "cpu_seconds": {part: round(cpu.get(part, 0.0), 1) for part in ("client", "postgres")},
        "left_behind": {name: after[name] - before[name] for name in after},
    }


def measure(due: int) -> dict[str, Any]:
    machine = figures.machine()
    with million() as (place, filled), standing_still(place):
        found = swept(place, due)
    reached = found["seconds"] < WANTED_SECONDS and found["due"] == due and found["left_behind"]["journal"] == due
    return {"machine": machine, "filled": filled, "wanted_seconds": WANTED_SECONDS, "reached": reached} | found


def main() -> None:
    figures.publish("sweep", measure(int(sys.argv[1]) if len(sys.argv) > 1 else DUE))


if __name__ == "__main__":
    main()
