"""From an input to stored events: chunk by chunk, reading one while the one before it is stored."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO, Final
from uuid import UUID

import orjson

from pehra.pipeline.chunks import SIZE
from pehra.pipeline.identity import concern_sql
from pehra.pipeline.inputs import BadInput
from pehra.pipeline.layouts import Layouts
from pehra.pipeline.reading import Portion, portions
from pehra.pipeline.refusals import Refused
from pehra.pipeline.spec import Spec
from pehra.pipeline.statements import storing
from pehra.pipeline.statements.staging import STRICT_CSV, Staging, staging, staging_table
from pehra.pipeline.statements.values import quoted
from pehra.pipeline.store import Store, StoreAway, StoreRefused

# So many chunks are counted together.
GROUP: Final = 8
STAGING_SETTINGS: Final = STRICT_CSV | {"short_circuit_function_evaluation": "force_enable"}
# What comes again is known by its key, so that the engine need not hash all that it writes.
STORING_SETTINGS: Final = {
    "min_insert_block_size_rows": 1 << 20,
    "min_insert_block_size_bytes": 0,
    "insert_deduplicate": 0,
}
# ClickHouse's codes for rows that don't fit their format: the piece is then read patiently.
UNREADABLE: Final = frozenset({6, 26, 27, 33, 38, 41, 72, 117, 131, 246, 636})
NO_TABLE: Final = 60
Exclusive = Callable[[], AbstractContextManager[object]]


@dataclass(frozen=True, slots=True)
class Run:
    """One bringing in of one input. `added` are the expressions of what the network adds to an event, `chain` those of
    who may count it."""

    id: UUID
    received: datetime
    added: storing.Added = field(default_factory=storing.Added)
    chain: storing.Chain = field(default_factory=storing.Chain)


@dataclass(slots=True)
class Outcome:
    """What became of the rows so far; between which times the sound ones lie (UTC text; empty without any).

    `refused_by_label` are among the `refused`; `passed_over` are not among those `read`.
    """

    read: int = 0
    refused: int = 0
    refused_by_label: int = 0
    passed_over: int = 0
    stored: int = 0
    earliest: str = ""
    latest: str = ""

    @property
    def duplicates(self) -> int:
        return self.read - self.refused - self.stored


def ingest(
    spec: Spec,
    source: BinaryIO,
    store: Store,
    run: Run,
    *,
    exclusive: Exclusive = nullcontext,
    tell: Callable[[Outcome], None] = lambda outcome: None,
    may_store: Callable[[], object] = lambda: None,
    size: int = SIZE,
    group: int = GROUP,
) -> Outcome:
    """Store an input's events, refuse its bad rows one by one, count.

    `exclusive` keeps two runs from storing at the same moment, `tell` hears how far it is after each group of chunks.
    `may_store` returns when something may go into the store; until then the input is only read, as far as that goes.
    Safe to repeat with the same run, input, `size` and `group` after any failure. Raises StoreAway, StoreRefused,
    BadInput.
    """
    work = _Ingestion(spec, store, run, exclusive, tell, may_store, group)
    with (
        work.tables(),
        ThreadPoolExecutor(1, "storing") as thread,
        closing(portions(spec, source, size, run.received)) as found,
    ):
        waiting: Future[None] | None = None
        bad: BadInput | None = None
        with started_anew_is_away():
            try:
                for chunk, portion in enumerate(found):
                    staged = work.stage(chunk, portion)
                    if waiting:
                        waiting.result()
                    waiting = thread.submit(work.store, staged)
            except BadInput as error:
                bad = error
            # An input ends at the same place each time, be it in the middle; a store that goes away does not. So a
            # last, smaller group is counted only here: counted after a failure it would be counted otherwise when
            # repeated.
            if waiting:
                waiting.result()
            work.count()
        if bad:
            raise bad
    return work.outcome


@contextmanager
def started_anew_is_away() -> Iterator[None]:
    """A table in memory that is gone went with an engine that ended; the work is to be repeated with the new one."""
    try:
        yield
    except StoreRefused as refused:
        if refused.code != NO_TABLE:
            raise
        raise StoreAway("the event store was started anew meanwhile") from refused


def staging_tables(run: UUID) -> tuple[str, str]:
    """The names of a run's staging tables."""
    return f"stage_{run.hex}_0", f"stage_{run.hex}_1"


