"""Statements to a ClickHouse over HTTP: the embedded engine, a server, or any node of a cluster."""

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final

import httpx
import orjson

from pehra.connectors.event_store.address import Address, embedded, parse
from pehra.connectors.event_store.handing import HEADER, handed_over
from pehra.connectors.event_store.parameters import parameter
from pehra.pipeline.store import StoreAway, StoreRefused

Settings = Mapping[str, str | int]
# Makes what httpx is told of a request: body, parameters. Called again where the request is repeated.
Telling = Callable[[], dict[str, Any]]

_CONNECT, _WRITE = 5.0, 120.0
_LONGEST_READ, _LONGEST_WORK = 60, 3600  # seconds
# A store that should have given a question up by now, and has not even said so, does not answer.
_MARGIN = 10.0
_CODE_HEADER, _TAG_HEADER = "X-ClickHouse-Exception-Code", "X-ClickHouse-Exception-Tag"
# What a client that looks may not do; what an answer may cost at most.
_LOOKING: Final[dict[str, str | int]] = {
    "readonly": 1,
    "max_execution_time": _LONGEST_READ,
    "output_format_json_quote_64bit_integers": 0,
    "output_format_json_validate_utf8": 1,
}
_MOST_ROWS, _MOST_BYTES = 1_000_000, 512 << 20
# The answer goes to the client when it is whole, so an error is never in the middle of it.
_WHOLE: Final[dict[str, str | int]] = {
    "wait_end_of_query": 1,
    "max_result_rows": _MOST_ROWS,
    "max_result_bytes": _MOST_BYTES,
    "result_overflow_mode": "throw",
}
# A feed may tell of many weeks at once, and each week is a partition.
_WORKING: Final[dict[str, str | int]] = {
    "async_insert": 0,
    "wait_end_of_query": 1,
    "max_partitions_per_insert_block": 0,
}
# ClickHouse's codes for a store that can't now and may later: sockets, connections, disk, parts, keeper, replicas.
_NOT_NOW = frozenset({3, 159, 202, 203, 209, 210, 225, 242, 243, 252, 279, 319, 425, 999})
_NO_SPACE = re.compile(r"No space left on device|errno: 28\b|Disk quota exceeded")
_AFTER_AN_ANSWER = re.compile(rb"Code: (\d+)\. DB::Exception: ")
# What a proxy says where the store behind it does not.
_OF_A_PROXY = frozenset({502, 503, 504})
_PIECE = 1 << 20
# Addresses of more than 8 KB are refused here and there on the way.
_LONGEST_PARAMETERS = 4096


class EventStore:
    """A `pehra.pipeline.store.Store`. One may be shared by threads, and be carried over a fork.

    `find` tells the address; it is asked again when nobody answers there, as an engine that was started anew listens
    elsewhere.
    """

    def __init__(self, find: Callable[[], Address]) -> None:
        self._find = find
        self._address: Address | None = None
        self._client: httpx.Client | None = None
        self._owner = 0

    @property
    def row_number(self) -> str:
        # chDB reads the data as a file; a server reads it as a stream, by one thread: see `_streamed`.
        return "_row_number" if self._where().embedded else "rowNumberInAllBlocks()"

    @property
    def where(self) -> str:
        """In words for the operator where it is reached."""
        address = self._where()
        return f"embedded, at {address.url}" if address.embedded else f"at {address.url} as {address.user}"

    @property
    def exchange(self) -> Path | None:
        """A folder from which the engine takes files without copying: what lies there is sent by its name alone."""
        return self._where().exchange

    def rows(
        self, sql: str, parameters: Mapping[str, Any] | None = None, settings: Settings | None = None
    ) -> list[dict[str, Any]]:
        chosen = {**_LOOKING, **_WHOLE, **(settings or {})}
        with self._answer(partial(_whole, sql, parameters), chosen, again=True) as answer:
            text = b"".join(_pieces(answer))
        return [orjson.loads(line) for line in text.splitlines()]

    def stream(
        self, sql: str, parameters: Mapping[str, Any] | None = None, settings: Settings | None = None
    ) -> Iterable[bytes]:
        # Until its first piece is there, a question may be asked again.
        with self._answer(partial(_whole, sql, parameters), {**_LOOKING, **(settings or {})}, again=True) as answer:
            yield from _pieces(answer)

    def do(self, sql: str, parameters: Mapping[str, Any] | None = None, settings: Settings | None = None) -> None:
        with self._answer(partial(_whole, sql, parameters), {**_WORKING, **(settings or {})}) as answer:
            b"".join(_pieces(answer))

    def send(self, sql: str, data: bytes | memoryview | Path, settings: Settings | None = None) -> None:
        chosen = {**_WORKING, **(settings or {})}
        told: Telling
        with handed_over(data, self.exchange) as name:
            if name:
                told, headers = partial(_whole, sql, None), {HEADER: name}
            else:
                told, headers = partial(_streamed, sql, data), {}
                if not self._where().embedded and "input(" in sql:
                    # Row numbers are those of the data only where one thread reads it in order.
                    chosen |= {"max_threads": 1, "max_insert_threads": 1, "input_format_parallel_parsing": 0}
            with self._answer(told, chosen, headers=headers) as answer:
                b"".join(_pieces(answer))

    def is_there(self) -> bool:
        """Whether the store answers at this moment."""
        try:
            return bool(self.rows("SELECT 1 AS one", settings={"max_execution_time": 5}))
        except (StoreAway, StoreRefused):
            return False

    def close(self) -> None:
        if self._client and self._owner == os.getpid():
            self._client.close()
        self._client = self._address = None

    def _where(self) -> Address:
        if self._address is None:
            self._address = self._find()
        return self._address

    def _connection(self) -> httpx.Client:
        # A connection that a fork shares would mix two processes' answers.
        if self._client is None or self._owner != os.getpid():
            # A proxy of the environment must never see what goes over the loopback.
            self._client = httpx.Client(trust_env=not self._where().embedded)
            self._owner = os.getpid()
        return self._client

    @contextmanager
    def _answer(
        self,
        told: Telling,
        settings: Settings,
        *,
        again: bool = False,
        headers: Mapping[str, str] | None = None,
    ) -> Iterator[httpx.Response]:
        """The store's answer to one statement. `again`: it changes nothing, so it may be said twice."""
        try:
            answer = self._ask(told(), settings, headers or {})
        except httpx.TransportError as error:
            self._address = None
            # Where no connection came about, nothing was said yet. Who waited in vain once, need not wait twice.
            if isinstance(error, httpx.TimeoutException) or not (again or isinstance(error, httpx.ConnectError)):
                raise _away(error) from error
            try:
                answer = self._ask(told(), settings, headers or {})
            except httpx.TransportError as second:
                raise _away(second) from second
        try:
            _check(answer)
            yield answer
        except httpx.TransportError as error:
            raise _away(error) from error
        finally:
            answer.close()

    def _ask(self, told: dict[str, Any], settings: Settings, headers: Mapping[str, str]) -> httpx.Response:
        where = self._where()
        parameters = told.pop("params", {})
        limit = settings.get("max_execution_time")
        patience = float(limit) + _MARGIN if limit else _LONGEST_WORK
        request = self._connection().build_request(
            "POST",
            where.url,
            params={"database": where.database, "default_format": "JSONEachRow", **settings, **parameters},
            headers={"X-ClickHouse-User": where.user, "X-ClickHouse-Key": where.password, **headers},
            timeout=httpx.Timeout(patience, connect=_CONNECT, write=_WRITE),
            **told,
        )
        return self._connection().send(request, stream=True)


