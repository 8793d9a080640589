"""What the benchmarks ask PostgreSQL itself. Importing this needs a Django that is set up."""

import threading
import time
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection
from psycopg import sql

from benchmarks.support.figures import spread
from pehra.foundation.access.person import Person
from pehra.foundation.access.viewing import viewing
from pehra.foundation.audit.queries import prove
from pehra.site.runtime.postgres import SUPERUSER

FILED = {
    "reports": "SELECT count(*) FROM incidents_report WHERE receipt ->> 'signature' IS NOT NULL",
    "journal_rows": "SELECT count(*) FROM audit_entry WHERE act = 'report.submit'",
    "notices_to_first_responder": "SELECT count(*) FROM delivery_notice WHERE kind = 'case.offered'",
    "fsync": "SHOW fsync",
    "synchronous_commit": "SHOW synchronous_commit",
    "full_page_writes": "SHOW full_page_writes",
}


def filed() -> dict[str, Any]:
    """What the database holds for the reports that were answered, and whether it writes durably."""
    found: dict[str, Any] = {}
    with connection.cursor() as cursor:
        for name, statement in FILED.items():
            cursor.execute(statement)
            found[name] = cursor.fetchone()[0]
    return found | {"journal_verifies": prove().broken is None}


def durable_rows_per_second(clients: int, seconds: float) -> float:
    """Rows that this PostgreSQL takes one by one, each in a transaction of its own, over as many connections."""
    parameters = connection.get_connection_params()
    plain = {name: parameters[name] for name in ("dbname", "user", "host", "port")}
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_row (id bigint GENERATED ALWAYS AS IDENTITY, body text)")
    counts = [0] * clients
    until = time.perf_counter() + seconds
    threads = [threading.Thread(target=_insert, args=(plain, until, counts, each)) for each in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / seconds


def _insert(parameters: dict[str, Any], until: float, counts: list[int], number: int) -> None:
    with psycopg.connect(**parameters, autocommit=True) as own:
        while time.perf_counter() < until:
            own.execute("INSERT INTO bench_row (body) VALUES ('x')")
            counts[number] += 1


def row_security(home: Path, on: bool) -> None:
    """Turn every policy on or off, as the superuser."""
    word = "ENABLE" if on else "DISABLE"
    with psycopg.connect(host=str((home / "postgres" / "socket").resolve()), user=SUPERUSER, dbname="pehra") as own:
        tables = own.execute("SELECT DISTINCT tablename FROM pg_policies").fetchall()
        for (table,) in tables:
            own.execute(sql.SQL("ALTER TABLE {} {} ROW LEVEL SECURITY").format(sql.Identifier(table), sql.SQL(word)))


def window(times: int) -> dict[str, float]:
    """What opening and closing the reader's window costs by itself."""
    nobody = Person(user_id=1, label="bench")
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        with viewing(nobody):
            pass
        seconds.append(time.perf_counter() - start)
    return spread(seconds)
