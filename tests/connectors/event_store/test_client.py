"""The client against the embedded engine: what goes in comes out, and what is wrong is said."""

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pehra.connectors.event_store import EventStore, connect, parse
from pehra.pipeline.store import StoreAway, StoreRefused
from tests.event_store import RunningEngine

ROWS = "CREATE OR REPLACE TABLE tried (n UInt64, t String DEFAULT 'none') ENGINE = MergeTree ORDER BY n"
LINES = b"".join(b"%d,line %d\n" % (number, number) for number in range(200_000))


@pytest.fixture
def store(event_store: EventStore) -> EventStore:
    event_store.do(ROWS)
    return event_store


@pytest.fixture
def tried(store: EventStore) -> Callable[[], list[tuple[Any, ...]]]:
    return lambda: [tuple(row.values()) for row in store.rows("SELECT n, t FROM tried ORDER BY n, t")]


class TestRows:
    def test_are_plain_values_by_name(self, event_store: EventStore) -> None:
        asked = (
            "SELECT toUInt64(18446744073709551615) AS big, [1, 2] AS many, map('a', 'b') AS named, NULL AS nothing, "
            "toIPv6('::ffff:192.0.2.1') AS address, toDateTime64('2026-03-01 10:00:00.5', 6, 'UTC') AS time"
        )
        assert event_store.rows(asked) == [
            {
                "big": 2**64 - 1,
                "many": [1, 2],
                "named": {"a": "b"},
                "nothing": None,
                "address": "::ffff:192.0.2.1",
                "time": "2026-03-01 10:00:00.500000",
            }
        ]

    def test_with_bytes_that_are_no_text(self, event_store: EventStore) -> None:
        assert event_store.rows("SELECT unhex('61ff62') AS x") == [{"x": "a\ufffdb"}]

    def test_change_nothing(self, store: EventStore) -> None:
        for statement in (
            "DROP TABLE tried",
            "INSERT INTO tried (n) VALUES (1)",
            "CREATE TABLE x (n UInt8) ENGINE = Log",
        ):
            with pytest.raises(StoreRefused) as told:
                store.rows(statement)
            assert told.value.code == 164

    @pytest.mark.parametrize(
        "source", ["file('/etc/passwd', 'LineAsString')", "url('http://127.0.0.1:1/', 'CSV', 'a String')"]
    )
    def test_read_nothing_but_the_store(self, event_store: EventStore, source: str) -> None:
        with pytest.raises(StoreRefused, match="readonly"):
            event_store.rows(f"SELECT * FROM {source}")

    def test_cannot_be_more_than_fit(self, event_store: EventStore) -> None:
        with pytest.raises(StoreRefused) as told:
            event_store.rows("SELECT number FROM numbers(1000001)")
        assert told.value.code == 396

    def test_that_take_too_long_are_given_up(self, event_store: EventStore) -> None:
        with pytest.raises(StoreAway, match="Timeout"):
            event_store.rows(
                "SELECT sleepEachRow(1) FROM numbers(60)",
                settings={"max_execution_time": 1, "max_block_size": 1},
            )

    def test_that_need_too_much_memory_are_refused_and_hurt_nobody(self, event_store: EventStore) -> None:
        with pytest.raises(StoreRefused) as told:
            event_store.rows(
                "SELECT length(groupArray(number)) AS n FROM numbers_mt(1000000000)",
                settings={"max_memory_usage": 50_000_000},
            )
        assert told.value.code == 241
        assert event_store.is_there()


class TestRefusals:
    @pytest.mark.parametrize(
        ("sql", "code"),
        [
            ("SELECT", 62),
            ("SELECT nothing", 47),
            ("SELECT * FROM no_such", 60),
            ("SELECT {x:String}", 456),
            ("SELECT 1; SELECT 2", 62),
            ("SELECT throwIf(1)", 395),
        ],
    )
    def test_have_clickhouses_code(self, event_store: EventStore, sql: str, code: int) -> None:
        for ask in (event_store.rows, event_store.do, lambda sql: b"".join(event_store.stream(sql))):
            with pytest.raises(StoreRefused, match=f"Code: {code}") as told:
                ask(sql)
            assert told.value.code == code

    def test_of_a_parameter_of_another_kind(self, event_store: EventStore) -> None:
        with pytest.raises(StoreRefused) as told:
            event_store.rows("SELECT {x:UInt8} AS x", {"x": "1 OR 1"})
        assert told.value.code in (32, 457)

    def test_in_the_middle_of_an_answer(self, event_store: EventStore) -> None:
        found: list[bytes] = []
        pieces = event_store.stream(
            "SELECT throwIf(number = 3000000) FROM numbers(5000000)", settings={"max_block_size": 65536}
        )
        with pytest.raises(StoreRefused) as told:
            found.extend(pieces)
        assert told.value.code == 395
        assert len(found) > 1

    def test_leave_the_connection_usable(self, event_store: EventStore) -> None:
        for _ in range(20):
            with pytest.raises(StoreRefused):
                event_store.send("INSERT INTO no_such FORMAT CSV", LINES[:500_000])
            assert event_store.rows("SELECT 1 AS one") == [{"one": 1}]


