"""The process that owns a folder: one alone, killed at any moment, asked to end, out of disk."""

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from pehra.connectors.event_store import EventStore, client, connect
from pehra.pipeline.store import StoreAway, StoreRefused
from tests.connectors.event_store.engine.conftest import disk
from tests.event_store import RunningEngine, new_home

COUNTED = "CREATE TABLE counted (batch UInt32, n UInt32) ENGINE = MergeTree ORDER BY (batch, n) SETTINGS {}"
DURABLE = "fsync_after_insert = 1, fsync_part_directory = 1, non_replicated_deduplication_window = 1000"
BATCH = 2000


@pytest.fixture(scope="module")
def owned() -> Iterator[RunningEngine]:
    running = RunningEngine(new_home())
    yield running
    running.end()
    shutil.rmtree(running.home, ignore_errors=True)


@pytest.fixture
def engine(owned: RunningEngine) -> Iterator[RunningEngine]:
    """An engine to be ended or killed; it is started anew for the next test."""
    if owned.process.poll() is not None:
        owned.restart()
    yield owned
    if owned.process.poll() is None:
        owned.clear()


def pehra_store(home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-P", "-m", "pehra.site.cli", "store"],
        env={**os.environ, "PEHRA_HOME": str(home), "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        timeout=60,
    )


def batch(number: int) -> bytes:
    return b"".join(b"%d\t%d\n" % (number, n) for n in range(BATCH))


class TestOne:
    def test_owns_a_folder_alone(self, engine: RunningEngine) -> None:
        second = pehra_store(engine.home)
        assert second.returncode == 2
        assert second.stderr == f"pehra: another process serves the event store in {engine.home}/events\n"
        assert engine.store.is_there()

    def test_closes_its_folder_to_others(self, engine: RunningEngine) -> None:
        assert (engine.home / "events").stat().st_mode & 0o077 == 0
        assert (engine.home / "events" / "address").stat().st_mode & 0o077 == 0
        assert engine.store.exchange
        assert engine.store.exchange.stat().st_mode & 0o077 == 0

    def test_listens_on_the_loopback_alone(self, engine: RunningEngine) -> None:
        told = subprocess.run(["ss", "-Hltnp"], capture_output=True, text=True, check=False).stdout
        mine = [line.split()[3] for line in told.splitlines() if f"pid={engine.process.pid}," in line]
        assert mine
        assert all(address.startswith("127.0.0.1:") for address in mine)

    def test_shows_its_password_in_no_list_of_processes(self, engine: RunningEngine) -> None:
        password = engine.store._find().password
        for name in ("cmdline", "environ"):
            assert password.encode() not in Path(f"/proc/{engine.process.pid}/{name}").read_bytes()


class TestEnding:
    def test_leaves_nothing_behind(self, engine: RunningEngine) -> None:
        exchange = engine.store.exchange
        started = time.monotonic()
        engine.process.send_signal(signal.SIGTERM)
        assert engine.process.wait(10) == 0
        assert time.monotonic() - started < 8
        assert exchange
        assert not exchange.exists()
        assert not (engine.home / "events" / "address").exists()
        with pytest.raises(StoreAway):
            engine.store.rows("SELECT 1")

    def test_is_not_held_up_by_a_long_question(self, engine: RunningEngine) -> None:
        def ask() -> None:
            with suppress(StoreAway, StoreRefused):
                engine.store.rows("SELECT sum(sipHash64(number)) AS n FROM numbers(100000000000)")

        asking = threading.Thread(target=ask)
        asking.start()
        time.sleep(0.5)
        started = time.monotonic()
        engine.process.terminate()
        assert engine.process.wait(10) == 0
        assert time.monotonic() - started < 6
        asking.join(10)

    def test_finishes_what_it_has_begun(self, engine: RunningEngine) -> None:
        engine.store.do(COUNTED.format(DURABLE))
        acknowledged: list[int] = []

        def write() -> None:
            with suppress(StoreAway):
                for number in range(1000):
                    engine.store.send("INSERT INTO counted FORMAT TSV", batch(number))
                    acknowledged.append(number)

        writing = threading.Thread(target=write)
        writing.start()
        time.sleep(1)
        engine.process.terminate()
        engine.process.wait(10)
        writing.join(10)
        engine.restart()
        found = engine.store.rows("SELECT batch, count() AS rows FROM counted GROUP BY batch ORDER BY batch")
        assert [row["batch"] for row in found][: len(acknowledged)] == acknowledged
        assert {row["rows"] for row in found} == {BATCH}


class TestStopped:
    def test_is_not_waited_for_without_end(self, engine: RunningEngine, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(client, "_MARGIN", 0.5)
        os.kill(engine.process.pid, signal.SIGSTOP)
        try:
            started = time.monotonic()
            with pytest.raises(StoreAway, match="does not answer"):
                engine.store.rows("SELECT 1", settings={"max_execution_time": 1})
            assert time.monotonic() - started < 3
        finally:
            os.kill(engine.process.pid, signal.SIGCONT)
        assert engine.store.rows("SELECT 2 AS two") == [{"two": 2}]


class TestKilled:
    def test_what_was_acknowledged_is_there_once(self, engine: RunningEngine) -> None:
        """Killed at moments of chance while two write; each repeats what was not acknowledged, under the same token."""
        chance = random.Random(7)
        engine.store.do(COUNTED.format(DURABLE))
        done = threading.Event()
        acknowledged: set[int] = set()

        def write(first: int) -> None:
            store = connect("", engine.home)
            number = first
            while not done.is_set():
                try:
                    token = {"insert_deduplication_token": f"batch/{number}"}
                    store.send("INSERT INTO counted FORMAT TSV", batch(number), token)
                except StoreAway:
                    time.sleep(0.02)
                    continue
                acknowledged.add(number)
                number += 2
            store.close()

        writers = [threading.Thread(target=write, args=(first,)) for first in (0, 1)]
        for writer in writers:
            writer.start()
        for _ in range(4):
            time.sleep(chance.uniform(0.2, 1.0))
            engine.process.kill()
            engine.restart()
        time.sleep(0.3)
        done.set()
        for writer in writers:
            writer.join(30)
        found = engine.store.rows(
            "SELECT batch, count() AS rows, uniqExact(n) AS different FROM counted GROUP BY batch"
        )
        assert {row["batch"] for row in found} >= acknowledged
        assert {(row["rows"], row["different"]) for row in found} == {(BATCH, BATCH)}
        assert len(acknowledged) > 4

    def test_what_was_half_handed_over_is_removed(self, engine: RunningEngine) -> None:
        exchange = engine.store.exchange
        assert exchange
        (exchange / "half").write_bytes(b"1\n")
        engine.process.kill()
        engine.restart()
        assert engine.store.exchange == exchange
        assert not list(exchange.iterdir())

    def test_who_was_filling_a_table_in_memory_is_told(self, engine: RunningEngine) -> None:
        engine.store.do("CREATE TABLE stage (n UInt8) ENGINE = Memory")
        engine.store.do("INSERT INTO stage SELECT 1")
        engine.process.kill()
        engine.restart()
        with pytest.raises(StoreRefused) as told:
            engine.store.do("INSERT INTO migrations (number) SELECT n FROM stage")
        assert told.value.code == 60

    def test_a_reader_finds_the_new_one_by_itself(self, engine: RunningEngine) -> None:
        before = engine.store.where
        engine.process.kill()
        engine.process.wait()
        assert not engine.store.is_there()
        engine.restart()
        assert engine.store.where != before
        assert engine.store.rows("SELECT 1 AS one") == [{"one": 1}]


class TestFullDisk:
    def test_is_told_and_passes(self, tmp_path: Path) -> None:
        with disk(tmp_path / "small", "160m") as home:
            running = RunningEngine(home)
            try:
                self._fill_and_free(running.store, home)
            finally:
                running.end()

    @staticmethod
    def _fill_and_free(store: EventStore, home: Path) -> None:
        (home / "other").write_bytes(bytes(20 << 20))
        store.do(f"CREATE TABLE noisy (n UInt32, noise String) ENGINE = MergeTree ORDER BY n SETTINGS {DURABLE}")
        insert = "INSERT INTO noisy SELECT {n:UInt32}, randomString(500000) FROM numbers(2)"
        acknowledged = 0
        try:
            while acknowledged < 100:
                store.do(insert, {"n": acknowledged})
                acknowledged += 1
        except StoreAway as away:
            told = str(away)
        assert 3 < acknowledged < 100
        assert "space" in told
        # Questions are answered all the while, and nothing that was acknowledged is missing.
        assert store.rows("SELECT uniqExact(n) AS batches FROM noisy WHERE n < {n:UInt32}", {"n": acknowledged}) == [
            {"batches": acknowledged}
        ]
        (home / "other").unlink()
        store.do(insert, {"n": acknowledged})
        assert store.rows("SELECT uniqExact(n) AS batches FROM noisy") == [{"batches": acknowledged + 1}]


def test_many_processes_ask_while_one_writes(engine: RunningEngine) -> None:
    """Readers of several processes at once see whole batches only, and each in reasonable time."""
    engine.store.do(COUNTED.format(DURABLE))
    reader = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from pehra.connectors.event_store import connect\n"
        "store = connect('', Path(sys.argv[1]))\n"
        "slowest, end = 0.0, time.monotonic() + 4\n"
        "while time.monotonic() < end:\n"
        "    started = time.monotonic()\n"
        f"    found = store.rows('SELECT count() % {BATCH} AS half, count() AS rows FROM counted')[0]\n"
        "    slowest = max(slowest, time.monotonic() - started)\n"
        "    assert found['half'] == 0, found\n"
        "assert slowest < 3, slowest\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    readers = [
        subprocess.Popen(
            [sys.executable, "-c", reader, engine.home], env=environment, stderr=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    number = 0
    while any(each.poll() is None for each in readers):
        engine.store.send("INSERT INTO counted FORMAT TSV", batch(number))
        number += 1
    assert [each.communicate()[1] for each in readers] == ["", "", ""]
    assert engine.store.rows("SELECT count() AS rows FROM counted") == [{"rows": number * BATCH}]


def test_merges_stand_behind_what_somebody_waits_for(engine: RunningEngine) -> None:
    """By the priorities of the threads, as proc(5) tells them."""
    found: dict[str, set[int]] = {}
    for task in Path(f"/proc/{engine.process.pid}/task").glob("[0-9]*"):
        _, _, fields = (task / "stat").read_text().rpartition(")")
        found.setdefault((task / "comm").read_text().strip(), set()).add(int(fields.split()[16]))
    assert found["MergeMutate"] == {min(19, os.getpriority(os.PRIO_PROCESS, engine.process.pid) + 19)}
