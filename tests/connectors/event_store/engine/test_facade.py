"""The engine's HTTP interface as any program meets it: who is let in, what is answered, what keeps the line."""

import http.client
import json
import socket
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from urllib.parse import urlencode, urlsplit

import pytest

from pehra.connectors.event_store import Address, EventStore
from pehra.pipeline.store import StoreAway, StoreRefused
from tests.event_store import RunningEngine

Asking = Callable[..., http.client.HTTPResponse]


@pytest.fixture
def address(event_engine: RunningEngine, event_store: EventStore) -> Address:
    return event_engine.store._find()


@pytest.fixture
def connection(address: Address) -> Iterator[http.client.HTTPConnection]:
    port = urlsplit(address.url).port
    assert port
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as found:
        yield found


@pytest.fixture
def ask(connection: http.client.HTTPConnection, address: Address) -> Asking:
    def asking(
        body: bytes | Iterator[bytes] = b"",
        method: str = "POST",
        headers: dict[str, str] | None = None,
        **question: str,
    ) -> http.client.HTTPResponse:
        known = {"X-ClickHouse-User": "pehra", "X-ClickHouse-Key": address.password}
        connection.request(
            method,
            f"/?{urlencode(question)}",
            body,
            known if headers is None else headers,
            encode_chunked=not isinstance(body, bytes),
        )
        return connection.getresponse()

    return asking


class TestWhoIsLetIn:
    @pytest.mark.parametrize(
        "headers",
        [
            {},
            {"X-ClickHouse-Key": ""},
            {"X-ClickHouse-Key": "guess"},
            {"X-ClickHouse-User": "default"},
            {"Authorization": "Basic"},
            {"Authorization": "Basic cGVocmE6Z3Vlc3M="},
            {"Authorization": "Basic !"},
            {"Authorization": "Bearer x"},
            {"X-ClickHouse-Key": "پہرہ".encode().decode("latin-1")},
        ],
    )
    def test_nobody_without_the_password(self, ask: Asking, headers: dict[str, str]) -> None:
        for method, body in (("GET", b""), ("POST", b"SELECT 1")):
            answer = ask(body, method, headers, query="SELECT version()")
            text = answer.read()
            assert (answer.status, answer.headers["X-ClickHouse-Exception-Code"]) == (403, "516")
            assert b"26." not in text

    def test_who_has_it_in_either_way(self, ask: Asking, address: Address) -> None:
        assert ask(b"SELECT 1").read() == b"1\n"
        basic = b64encode(f"anybody:{address.password}".encode()).decode()
        assert ask(b"SELECT 1", headers={"Authorization": f"Basic {basic}"}).read() == b"1\n"

    def test_nobody_from_elsewhere(self, address: Address) -> None:
        port = urlsplit(address.url).port
        own = socket.gethostbyname(socket.gethostname())
        if own.startswith("127."):
            pytest.skip("this machine has no address but the loopback")
        with pytest.raises(OSError, match="refused"):
            socket.create_connection((own, port), timeout=5)

    def test_a_page_in_a_browser_learns_nothing(self, ask: Asking, address: Address) -> None:
        answer = ask(b"SELECT 1", headers={"X-ClickHouse-Key": address.password, "Origin": "https://evil.example"})
        assert answer.read() == b"1\n"
        assert not [name for name in answer.headers if name.lower().startswith("access-control")]


class TestAnswers:
    def test_are_in_the_format_that_is_asked_for(self, ask: Asking) -> None:
        assert ask(b"SELECT 1 AS a").read() == b"1\n"
        assert ask(b"SELECT 1 AS a", default_format="JSONEachRow").read() == b'{"a":1}\n'
        assert ask(b"SELECT 1 AS a FORMAT CSVWithNames", default_format="JSONEachRow").read() == b'"a"\n1\n'

    def test_of_a_statement_in_the_address_its_body_or_both(self, ask: Asking) -> None:
        assert ask(query="SELECT 1").read() == b"1\n"
        assert ask(b"+ 1", query="SELECT 1").read() == b"2\n"
        assert ask(b"SELECT {x:UInt8}", param_x="7").read() == b"7\n"

    def test_come_in_pieces_unless_they_shall_be_whole(self, ask: Asking) -> None:
        answer = ask(b"SELECT number FROM numbers(100000)")
        assert answer.headers["Transfer-Encoding"] == "chunked"
        assert answer.read().count(b"\n") == 100_000
        answer = ask(b"SELECT number FROM numbers(100000)", wait_end_of_query="1")
        assert int(answer.headers["Content-Length"]) == len(answer.read())

    def test_have_the_settings_of_their_request_alone(self, ask: Asking) -> None:
        asked = b"SELECT getSetting('max_block_size'), getSetting('readonly'), currentDatabase()"
        assert ask(asked, max_block_size="77", readonly="1", database="system").read() == b"77\t1\tsystem\n"
        assert ask(asked).read().split(b"\t")[1:] == [b"0", b"default\n"]

    def test_to_a_get_change_nothing(self, ask: Asking) -> None:
        for question in ({}, {"readonly": "0"}):
            answer = ask(method="GET", query="CREATE TABLE made (n UInt8) ENGINE = Log", **question)
            assert (answer.status, b"READONLY" in answer.read()) == (500, True)

    @pytest.mark.parametrize(
        ("sql", "status", "code"),
        [
            (b"SELEC 1", 400, 62),
            (b"SELECT * FROM none", 404, 60),
            (b"SELECT throwIf(1)", 500, 395),
            (b"SELECT '\xff'", 400, 62),
        ],
    )
    def test_of_what_fails(self, ask: Asking, sql: bytes, status: int, code: int) -> None:
        answer = ask(sql)
        assert (answer.status, answer.headers["X-ClickHouse-Exception-Code"]) == (status, str(code))
        assert f"Code: {code}. DB::Exception:".encode() in answer.read()
        assert ask(b"SELECT 1").read() == b"1\n"

    @pytest.mark.parametrize("name", ["max_thread", "x` = 1, readonly", "max_threads = 1 --", ""])
    def test_to_settings_that_are_none(self, ask: Asking, name: str) -> None:
        answer = ask(b"SELECT 1", **{name: "1"})
        assert answer.status in (400, 500)
        answer.read()

    def test_to_a_hostile_value_of_a_setting(self, ask: Asking) -> None:
        hostile = "', readonly = 0, max_threads = '2"
        answer = ask(b"SELECT getSetting('log_comment')", log_comment=hostile)
        assert answer.read() == hostile.replace("'", "\\'").encode() + b"\n"
        answer = ask(b"SELECT 1", database="a`; DROP DATABASE pehra")
        assert (answer.status, b"Code: 81" in answer.read()) == (404, True)


