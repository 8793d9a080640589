"""Headers of every answer; tests/permissions/test_headers.py grades them on every address."""

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from pehra.site.headers import USUAL, HeadersMiddleware


def test_what_says_nothing_gets_the_usual() -> None:
    answer = HeadersMiddleware(lambda request: HttpResponse())(RequestFactory().get("/"))
    assert {name: answer.headers[name] for name in USUAL} == USUAL


@pytest.mark.parametrize("name", USUAL)
def test_what_was_said_stays(name: str) -> None:
    answer = HeadersMiddleware(lambda request: HttpResponse(headers={name: "said"}))(RequestFactory().get("/"))
    assert answer.headers[name] == "said"


def test_what_is_refused_before_anything_else_has_them() -> None:
    answer = Client().post("/api/v1/reports", b"<x/>", content_type="text/xml")
    assert answer.status_code == 415
    assert {name: answer.headers[name] for name in USUAL if name != "Cache-Control"} == {
        name: value for name, value in USUAL.items() if name != "Cache-Control"
    }


def test_files_of_the_site_may_be_kept() -> None:
    answer = Client().get("/static/pehra/base.css")
    assert answer.status_code == 200
    assert "max-age" in answer.headers["Cache-Control"]
