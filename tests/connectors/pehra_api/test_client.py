"""Against a real HTTP server: what is sent, and what each answer, or none, means."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from pehra.connectors.pehra_api import NotTaken, send_report

REPORT = {"organisation": "operator", "title": "سرور"}


class Answering(HTTPServer):
    """Answers everything with what it is told to, and keeps what came."""

    status = 201
    body = b'{"receipt": {}}'
    came: list[tuple[str, dict[str, str], bytes]]

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.came = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: Answering

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.came.append((self.path, dict(self.headers), body))
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(self.server.body)))
        self.end_headers()
        self.wfile.write(self.server.body)

    def log_message(self, *_: object) -> None:
        """Keep the tests' output readable."""


@pytest.fixture
def server() -> Iterator[Answering]:
    made = Answering()
    thread = Thread(target=made.serve_forever, daemon=True)
    thread.start()
    yield made
    made.shutdown()
    made.server_close()


def refused(server: Answering, status: int, body: object) -> str:
    server.status = status
    server.body = body if isinstance(body, bytes) else json.dumps(body).encode()
    with pytest.raises(NotTaken) as error:
        send_report(server.url, "pehra_x", REPORT)
    return str(error.value)


def test_the_report_its_token_and_its_key_are_sent(server: Answering) -> None:
    assert send_report(server.url, "pehra_x", REPORT) == {"receipt": {}}
    path, headers, body = server.came[0]
    assert path == "/api/v1/reports"
    assert headers["Authorization"] == "Bearer pehra_x"
    assert headers["Content-Type"] == "application/json"
    assert json.loads(body) == REPORT


def test_the_same_report_has_the_same_key_and_another_one_another(server: Answering) -> None:
    for report in (REPORT, dict(reversed(REPORT.items())), REPORT | {"title": "x"}):
        send_report(f"{server.url}/", "pehra_x", report)
    keys = [headers["Idempotency-Key"] for _, headers, _ in server.came]
    assert keys[0] == keys[1] != keys[2]
    assert {path for path, _, _ in server.came} == {"/api/v1/reports"}


def test_a_problem_is_told_field_by_field(server: Answering) -> None:
    problem = {
        "title": "t",
        "detail": "Two fields cannot be accepted.",
        "errors": [
            {"pointer": "/title", "detail": "This field is needed."},
            {"pointer": "/observables/1/value", "detail": "This is not an IP address."},
            "nonsense",
        ],
    }
    assert refused(server, 422, problem).splitlines() == [
        "Two fields cannot be accepted.",
        "  title: This field is needed.",
        "  observables.1.value: This is not an IP address.",
    ]


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (401, {"title": "A valid token is needed"}, "A valid token is needed"),
        (500, {}, "refused with status 500"),
        (403, [], "refused with status 403"),
        (200, [], "refused with status 200"),
        (404, b"<html>", "answers 404, and not as a Pehra does"),
        (200, b"", "answers 200, and not as a Pehra does"),
        (201, b"\xff\xfe\xfa", "answers 201, and not as a Pehra does"),
        (302, b"", "answers 302, and not as a Pehra does"),
    ],
)
def test_whatever_else_is_answered_is_no_receipt(server: Answering, status: int, body: object, said: str) -> None:
    assert said in refused(server, status, body)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9", "nonsense", "ftp://example.org", "http://[::1", "http://a b", ""]
)
def test_where_nobody_answers(url: str) -> None:
    with pytest.raises(NotTaken, match="cannot be reached"):
        send_report(url, "pehra_x", REPORT)


@pytest.mark.parametrize("token", ["", "a\r\nX-Evil: 1", "ٹوکن", "a\0b"])
def test_what_is_no_token_is_not_sent(server: Answering, token: str) -> None:
    with pytest.raises(NotTaken, match="token"):
        send_report(server.url, token, REPORT)
    assert server.came == []