def connect(url: str, home: Path) -> EventStore:
    """The store of `PEHRA_EVENTS_URL`, or where that is empty the engine of a data folder. Raises AddressError."""
    if url:
        address = parse(url)
        return EventStore(lambda: address)
    return EventStore(lambda: embedded(home))


def _whole(sql: str, parameters: Mapping[str, Any] | None) -> dict[str, Any]:
    """A statement as the body, its parameters in the address; as a form where they are long."""
    texts = {f"param_{name}": parameter(value) for name, value in (parameters or {}).items()}
    if sum(map(len, texts.values())) <= _LONGEST_PARAMETERS:
        return {"content": sql.encode(), "params": texts}
    return {"files": {name: (None, text) for name, text in {"query": sql, **texts}.items()}}


def _streamed(sql: str, data: bytes | memoryview | Path) -> dict[str, Any]:
    return {"content": _body(sql, data)}


def _body(sql: str, data: bytes | memoryview | Path) -> Iterator[bytes]:
    yield sql.encode() + b"\n"
    if not isinstance(data, Path):
        yield bytes(data)
        return
    with data.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def _check(answer: httpx.Response) -> None:
    code = answer.headers.get(_CODE_HEADER)
    if answer.status_code == 200 and not code:
        return
    text = answer.read().decode(errors="replace").strip()
    if not code and answer.status_code in _OF_A_PROXY:
        raise StoreAway(text or f"status {answer.status_code}")
    raise _refused(text or f"status {answer.status_code}", int(code) if code and code.isdecimal() else 0)


def _pieces(answer: httpx.Response) -> Iterator[bytes]:
    """The bytes of an answer. An error in the middle of it is told by its last bytes.

    Either the connection is cut off after them, or a tag that a header has told of stands before them.
    """
    last = b""
    tag = answer.headers.get(_TAG_HEADER, "")
    try:
        for piece in answer.iter_bytes():
            last = (last + piece)[-16384:]
            yield piece
    except httpx.TransportError:
        _raise_told(last)
        raise
    if tag and f"__exception__\r\n{tag}".encode() in last:
        _raise_told(last)


def _raise_told(last: bytes) -> None:
    """Raise the error that the last bytes of an answer tell of, if they do."""
    if found := list(_AFTER_AN_ANSWER.finditer(last)):
        told = last[found[-1].start() :].decode(errors="replace").strip()
        raise _refused(told, int(found[-1].group(1))) from None


def _refused(text: str, code: int) -> StoreAway | StoreRefused:
    if code in _NOT_NOW or _NO_SPACE.search(text):
        return StoreAway(text)
    return StoreRefused(text, code)


def _away(error: httpx.TransportError) -> StoreAway:
    return StoreAway(f"the event store does not answer: {str(error) or type(error).__name__}")
