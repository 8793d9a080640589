"""Taking out of the store what a run has stored and counted, as if it had never been.

Counts are taken back by rows below zero, under tokens by which the store knows that it has them, and only then are the
events removed: killed at any moment, it is safe to do again.
"""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from pehra.pipeline.ingest import GROUP, counting_table, staging_tables, started_anew_is_away
from pehra.pipeline.statements import storing
from pehra.pipeline.store import Store

_ALL: Final = 2**32 - 1


def withdraw(store: Store, run: UUID, chain: storing.Chain, *, unfinished: bool = False, group: int = GROUP) -> int:
    """Remove a run's events and counts; return how many events there were. Raises StoreAway, StoreRefused.

    `chain` is what they were counted by. `unfinished`: nobody knows which of its groups of chunks
    were counted. The caller sees to it that nothing is stored meanwhile.
    """
    with started_anew_is_away():
        left = (counting_table(run), *(staging_tables(run) if unfinished else ()))
        store.do(f"DROP TABLE IF EXISTS {', '.join(left)}")
        extent = store.rows(storing.extent_of_run(), {"run": str(run)})[0]
        if not int(extent["events"]):
            return 0
        times = {"earliest": extent["earliest"], "latest": extent["latest"]}
        everything = {"run": str(run), "first": 0, "last": _ALL, **times}
        if unfinished:
            # Counted now where it was not yet: then all of it was, and all of it can be taken back.
            for first in range(0, int(extent["last"]) + 1, group):
                last = first + group - 1
                which = {"run": str(run), "first": first, "last": last, **times}
                _count(store, run, storing.counted(counting_table(run), chain), which, f"{first}-{last}")
        _count(store, run, storing.counted(counting_table(run), chain, back=True), everything, "back")
        store.do(storing.remove(), everything)
        store.do(f"DROP TABLE IF EXISTS {counting_table(run)}")
    return int(extent["events"])


def _count(store: Store, run: UUID, counting: str, which: Mapping[str, Any], what: str) -> None:
    store.do(storing.counting_table(counting_table(run)))
    store.do(counting, which)
    for name, rollup in storing.ROLLUPS.items():
        store.do(rollup(counting_table(run)), settings=storing.token(run, what, name))
