"""ClickHouse's HTTP interface in front of a `Database`.

Source: https://clickhouse.com/docs/interfaces/http. A statement is the body, or `query=` and then the body; other
parameters of the address are settings, and `param_x` the statement's parameters.
"""

import hmac
import secrets
import socket
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from pehra.connectors.event_store.engine import statements
from pehra.connectors.event_store.engine.bodies import Body, TooLong
from pehra.connectors.event_store.engine.database import Database
from pehra.connectors.event_store.engine.errors import SYNTAX_ERROR, WRONG_PASSWORD, EngineError
from pehra.connectors.event_store.engine.exchange import Exchange
from pehra.connectors.event_store.handing import HEADER

USER = "pehra"
_LONGEST_STATEMENT = 16 << 20
_IDLE = 90.0
_STATUS = {SYNTAX_ERROR: 400, WRONG_PASSWORD: 403, 60: 404, 81: 404, 202: 503}
# Parameters of the interface that are no settings; those of them that mean nothing here are passed over.
_NO_SETTINGS = frozenset({"query", "query_id", "default_format", "wait_end_of_query", "buffer_size"})
_REFUSED = frozenset({"session_id", "compress", "decompress", "user", "password"})


@dataclass(frozen=True, slots=True)
class Question:
    """What a request's address says."""

    sql: bytes
    form: str
    whole: bool
    settings: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)


class Facade(ThreadingHTTPServer):
    """Listens on the loopback address, on a port that is free, for whoever knows the password."""

    daemon_threads = True
    allow_reuse_address = False
    request_queue_size = 128

    def __init__(self, database: Database, exchange: Exchange) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.database, self.exchange = database, exchange
        self.password = secrets.token_urlsafe(32)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"

    def handle_error(self, request: Any, client_address: Any) -> None:
        # A client that went away is no news.
        if not isinstance(sys.exception(), (ConnectionError, TimeoutError)):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    """One connection: its requests one after the other."""

    server: Facade
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "Pehra", ""
    timeout = _IDLE
    wbufsize = 1 << 16
    rbufsize = 1 << 18

    def setup(self) -> None:
        super().setup()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def log_message(self, format: str, *arguments: Any) -> None:
        """Nothing: statements hold what people look for."""

    def _serve(self) -> None:
        body = Body(self.rfile, self.headers)
        try:
            self._check_password()
            question = _question(self.path)
            # What only looks may come as GET, as on a server.
            if self.command == "GET":
                question = _looking(question)
            self._carry_out(question, body)
        except EngineError as error:
            self._refuse(error)
        except TooLong as error:
            self._refuse(EngineError(f"Code: {SYNTAX_ERROR}. DB::Exception: {error}", SYNTAX_ERROR))
        finally:
            # What is left of a refused body would be read as the next request.
            if not body.is_read:
                self.close_connection = True

    def _check_password(self) -> None:
        given = self.headers.get("X-ClickHouse-Key", "")
        if not hmac.compare_digest(given.encode(), self.server.password.encode()):
            raise EngineError(
                f"Code: {WRONG_PASSWORD}. DB::Exception: {USER}: Authentication failed. (AUTHENTICATION_FAILED)",
                WRONG_PASSWORD,
            )

    def _carry_out(self, question: Question, body: Body) -> None:
        if name := self.headers.get(HEADER):
            path = self.server.exchange.given(name)
            found = statements.insert(_joined(question.sql, body.all(_LONGEST_STATEMENT)) + b"\n")
            if not found:
                raise EngineError(
                    f"Code: {SYNTAX_ERROR}. DB::Exception: Data goes with INSERT ... FORMAT.", SYNTAX_ERROR
                )
            self._insert_file(found, path, question)
            return
        head = _joined(question.sql, body.head())
        if found := statements.insert(head):
            self._insert(found, chain([head[found.data :]], body.pieces()), question, body.length)
            return
        sql = head + body.all(_LONGEST_STATEMENT)
        statements.single(sql)
        self._answer(sql, question)

    def _insert(
        self, found: statements.Insert, pieces: Iterable[bytes], question: Question, length: int | None
    ) -> None:
        if found.input:
            with self.server.exchange.spooled(iter(pieces), length) as path:
                self._insert_file(found, path, question)
            return
        self.server.database.insert(found.sql, found.form, iter(pieces), question.settings)
        self._done(b"")

    def _insert_file(self, found: statements.Insert, path: Path, question: Question) -> None:
        database = self.server.database
        if found.input:
            database.ask(found.reading(str(path)), "Null", question.settings, question.parameters)
        else:
            with path.open("rb") as file:
                database.insert(found.sql, found.form, iter(lambda: file.read(1 << 20), b""), question.settings)
        self._done(b"")

    def _answer(self, sql: bytes, question: Question) -> None:
        text = _text(sql)
        if question.whole or not statements.streams(sql):
            self._done(self.server.database.ask(text, question.form, question.settings, question.parameters))
            return
        pieces = self.server.database.stream(text, question.form, question.settings, question.parameters)
        with suppress(StopIteration):
            first = next(pieces, b"")
            self._stream(chain([first], pieces))
        pieces.close()

    def _stream(self, pieces: Iterable[bytes]) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; charset=UTF-8")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        try:
            for piece in pieces:
                if piece:
                    self._chunk(piece)
        except EngineError as error:
            # Too late for a status: the text comes last, and an answer cut off tells that it is one.
            self._chunk(f"\n{error}\n".encode())
            self.close_connection = True
            return
        self.wfile.write(b"0\r\n\r\n")

    def _chunk(self, piece: bytes) -> None:
        self.wfile.write(b"%x\r\n" % len(piece))
        self.wfile.write(piece)
        self.wfile.write(b"\r\n")

    def _done(self, answer: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; charset=UTF-8")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def _refuse(self, error: EngineError) -> None:
        text = f"{error}\n".encode()
        self.send_response(_STATUS.get(error.code, 500))
        self.send_header("X-ClickHouse-Exception-Code", str(error.code))
        self.send_header("Content-Type", "text/plain; charset=UTF-8")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)


def _question(path: str) -> Question:
    settings: dict[str, str] = {}
    parameters: dict[str, str] = {}
    own: dict[str, str] = {}
    for name, value in parse_qsl(urlsplit(path).query, keep_blank_values=True):
        if name in _REFUSED:
            raise EngineError(f"Code: 48. DB::Exception: {name} is not supported here. (NOT_IMPLEMENTED)", 48)
        if name.startswith("param_"):
            parameters[name.removeprefix("param_")] = value
        elif name in _NO_SETTINGS:
            own[name] = value
        else:
            settings[name] = value
    form = own.get("default_format", "TabSeparated")
    whole = own.get("wait_end_of_query", "0") == "1"
    return Question(own.get("query", "").encode(), form, whole, settings, parameters)


def _looking(question: Question) -> Question:
    if question.settings.get("readonly", "0") != "0":
        return question
    settings = {**question.settings, "readonly": "2"}
    return Question(question.sql, question.form, question.whole, settings, question.parameters)


def _joined(sql: bytes, body: bytes) -> bytes:
    return sql + b"\n" + body if sql else body


def _text(sql: bytes) -> str:
    try:
        return sql.decode()
    except UnicodeDecodeError:
        raise EngineError(f"Code: {SYNTAX_ERROR}. DB::Exception: Syntax error: not UTF-8.", SYNTAX_ERROR) from None
