"""Taking out of the store what a run has stored and counted, as if it had never been.

Counts are taken back by rows below zero, under tokens by which the store knows that it has them, and only then are the
events removed: killed at any moment, it is safe to do again.
"""

from typing import Final
from uuid import UUID

from pehra.pipeline.ingest import GROUP, staging_tables
from pehra.pipeline.statements import storing
from pehra.pipeline.store import Store

_ALL: Final = 2**32 - 1


def withdraw(store: Store, run: UUID, chain: storing.Chain, *, unfinished: bool = False, group: int = GROUP) -> int:
    """Remove a run's events and counts; return how many events there were. Raises StoreAway, StoreRefused.

    `chain` is what they were counted by. `unfinished`: nobody knows which of its groups of chunks
    were counted. The caller sees to it that nothing is stored meanwhile.
    """
    for table in staging_tables(run) if unfinished else ():
        store.do(f"DROP TABLE IF EXISTS {table}")
    extent = store.rows(storing.extent_of_run(), {"run": str(run)})[0]
    if not int(extent["events"]):
        return 0
    times = {"earliest": extent["earliest"], "latest": extent["latest"]}
    everything = {"run": str(run), "first": 0, "last": _ALL, **times}
    for name, rollup in storing.ROLLUPS.items():
        if unfinished:
            # Counted now where it was not yet: then all of it was, and all of it can be taken back.
            for first in range(0, int(extent["last"]) + 1, group):
                last = first + group - 1
                which = {"run": str(run), "first": first, "last": last, **times}
                store.do(rollup(chain), which, storing.token(run, f"{first}-{last}", name))
        store.do(rollup(chain, back=True), everything, storing.token(run, "back", name))
    store.do(storing.remove(), everything)
    return int(extent["events"])
