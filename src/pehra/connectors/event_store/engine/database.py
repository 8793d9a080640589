"""chDB on one folder: a connection for each statement, closed with it, so that no setting outlives its statement."""

import os
import shutil
import threading
import time
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pehra.connectors.event_store.engine.errors import TOO_MANY_AT_ONCE, CannotServe, failed, of_text

# Read when the library is loaded. Memory that one chunk needed is kept for the next: given back at once and fetched
# anew, it costs 300,000 page faults for 2,000,000 rows.
os.environ.setdefault("JE_MALLOC_CONF", "oversize_threshold:0,dirty_decay_ms:20000")
# Its import takes half a second and 300 MB, so only the process that owns a folder pays for it.
try:
    import chdb
except ImportError:
    chdb = None

_WAIT = 30.0
# A disk is never filled to its end: a merge that runs into it can leave a part that can't be read. It gives back the
# room that it had reserved by the rows it has read, while what is to be written of them is still in memory: up to 10 MB
# (`index_granularity_bytes`) for each of the four merges that may run at once on two cores.
_LARGEST_RESERVE = 1 << 30
_SMALLEST_RESERVE = 64 << 20
# Smaller parts are one file and not two for each of fifty columns: half the processor time of storing 64 MB of events,
# and a fiftieth of the waits for the disk.
_WIDE = 128 << 20
# How the engine calls the threads that merge, and by how much they stand behind the others: Linux's last place, a
# seventieth of the first one's share. A merge writes each of its rows once more, which costs as much as storing it.
_MERGING, _LOWER = "MergeMutate", 19
# The engine would count the different values of each column of each part, and read that again for each statement. No
# statement here is planned by it; it cost a tenth of storing, and an eighth of what a small input costs.
_UNCOUNTED = {"use_statistics": "0", "allow_statistics_optimize": "0", "use_statistics_for_part_pruning": "0"}
_CONFIGURATION = """<clickhouse>
  <max_server_memory_usage>{memory}</max_server_memory_usage>
  <mark_cache_size>{mark_cache}</mark_cache_size>
  <index_mark_cache_size>{mark_cache}</index_mark_cache_size>
  <uncompressed_cache_size>0</uncompressed_cache_size>
  <background_pool_size>{background}</background_pool_size>
  <background_schedule_pool_size>4</background_schedule_pool_size>
  <backups><allowed_path>/</allowed_path></backups>
  <storage_configuration><disks><default>
    <keep_free_space_bytes>{reserve}</keep_free_space_bytes>
  </default></disks></storage_configuration>
  <merge_tree>
    <fsync_after_insert>1</fsync_after_insert>
    <fsync_part_directory>1</fsync_part_directory>
    <min_bytes_for_wide_part>{wide}</min_bytes_for_wide_part>
    <auto_statistics_types></auto_statistics_types>
    <number_of_free_entries_in_pool_to_execute_mutation>1</number_of_free_entries_in_pool_to_execute_mutation>
    <number_of_free_entries_in_pool_to_lower_max_size_of_merge>1</number_of_free_entries_in_pool_to_lower_max_size_of_merge>
    <number_of_free_entries_in_pool_to_execute_optimize_entire_partition>1</number_of_free_entries_in_pool_to_execute_optimize_entire_partition>
  </merge_tree>
</clickhouse>
"""


@dataclass(frozen=True, slots=True)
class Limits:
    """What the engine may take. `memory` in bytes; `threads` of one statement that writes."""

    memory: int
    threads: int
    readers: int = 16
    writers: int = 4