class TestSending:
    @pytest.mark.parametrize("data", [LINES, memoryview(LINES), LINES[:1000]], ids=["bytes", "view", "short"])
    def test_rows_of_a_format(self, store: EventStore, data: bytes) -> None:
        store.send("INSERT INTO tried (n, t) FORMAT CSV", data)
        count = bytes(data).count(b"\n") + (not bytes(data).endswith(b"\n"))
        assert store.rows("SELECT count() AS rows, max(n) AS last FROM tried") == [{"rows": count, "last": count - 1}]

    @pytest.mark.parametrize("data", [LINES, LINES[: LINES.index(b"\n", 500) + 1]], ids=["long", "short"])
    def test_rows_that_are_computed_and_know_their_line(self, store: EventStore, data: bytes) -> None:
        store.send(
            f"INSERT INTO tried SELECT c0 * 1000000 + {store.row_number}, upper(c1) "
            "FROM input('c0 UInt64, c1 String') FORMAT CSV",
            data,
        )
        count = data.count(b"\n")
        found = store.rows(
            "SELECT count() AS rows, countIf(n % 1000000 = intDiv(n, 1000000)) AS right, max(t) AS last FROM tried"
        )
        assert found[0]["rows"] == found[0]["right"] == count
        assert found[0]["last"].startswith("LINE")

    def test_a_file_anywhere(self, store: EventStore, tmp_path: Path) -> None:
        path = tmp_path / "it's a file"
        path.write_bytes(LINES)
        store.send("INSERT INTO tried FORMAT CSV", path)
        store.send("INSERT INTO tried SELECT c0, c1 FROM input('c0 UInt64, c1 String') FORMAT CSV", path)
        assert store.rows("SELECT count() AS n FROM tried") == [{"n": 400_000}]
        assert path.exists()

    def test_a_file_that_the_engine_takes_as_it_lies(self, store: EventStore) -> None:
        assert store.exchange
        path = store.exchange / "mine"
        path.write_bytes(LINES)
        store.send("INSERT INTO tried FORMAT CSV", path)
        store.send("INSERT INTO tried SELECT c0, c1 FROM input('c0 UInt64, c1 String') FORMAT CSV", path)
        assert store.rows("SELECT count() AS n FROM tried") == [{"n": 400_000}]
        assert path.exists()
        path.unlink()

    def test_nothing_is_left_behind(self, store: EventStore, event_engine: RunningEngine) -> None:
        assert store.exchange
        store.send("INSERT INTO tried FORMAT CSV", LINES)
        with pytest.raises(StoreRefused):
            store.send("INSERT INTO tried SELECT nothing FROM input('c0 UInt64') FORMAT CSV", LINES)
        with pytest.raises(StoreRefused):
            store.send("INSERT INTO tried SELECT nothing FROM input('c0 UInt64') FORMAT CSV", b"1\n")
        assert list(store.exchange.iterdir()) == []
        assert list((event_engine.home / "events" / "exchange").iterdir()) == []

    def test_nothing_at_all(self, store: EventStore, tried: Callable[[], list[Any]]) -> None:
        store.send("INSERT INTO tried FORMAT CSV", b"")
        store.send("INSERT INTO tried SELECT c0, '' FROM input('c0 UInt64') FORMAT CSV", b"")
        assert tried() == []

    def test_what_is_left_out_has_its_default(self, store: EventStore, tried: Callable[[], list[Any]]) -> None:
        store.send("INSERT INTO tried FORMAT JSONEachRow", b'{"n": 1}\n{"n": 2, "t": "two"}\n')
        assert tried() == [(1, "none"), (2, "two")]

    def test_with_settings(self, store: EventStore, tried: Callable[[], list[Any]]) -> None:
        store.send(
            "INSERT INTO tried FORMAT CSV",
            b"1;'a;b'\n",
            {"format_csv_delimiter": ";", "format_csv_allow_single_quotes": 1},
        )
        assert tried() == [(1, "a;b")]

    @pytest.mark.parametrize(("data", "code"), [(b"1,2,3\n", 117), (b"1\n", 27), (b"x,y\n", 27)])
    def test_bad_rows_are_refused_with_their_code(
        self, store: EventStore, data: bytes, code: int, tried: Callable[[], list[Any]]
    ) -> None:
        sql = "INSERT INTO tried SELECT c0, c1 FROM input('c0 UInt64, c1 String') FORMAT CSV"
        for statement in (sql, "INSERT INTO tried FORMAT CSV"):
            with pytest.raises(StoreRefused) as told:
                store.send(statement, b"5,five\n" * 10 + data, {"input_format_csv_empty_as_default": 0})
            assert told.value.code in (code, 26, 33)
        assert tried() == []

    def test_the_same_token_counts_once(self, store: EventStore, tried: Callable[[], list[Any]]) -> None:
        store.do(f"{ROWS} SETTINGS non_replicated_deduplication_window = 100")
        for token in ("a", "a", "b"):
            store.send("INSERT INTO tried FORMAT CSV", b"1,x\n", {"insert_deduplication_token": token})
        for token in ("c", "c"):
            store.do("INSERT INTO tried SELECT 2, 'y'", settings={"insert_deduplication_token": token})
        assert tried() == [(1, "x"), (1, "x"), (2, "y")]

    def test_many_weeks_at_once(self, store: EventStore) -> None:
        store.do(
            "CREATE OR REPLACE TABLE tried (n DateTime('UTC'), t String) "
            "ENGINE = MergeTree PARTITION BY toMonday(n) ORDER BY n"
        )
        store.do("INSERT INTO tried SELECT toDateTime(number * 604800, 'UTC'), '' FROM numbers(120)")
        assert store.rows("SELECT count() AS n FROM tried") == [{"n": 120}]


