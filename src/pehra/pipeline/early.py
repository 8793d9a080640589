"""Reading an input before it is known whether it may be stored.

What a command needs to write its run down takes it a second to load. Meanwhile the engine reads what comes first; not
before the run is written down does anything go into the store.
"""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Final, Self
from uuid import UUID, uuid4

from pehra.pipeline.enrichment.filled import filled, fillings
from pehra.pipeline.ingest import Exclusive, Outcome, Run, ingest
from pehra.pipeline.inputs import opened
from pehra.pipeline.spec import Spec
from pehra.pipeline.statements import enrichment
from pehra.pipeline.store import Store


class GivenUp(Exception):
    """The run never came to be; nothing of it was stored."""


class Reading:
    """A run that reads its input and waits. Whoever leaves the block without having let it store gives it up."""

    def __init__(self, spec: Spec, path: Path, store: Store, received: datetime) -> None:
        self.run_id: Final[UUID] = uuid4()
        self.received: Final = received
        self._spec, self._path, self._store = spec, path, store
        self._answered = threading.Event()
        self._exclusive: Exclusive | None = None
        self._tell: Callable[[Outcome], None] = lambda outcome: None
        # What there was to look up in when the reading began; None where that could not be asked.
        self._knew: Future[frozenset[tuple[str, int]] | None] = Future()
        self._thread = ThreadPoolExecutor(1, "early")
        self._outcome = self._thread.submit(self._read)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.give_up()

    def give_up(self) -> None:
        """Stop reading, unless it was let store; nothing of it stays."""
        self._answered.set()
        self._thread.shutdown()

    def is_of_today(self) -> bool:
        """Whether it looks up in what there is now. Raises StoreAway, StoreRefused."""
        return self._knew.result() == fillings(self._store)

    def let_store(self, exclusive: Exclusive, tell: Callable[[Outcome], None]) -> Outcome:
        """Let it go on to its end; as `pehra.pipeline.ingest.ingest`. Raises what that raises."""
        self._exclusive, self._tell = exclusive, tell
        self._answered.set()
        return self._outcome.result()

    def _read(self) -> Outcome:
        try:
            knew = fillings(self._store)
            run = planned(self._spec, self._store, self.run_id, self.received)
        except BaseException:
            self._knew.set_result(None)
            raise
        self._knew.set_result(knew)
        with opened(self._path) as source:
            return ingest(
                self._spec,
                source,
                self._store,
                run,
                may_store=self._wait,
                exclusive=lambda: self._wait()(),
                tell=lambda outcome: self._tell(outcome),
            )

    def _wait(self) -> Exclusive:
        self._answered.wait()
        if self._exclusive is None:
            raise GivenUp
        return self._exclusive


def left_behind(store: Store, before: datetime) -> dict[str, UUID]:
    """The staging tables that were made before a moment, each with the number of its run. Raises StoreAway."""
    asked = (
        "SELECT name FROM system.tables WHERE database = currentDatabase() AND name LIKE 'stage\\_%' "
        "AND metadata_modification_time < {before:DateTime('UTC')}"
    )
    rows = store.rows(asked, {"before": before.replace(microsecond=0)})
    return {row["name"]: UUID(row["name"].split("_")[1]) for row in rows}


def planned(spec: Spec, store: Store, run_id: UUID, received: datetime) -> Run:
    """A run over an input of this feed, with what the network adds by what the store knows now."""
    there = filled(store)
    told = {*spec.fills, *spec.constants}
    return Run(run_id, received, enrichment.added(there, told), enrichment.chain())
