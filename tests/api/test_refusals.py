"""Whatever is sent, the answer is a problem document that says what was wrong: never a page, never a 500."""

import json
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from pehra.foundation.access.api.problems import KINDS
from pehra.incidents import actions
from pehra.incidents.models import Case
from pehra.site.api import assembly, middleware
from pehra.site.api.rate import Allowance
from tests.api.conftest import Calls, Net, report

pytestmark = pytest.mark.django_db


def is_problem(answer: Any, status: int, slug: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Cache-Control"] == "no-store"
    body = answer.json()
    assert set(body) <= {"type", "title", "status", "detail", "instance", "errors"}
    assert body["status"] == status
    assert body["type"] == f"/api/v1/docs#problem-{slug}"
    assert body["instance"] == answer.request["PATH_INFO"]
    return dict(body)


class TestBodies:
    @pytest.mark.parametrize(
        "body",
        [
            b"{",
            b"\xff",
            b'{"title": "a", "title": "b"}',
            b'{"title": "\\u0000"}',
            b'{"title": "\\ud800"}',
            b'{"details": ' + b"[" * 9000 + b"]" * 9000 + b"}",
            b'{"n": ' + b"9" * 6000 + b"}",
            b'{"n": 1e999}',
            b'{"n": NaN}',
        ],
    )
    def test_what_cannot_be_read(self, net: Net, call: Calls, body: bytes) -> None:
        problem = is_problem(call(net.contact).post("reports", body), 400, "malformed")
        assert problem["detail"].startswith("The body")
        assert Case.objects.count() == 0

    @pytest.mark.parametrize("body", [b"null", b"[]", b'"text"', b"7", b"true", b""])
    def test_what_is_no_object(self, net: Net, call: Calls, body: bytes) -> None:
        is_problem(call(net.contact).post("reports", body), 422, "invalid")

    @pytest.mark.parametrize(
        "headers",
        [
            {"CONTENT_TYPE": "text/plain"},
            {"CONTENT_TYPE": "application/x-www-form-urlencoded"},
            {"CONTENT_TYPE": "multipart/form-data; boundary=x"},
            {"CONTENT_TYPE": "application/json; charset=utf-16"},
            {"CONTENT_TYPE": ""},
            {"CONTENT_TYPE": "application/json", "HTTP_CONTENT_ENCODING": "gzip"},
        ],
    )
    def test_what_is_not_sent_as_json(self, net: Net, call: Calls, client: Client, headers: dict[str, str]) -> None:
        body, path = json.dumps(report()), "/api/v1/reports"
        answer = client.generic("POST", path, body, headers=call(net.contact).headers, **headers)
        is_problem(answer, 415, "unsupported-media-type")

    def test_what_is_too_large(self, net: Net, call: Calls) -> None:
        is_problem(call(net.contact).post("reports", report(description="x" * 2**20)), 413, "too-large")

    @pytest.mark.parametrize("length", ["9" * 30, "99999999"])
    def test_what_says_that_it_is_too_large(self, client: Client, length: str) -> None:
        answer = client.generic("POST", "/api/v1/reports", b"{}", CONTENT_LENGTH=length)
        is_problem(answer, 413, "too-large")

    @pytest.mark.parametrize("length", ["-1", "1e3", "²", "ten"])
    def test_what_lies_about_its_length(self, client: Client, length: str) -> None:
        answer = client.generic("POST", "/api/v1/reports", b"{}", CONTENT_LENGTH=length)
        is_problem(answer, 400, "malformed")

    def test_what_does_not_say_its_length(self, client: Client) -> None:
        answer = client.generic("POST", "/api/v1/reports", b"{}", HTTP_TRANSFER_ENCODING="chunked")
        is_problem(answer, 411, "length-required")

    def test_a_pointer_is_escaped(self, net: Net, call: Calls) -> None:
        answer = call(net.contact).post("reports", report(**{"a/b~c": 1}))
        assert [each["pointer"] for each in answer.json()["errors"]] == ["/a~1b~0c"]


class TestAddresses:
    @pytest.mark.parametrize("path", ["/api/", "/api/v1", "/api/v1/", "/api/v1/cases/", "/api/v2/me", "/api/%00"])
    def test_that_there_are_not(self, net: Net, call: Calls, path: str) -> None:
        caller = call(net.contact)
        for headers in ({}, caller.headers):
            is_problem(caller.client.get(path, headers=headers), 404, "not-found")

    @pytest.mark.parametrize("method", ["put", "delete", "patch", "options"])
    def test_that_do_not_take_the_method(self, net: Net, call: Calls, method: str) -> None:
        caller = call(net.contact)
        answer = getattr(caller.client, method)("/api/v1/reports", headers=caller.headers)
        is_problem(answer, 405, "method-not-allowed")
        assert set(answer["Allow"].replace(" ", "").split(",")) == {"GET", "POST"}

    def test_of_another_host(self, client: Client) -> None:
        is_problem(client.get("/api/v1/me", HTTP_HOST="evil.example"), 400, "malformed")


class TestFaults:
    def test_an_unknown_parameter_is_named(self, net: Net, call: Calls) -> None:
        problem = is_problem(call(net.contact).get("me", colour="red"), 422, "invalid")
        assert problem["errors"] == [{"parameter": "colour", "detail": "There is no such parameter."}]

    def test_too_many_requests(self, net: Net, call: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
        throttle = assembly.api.throttle[0]
        monkeypatch.setattr(throttle, "_allowance", Allowance(rate=0.1, burst=2))
        caller, other = call(net.contact), call(net.analyst)
        assert [caller.get("me").status_code for _ in range(2)] == [200, 200]
        refused = caller.get("me")
        is_problem(refused, 429, "too-many-requests")
        assert 1 <= int(refused["Retry-After"]) <= 10
        assert other.get("me").status_code == 200

    @pytest.mark.parametrize("place", ["before", "within"])
    def test_the_database_is_away(self, net: Net, call: Calls, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
        caller = call(net.contact)

        def away(*args: Any, **kwargs: Any) -> None:
            raise OperationalError("the server closed the connection unexpectedly")

        if place == "before":
            monkeypatch.setattr(middleware, "person_behind", away)
        else:
            monkeypatch.setattr(actions, "submit", away)
        answer = caller.post("reports", report())
        is_problem(answer, 503, "unavailable")
        assert answer["Retry-After"] == "10"
        assert "closed" not in answer.content.decode()

    def test_a_defect_shows_nothing_of_itself(self, net: Net, call: Calls, monkeypatch: pytest.MonkeyPatch) -> None:
        def broken(*args: Any, **kwargs: Any) -> None:
            raise RuntimeError("SELECT secret FROM vault")

        caller = call(net.contact)
        monkeypatch.setattr(actions, "submit", broken)
        caller.client.raise_request_exception = False
        answer = caller.post("reports", report())
        is_problem(answer, 500, "server-error")
        assert "vault" not in answer.content.decode()


def test_outside_the_api_pages_stay_pages(client: Client) -> None:
    assert client.get("/nothing/there")["Content-Type"].startswith("text/html")


def test_each_kind_is_explained_once() -> None:
    assert len({kind.slug for kind in KINDS}) == len(KINDS)
    assert all(kind.title and kind.explanation and 400 <= kind.status < 600 for kind in KINDS)