class TestParameters:
    def test_that_are_long_come_whole(self, event_store: EventStore) -> None:
        many = [f"it's {number} \\ پہرہ\r\n--b" for number in range(20_000)]
        found = event_store.rows(
            "SELECT length({many:Array(String)}) AS n, {many:Array(String)} AS back, {x:UInt8} AS x",
            {"many": many, "x": 5},
        )
        assert found == [{"n": len(many), "back": many, "x": 5}]

    def test_that_are_long_where_something_is_done(self, store: EventStore, tried: Callable[[], list[Any]]) -> None:
        text = "x" * 100_000
        store.do("INSERT INTO tried SELECT 1, {text:String}", {"text": text})
        assert tried() == [(1, text)]


class TestAway:
    def test_where_nobody_listens(self, tmp_path: Path) -> None:
        with pytest.raises(StoreAway, match="is not running"):
            connect("", tmp_path).rows("SELECT 1")
        elsewhere = connect("http://127.0.0.1:9/", tmp_path)
        for ask in (
            elsewhere.rows,
            elsewhere.do,
            lambda sql: list(elsewhere.stream(sql)),
            lambda sql: elsewhere.send(sql, b""),
        ):
            with pytest.raises(StoreAway, match="does not answer"):
                ask("SELECT 1")
        assert not elsewhere.is_there()

    def test_with_a_wrong_password(self, event_store: EventStore) -> None:
        url = event_store.where.split()[-1]
        stranger = EventStore(lambda: parse(url.replace("http://", "http://pehra:guess@")))
        with pytest.raises(StoreRefused) as told:
            stranger.rows("SELECT 1")
        assert told.value.code == 516

    def test_the_same_client_speaks_to_it_as_to_a_server(
        self, event_store: EventStore, event_engine: RunningEngine
    ) -> None:
        address = event_engine.store._find()
        server = connect(address.url.replace("http://", f"http://pehra:{address.password}@"), event_engine.home)
        server.do(ROWS)
        server.send("INSERT INTO tried FORMAT CSV", LINES)
        server.send("INSERT INTO tried SELECT c0, c1 FROM input('c0 UInt64, c1 String') FORMAT CSV", LINES)
        assert server.exchange is None
        assert server.rows("SELECT count() AS n FROM tried") == [{"n": 400_000}]
        server.do("TRUNCATE TABLE tried SYNC")
        numbered = f"SELECT c0 * 1000000 + {server.row_number}, c1 FROM input('c0 UInt64, c1 String') FORMAT CSV"
        server.send(f"INSERT INTO tried {numbered}", LINES)
        wrong = "SELECT countIf(n % 1000000 != intDiv(n, 1000000)) AS wrong, count() AS n FROM tried"
        assert server.rows(wrong.replace("count() AS n", "count() AS all")) == [{"wrong": 0, "all": 200_000}]


def test_threads_share_a_client(event_store: EventStore) -> None:
    found: list[int] = []

    def ask(number: int) -> None:
        for turn in range(10):
            found.append(event_store.rows("SELECT {n:UInt32} + sleep(0.01) AS n", {"n": number * 100 + turn})[0]["n"])

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == sorted(number * 100 + turn for number in range(8) for turn in range(10))


def test_a_fork_has_connections_of_its_own(event_store: EventStore) -> None:
    assert event_store.is_there()
    child = os.fork()
    if child == 0:
        right = all(event_store.rows("SELECT {n:UInt8} AS n", {"n": n}) == [{"n": n}] for n in range(50))
        os._exit(0 if right else 1)
    assert all(event_store.rows("SELECT {n:UInt8} AS n", {"n": n}) == [{"n": n}] for n in range(50))
    assert os.waitpid(child, 0)[1] == 0
