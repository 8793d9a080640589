"""ClickHouse's HTTP interface in front of a `Database`: who may come in, and how answers and errors are told.

Source: https://clickhouse.com/docs/interfaces/http.
"""

import hmac
import secrets
import socket
import sys
from base64 import b64decode
from collections.abc import Iterable
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import chain
from pathlib import Path
from typing import Any

from pehra.connectors.event_store.engine import answers, questions, statements
from pehra.connectors.event_store.engine.bodies import Body, TooLong
from pehra.connectors.event_store.engine.database import Database
from pehra.connectors.event_store.engine.errors import (
    SYNTAX_ERROR,
    TOO_MANY_AT_ONCE,
    WRONG_PASSWORD,
    EngineError,
    failed,
    syntax_error,
)
from pehra.connectors.event_store.engine.exchange import Exchange
from pehra.connectors.event_store.engine.questions import Question
from pehra.connectors.event_store.handing import HEADER

USER = "pehra"
_LONGEST_STATEMENT = 16 << 20
_LONGEST_SKIPPED, _LONGEST_OF_A_STRANGER = 1 << 30, 1 << 20
_PIECE = 1 << 20
_IDLE = 90.0
_STATUS = {SYNTAX_ERROR: 400, WRONG_PASSWORD: 403, 60: 404, 81: 404, TOO_MANY_AT_ONCE: 503}


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
        patience = _LONGEST_OF_A_STRANGER
        try:
            self._check_password()
            patience = _LONGEST_SKIPPED
            kind = self.headers.get("Content-Type", "")
            form = body.all(_LONGEST_STATEMENT) if questions.is_form(kind) else b""
            self._carry_out(questions.question(self.path, kind, form, only_looks=self.command == "GET"), body)
        except EngineError as error:
            self._refuse(error, body, patience)
        except TooLong as error:
            self._refuse(syntax_error(str(error)), body, patience)

    def _check_password(self) -> None:
        given = self.headers.get("X-ClickHouse-Key") or _basic(self.headers.get("Authorization", ""))
        if not hmac.compare_digest(given.encode(), self.server.password.encode()):
            raise failed(WRONG_PASSWORD, "AUTHENTICATION_FAILED", f"{USER}: Authentication failed")

    def _carry_out(self, question: Question, body: Body) -> None:
        if name := self.headers.get(HEADER):
            path = self.server.exchange.given(name)
            found = statements.insert(_joined(question.sql, body.all(_LONGEST_STATEMENT)) + b"\n")
            if not found:
                raise syntax_error("Data goes with INSERT ... FORMAT")
            self._insert_file(found, path, question)
            return
        head = _joined(question.sql, body.head())
        if found := statements.insert(head):
            self._insert(found, chain([head[found.data :]], body.pieces()), question, body.length)
            return
        self._answer(statements.query(head + body.all(_LONGEST_STATEMENT)), question)

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
                database.insert(found.sql, found.form, iter(lambda: file.read(_PIECE), b""), question.settings)
        self._done(b"")

    def _answer(self, query: statements.Query, question: Question) -> None:
        database = self.server.database
        form = query.form or question.form
        if question.whole or not query.selects or not answers.divisible(form):
            self._done(database.ask(query.sql, form, question.settings, question.parameters))
            return
        with closing(database.stream(query.sql, form, question.settings, question.parameters)) as pieces:
            joined = answers.joined(form, pieces)
            # What fails at once is told by a status.
            first = next(joined, None)
            if first is not None:
                self._stream(chain([first], joined))
                return
        # Without a row there was no piece, yet there may be a header.
        self._done(database.ask(query.sql, form, question.settings, question.parameters))

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

    def _refuse(self, error: EngineError, body: Body, patience: int) -> None:
        # A client that is still speaking would not hear; what it has left to say would be read as its next request.
        heard = body.skip(patience)
        text = f"{error}\n".encode()
        self.send_response(_STATUS.get(error.code, 500))
        self.send_header("X-ClickHouse-Exception-Code", str(error.code))
        self.send_header("Content-Type", "text/plain; charset=UTF-8")
        self.send_header("Content-Length", str(len(text)))
        if not heard:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(text)


def _joined(sql: bytes, body: bytes) -> bytes:
    return sql + b"\n" + body if sql else body


def _basic(authorization: str) -> str:
    """The password of basic authentication (RFC 7617); empty where there is none."""
    scheme, _, told = authorization.partition(" ")
    if scheme.lower() != "basic":
        return ""
    try:
        return b64decode(told, validate=True).decode().partition(":")[2]
    except ValueError:
        return ""