def counting_table(run: UUID) -> str:
    """The name of the table in which a run's events are counted."""
    return f"stage_{run.hex}_counts"


@dataclass(frozen=True, slots=True)
class _Extent:
    """How many rows a staging table has, how many of them are refused and by their label, between which times the
    others lie.
    """

    read: int
    refused: int
    refused_by_label: int
    earliest: str
    latest: str

    @property
    def sound(self) -> int:
        return self.read - self.refused


@dataclass(frozen=True, slots=True)
class _Staged:
    chunk: int
    table: str
    how: Staging
    extent: _Extent
    passed_over: int


class _Ingestion:
    """One run at work. Two staging tables take turns: one is filled while the other is emptied into the store."""

    def __init__(
        self,
        spec: Spec,
        store: Store,
        run: Run,
        exclusive: Exclusive,
        tell: Callable[[Outcome], None],
        may_store: Callable[[], object],
        group: int,
    ) -> None:
        self._spec, self._store, self._run = spec, store, run
        self._exclusive, self._tell, self._may_store, self._group = exclusive, tell, may_store, group
        self._tables = staging_tables(run.id)
        self._made: list[str] = []
        self._staging: dict[tuple[str, ...], Staging] = {}
        self._layouts = Layouts(store)
        self._uncounted: list[_Staged] = []
        self.outcome = Outcome()

    @contextmanager
    def tables(self) -> Iterator[None]:
        """Removes the staging tables in the end."""
        try:
            yield
        finally:
            if self._made:
                self._store.do(f"DROP TABLE IF EXISTS {', '.join(self._made)}")

    def _empty(self, table: str) -> None:
        """See to it that a staging table is there and empty. A small input needs but one: each costs it dearly."""
        if table in self._made:
            self._store.do(f"TRUNCATE TABLE {table}")
            return
        self._made.append(table)
        self._store.do(staging_table(table))

    def stage(self, chunk: int, portion: Portion) -> _Staged:
        """Read a portion into the staging table whose turn it is."""
        table = self._tables[chunk % 2]
        self._empty(table)
        how = self._how(portion.header)
        refused = list(portion.refused)
        extent = self._read_strictly(table, how, portion)
        if extent is None:
            mended = portion.mended()
            refused += mended.refused
            if mended.rows:
                sql = how.insert(table, line="line", numbered=True, form="JSONCompactEachRow")
                self._store.send(sql, mended.rows, STAGING_SETTINGS)
        portion.finish()
        if refused:
            self._store.send(f"INSERT INTO {table} (line, field, reason, raw) FORMAT JSONEachRow", _told(refused))
        if refused or extent is None:
            extent = self._extent(table)
        return _Staged(chunk, table, how, extent, portion.passed_over)

    def _read_strictly(self, table: str, how: Staging, portion: Portion) -> "_Extent | None":
        """Have the engine read a portion by itself. Where it can't there is no answer, and the table is empty again.

        Where a value holds line ends, the engine's numbers of rows are not those of lines.
        """
        if portion.clean is None:
            return None
        line = f"{portion.first} + {self._store.row_number}"
        delimiter = {"format_csv_delimiter": self._spec.delimiter}
        sql = how.insert(table, line=line, numbered=False, form="CSV")
        try:
            self._store.send(sql, memoryview(portion.clean), STAGING_SETTINGS | delimiter)
            if (extent := self._extent(table)).read == portion.lines:
                return extent
        except StoreRefused as refused:
            if refused.code not in UNREADABLE:
                raise
        self._store.do(f"TRUNCATE TABLE {table}")
        return None

    def _extent(self, table: str) -> "_Extent":
        row = self._store.rows(storing.extent(table))[0]
        read, refused, by_label = (int(row[name]) for name in ("read", "refused", "refused_by_label"))
        return _Extent(read, refused, by_label, row["earliest"], row["latest"])

    def _how(self, header: tuple[str, ...]) -> Staging:
        """How inputs with this header are staged; the names of their other values are made known to the store."""
        if header not in self._staging:
            how = staging(self._spec, header, f"{self._run.received:%Y-%m-%d %H:%M:%S}")
            self._layouts.number(how.names)
            self._staging[header] = how
        return self._staging[header]

    def store(self, staged: _Staged) -> None:
        """Take a staged chunk into the store, and count what is due."""
        self._may_store()
        extent = staged.extent
        if extent.sound:
            times = {"earliest": extent.earliest, "latest": extent.latest}
            with self._exclusive():
                self._store.do(storing.store(staged.table, self._added(staged)), times, STORING_SETTINGS)
        if extent.refused:
            told = {"run": str(self._run.id), "at": _text(self._run.received)}
            self._store.do(storing.refuse(staged.table), told, self._token(staged.chunk, staged.chunk, "refused"))
        self.outcome.read += extent.read
        self.outcome.refused += extent.refused
        self.outcome.refused_by_label += extent.refused_by_label
        self.outcome.passed_over += staged.passed_over
        self._uncounted.append(staged)
        if len(self._uncounted) == self._group:
            self.count()

    def count(self) -> None:
        """Count the stored events of the chunks since the last count."""
        group, self._uncounted = self._uncounted, []
        sound = [staged.extent for staged in group if staged.extent.sound]
        if sound:
            first, last = group[0].chunk, group[-1].chunk
            earliest = min(extent.earliest for extent in sound)
            latest = max(extent.latest for extent in sound)
            which = {"run": str(self._run.id), "first": first, "last": last, "earliest": earliest, "latest": latest}
            table = counting_table(self._run.id)
            if table not in self._made:
                self._made.append(table)
            self._store.do(storing.counting_table(table))
            self._store.do(storing.counted(table, self._run.chain), which)
            for name, rollup in storing.ROLLUPS.items():
                # The last group may be smaller. Called like a whole one, it is known without knowing where it ended.
                self._store.do(rollup(table), settings=self._token(first, first + self._group - 1, name))
            self.outcome.stored += int(self._store.rows(storing.stored(table))[0]["stored"])
            self.outcome.earliest = min(self.outcome.earliest or earliest, earliest)
            self.outcome.latest = max(self.outcome.latest, latest)
        if group:
            self._tell(self.outcome)

    def _token(self, first: int, last: int, what: str) -> dict[str, str | int]:
        return storing.token(self._run.id, f"{first}-{last}", what)

    def _added(self, staged: _Staged) -> storing.Added:
        """The expressions of the columns that a staged row has not by itself."""
        own = {
            "time_observation": f"toDateTime64({quoted(_text(self._run.received))}, 3, 'UTC')",
            "feed": quoted(self._spec.name),
            "run": f"toUUID({quoted(str(self._run.id))})",
            "chunk": str(staged.chunk),
            "tlp": quoted(self._spec.tlp),
            "confidence": str(self._spec.confidence),
            "concerns": concern_sql(self._spec),
            "layout": str(self._layouts.number(staged.how.names)),
        }
        return storing.Added({**own, **self._run.added.columns}, self._run.added.named)


def _text(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S}.{moment.microsecond // 1000:03}"


def _told(refused: list[Refused]) -> bytes:
    """Refused rows as JSON lines; bytes that are no UTF-8 as a replacement character."""
    return b"".join(
        orjson.dumps(
            {"line": each.line, "field": each.field, "reason": each.reason, "raw": each.raw.decode(errors="replace")},
            option=orjson.OPT_APPEND_NEWLINE,
        )
        for each in refused
    )