class TestBodies:
    def test_in_chunks(self, ask: Asking) -> None:
        ask(b"CREATE OR REPLACE TABLE pehra.told (n UInt32) ENGINE = MergeTree ORDER BY n").read()
        lines = b"".join(b"%d\n" % n for n in range(300_000))
        pieces = [lines[start : start + 7919] for start in range(0, len(lines), 7919)]
        answer = ask(iter([b"INSERT INTO pehra.told FOR", b"MAT TSV\n", *pieces]))
        assert (answer.status, answer.read()) == (200, b"")
        assert ask(b"SELECT count(), max(n) FROM pehra.told").read() == b"300000\t299999\n"

    def test_of_a_client_that_goes_away_in_the_middle(self, ask: Asking, address: Address) -> None:
        ask(b"CREATE OR REPLACE TABLE pehra.told (n UInt32) ENGINE = MergeTree ORDER BY n").read()
        port = urlsplit(address.url).port
        for sql in (b"INSERT INTO pehra.told", b"INSERT INTO pehra.told SELECT n FROM input('n UInt32')"):
            with socket.create_connection(("127.0.0.1", port)) as line:
                line.sendall(
                    b"POST / HTTP/1.1\r\nHost: x\r\nX-ClickHouse-Key: " + address.password.encode() + b"\r\n"
                    b"Content-Length: 1000\r\n\r\n" + sql + b" FORMAT TSV\n1\n2\n3\n"
                )
        assert ask(b"SELECT count() FROM pehra.told").read() == b"0\n"

    def test_that_are_too_long_for_a_statement(self, ask: Asking) -> None:
        answer = ask(b"SELECT '" + b"x" * (17 << 20) + b"'")
        assert (answer.status, b"more than" in answer.read()) == (400, True)

    @pytest.mark.parametrize("name", ["../lock", "/etc/passwd", "", "a/b", ".", "nothing-there", "x" * 500])
    def test_that_name_a_file_elsewhere(self, ask: Asking, address: Address, name: str) -> None:
        ask(b"CREATE OR REPLACE TABLE pehra.told (t String) ENGINE = MergeTree ORDER BY t").read()
        headers = {"X-ClickHouse-Key": address.password, "X-Pehra-Data": name}
        ask(b"INSERT INTO pehra.told FORMAT LineAsString", headers=headers).read()
        assert ask(b"SELECT count() FROM pehra.told").read() == b"0\n"

    def test_that_name_a_link(self, ask: Asking, address: Address) -> None:
        assert address.exchange
        (address.exchange / "link").symlink_to("/etc/passwd")
        ask(b"CREATE OR REPLACE TABLE pehra.told (t String) ENGINE = MergeTree ORDER BY t").read()
        headers = {"X-ClickHouse-Key": address.password, "X-Pehra-Data": "link"}
        answer = ask(b"INSERT INTO pehra.told FORMAT LineAsString", headers=headers)
        assert (answer.status, b"is gone" in answer.read()) == (500, True)
        (address.exchange / "link").unlink()

    def test_a_file_without_a_statement_for_it(self, ask: Asking, address: Address) -> None:
        assert address.exchange
        (address.exchange / "file").write_bytes(b"1")
        headers = {"X-ClickHouse-Key": address.password, "X-Pehra-Data": "file"}
        answer = ask(b"SELECT 1", headers=headers)
        assert (answer.status, b"INSERT" in answer.read()) == (400, True)
        (address.exchange / "file").unlink()


def test_compression_is_refused_and_not_misread(ask: Asking) -> None:
    answer = ask(b"SELECT 1", compress="1")
    assert (answer.status, b"compress is not supported" in answer.read()) == (500, True)


def test_json_of_a_server_is_json(ask: Asking) -> None:
    assert json.loads(ask(b"SELECT 1 AS a FORMAT JSON").read())["data"] == [{"a": 1}]


def test_a_refusal_is_heard_by_who_is_still_speaking(event_store: EventStore, address: Address) -> None:
    far = EventStore(lambda: replace(address, exchange=None))
    for _ in range(3):
        with pytest.raises(StoreRefused) as told:
            far.send("INSERT INTO no_such FORMAT TSV", bytes(30 << 20))
        assert told.value.code == 60


def test_a_stranger_is_not_listened_to_for_long(address: Address) -> None:
    stranger = EventStore(lambda: replace(address, password="guess", exchange=None))
    with pytest.raises((StoreRefused, StoreAway)):
        stranger.send("INSERT INTO events FORMAT TSV", bytes(30 << 20))