class Database:
    """The engine on a folder. Only one process may have one, and only one in its life."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        if chdb is None:
            raise CannotServe("the event engine is not installed here: pip install 'pehra[events]'")
        self._limits = limits
        self._readers = threading.BoundedSemaphore(limits.readers)
        self._writers = threading.BoundedSemaphore(limits.writers)
        (folder / "data").mkdir(mode=0o700, exist_ok=True)
        (folder / "engine.xml").write_text(
            _CONFIGURATION.format(
                memory=limits.memory,
                mark_cache=limits.memory // 16,
                reserve=_reserve(shutil.disk_usage(folder).total),
                wide=_WIDE,
                background=max(2, (os.cpu_count() or 2) // 2),
            )
        )
        # By a short name from within: a folder's own name may hold what an address can't.
        os.chdir(folder)
        try:
            self._anchor = self._connected()
        except RuntimeError as error:
            raise CannotServe(f"the event engine does not start on {folder}: {_first_line(error)}") from error

    def let_merges_wait(self) -> None:
        """Give the threads that merge parts a lower priority than those that somebody waits for.

        Merging may be done later; while something came in it took from a tenth to a third of the processor time.
        """
        for place in Path("/proc/self/task").glob("[0-9]*"):
            with suppress(OSError):
                if (place / "comm").read_text().strip() == _MERGING:
                    number = int(place.name)
                    os.setpriority(os.PRIO_PROCESS, number, os.getpriority(os.PRIO_PROCESS, 0) + _LOWER)

    def finish(self, patience: float) -> bool:
        """Let no new statement begin, wait for those under way for some seconds; False where some still are.

        Only where none is can the folder be left in order.
        """
        deadline = time.monotonic() + patience
        for turns, count in ((self._writers, self._limits.writers), (self._readers, self._limits.readers)):
            for _ in range(count):
                if not turns.acquire(timeout=max(0.0, deadline - time.monotonic())):
                    return False
        self._anchor.close()
        return True

    def ask(self, sql: str, form: str, settings: Mapping[str, str], parameters: Mapping[str, str]) -> bytes:
        """The whole answer of a statement. Raises EngineError."""
        with self._connection(settings) as connection:
            return bytes(_told(connection.query, sql, form, params=dict(parameters)).bytes())

    def stream(
        self, sql: str, form: str, settings: Mapping[str, str], parameters: Mapping[str, str]
    ) -> Generator[bytes]:
        """The answer of a SELECT, piece by piece. Raises EngineError, also in the middle."""
        given = dict(parameters)
        with (
            self._connection(settings) as connection,
            _told(connection.send_query, sql, form, params=given) as answer,
        ):
            while (piece := _told(answer.fetch)) is not None:
                yield bytes(piece.bytes())

    def insert(self, sql: str, form: str, pieces: Iterator[bytes], settings: Mapping[str, str]) -> None:
        """Carry out an INSERT of data that comes piece by piece. Raises EngineError."""
        with self._connection(settings) as connection, _told(connection.send_insert, sql, form) as inserter:
            for piece in pieces:
                _told(inserter.append, piece)
            _told(inserter.finish)

    def _connected(self) -> Any:
        return chdb.connect("data?config-file=engine.xml")

    @contextmanager
    def _connection(self, settings: Mapping[str, str]) -> Iterator[Any]:
        looks = settings.get("readonly", "0") != "0"
        turns = self._readers if looks else self._writers
        if not turns.acquire(timeout=_WAIT):
            raise failed(TOO_MANY_AT_ONCE, "TOO_MANY_SIMULTANEOUS_QUERIES", "Too many simultaneous queries")
        try:
            connection = _told(self._connected)
            try:
                self._prepare(connection, settings, looks)
                yield connection
            finally:
                connection.close()
        finally:
            turns.release()

    def _prepare(self, connection: Any, settings: Mapping[str, str], looks: bool) -> None:
        chosen = {**self._defaults(looks), **settings}
        database = chosen.pop("database", "")
        if database:
            _told(connection.query, f"USE {_name(database)}")
        # Said last: after it nothing can be set.
        readonly = chosen.pop("readonly", "0")
        assignments = [f"{_name(name)} = '{escaped(value)}'" for name, value in chosen.items()]
        if readonly != "0":
            assignments.append(f"readonly = '{escaped(readonly)}'")
        _told(connection.query, f"SET {', '.join(assignments)}")

    def _defaults(self, looks: bool) -> dict[str, str]:
        limits = self._limits
        share = limits.memory * 3 // 4
        common = {
            "async_insert": "0",
            "max_memory_usage": str(share),
            "max_bytes_before_external_group_by": str(share // 2),
            "max_bytes_before_external_sort": str(share // 2),
        }
        if looks:
            return common
        return common | {"max_threads": str(limits.threads), "max_insert_threads": "1", **_UNCOUNTED}


def escaped(text: str) -> str:
    """A text for between the quotes of a literal."""
    return text.replace("\\", "\\\\").replace("'", "\\'")


def _name(text: str) -> str:
    return "`" + text.replace("\\", "\\\\").replace("`", "\\`") + "`"


def _told(do: Any, *arguments: Any, **named: Any) -> Any:
    """Call chDB; what it can't do comes as an EngineError."""
    try:
        return do(*arguments, **named)
    except (chdb.ChdbError, RuntimeError) as error:
        raise of_text(str(error)) from error


def _reserve(total: int) -> int:
    """Bytes of a disk of this size that stay free: a twentieth, within the bounds above."""
    return max(_SMALLEST_RESERVE, min(_LARGEST_RESERVE, total // 20))


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
