"""The client against a server that checks signatures, and one that misbehaves."""

import time
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from pehra.connectors.shadowserver import Account, Report, Shadowserver, ShadowserverAway, ShadowserverRefuses
from tests.connectors.feed_pull.publisher import dripping, never_greeting
from tests.connectors.shadowserver.service import KEY, SECRET, Service, service

DAY = date(2026, 10, 4)
FILE = "2026-10-04-scan_http-pakistan-asn.csv"


@pytest.fixture
def there() -> Iterator[Service]:
    with service() as made:
        yield made


def api(there: Service, **told: Any) -> Shadowserver:
    return Shadowserver(Account(**{"key": KEY, "secret": SECRET, "url": there.url} | told))


def content(client: Shadowserver, number: str) -> bytes:
    with client.report(number) as blocks:
        return b"".join(blocks)


def test_reports_are_listed_and_loaded(there: Service) -> None:
    there.reports = {"abc-1": (FILE, b"a,b\n1,2\n")}
    assert api(there).reports(DAY, DAY, ("pakistan",)) == [Report("abc-1", FILE)]
    assert there.asked == [("list", {"apikey": KEY, "date": "2026-10-04:2026-10-04", "reports": ["pakistan"]})]
    assert content(api(there), "abc-1") == b"a,b\n1,2\n"
    api(there).reports(DAY, DAY)
    assert "reports" not in there.asked[-1][1]


@pytest.mark.parametrize("told", [{"secret": "another"}, {"key": "another"}])
def test_a_wrong_key_or_signature_is_refused(told: dict[str, str], there: Service) -> None:
    with pytest.raises(ShadowserverRefuses, match="401"):
        api(there, **told).reports(DAY, DAY)
    assert not there.asked


def test_a_report_that_is_refused_is_no_report(there: Service) -> None:
    with pytest.raises(ShadowserverRefuses, match="no such report"):
        content(api(there), "gone")


@pytest.mark.parametrize(
    ("status", "body", "refusal", "why"),
    [
        (200, b'{"error": "over quota"}', ShadowserverRefuses, "over quota"),
        (200, b'"word"', ShadowserverRefuses, "something else"),
        (200, b"<html>", ShadowserverRefuses, "no JSON"),
        (403, b"", ShadowserverRefuses, "403"),
        (429, b"", ShadowserverAway, "429"),
        (502, b"", ShadowserverAway, "502"),
    ],
)
def test_what_goes_wrong_is_told(status: int, body: bytes, refusal: type[Exception], why: str, there: Service) -> None:
    there.there.say("/api2/reports/list", status, body)
    with pytest.raises(refusal, match=why):
        api(there).reports(DAY, DAY)


def test_rows_that_are_no_reports_are_passed_over(there: Service) -> None:
    there.reports = {"../../x": (FILE, b""), "ok": ("../../etc/passwd", b""), "good": (FILE, b"")}
    there.reports["a b"] = (FILE, b"")
    assert api(there).reports(DAY, DAY) == [Report("good", FILE)]


@pytest.mark.parametrize("method", ["list", "download"])
def test_a_service_that_drips_is_left(method: str, there: Service) -> None:
    there.there.pages[f"/api2/reports/{method}"] = dripping(100, every=0.1)
    hurried, began = api(there, seconds=0.3), time.monotonic()
    with pytest.raises(ShadowserverAway, match="too long"):
        hurried.reports(DAY, DAY) if method == "list" else content(hurried, "abc")
    assert time.monotonic() - began < 5


def test_a_service_whose_headers_never_end_is_left(there: Service) -> None:
    with never_greeting() as port:
        hurried, began = api(there, seconds=0.3, url=f"http://127.0.0.1:{port}/"), time.monotonic()
        for ask in (lambda: hurried.reports(DAY, DAY), lambda: content(hurried, "abc")):
            with pytest.raises(ShadowserverAway, match="too long"):
                ask()
        assert time.monotonic() - began < 5


def test_a_refusal_in_pieces_is_one(there: Service) -> None:
    told = [b" ", b'{"err', b'or": "over', b' quota"}']
    there.there.pages["/api2/reports/download"] = lambda request: (200, {"Content-Length": "24"}, told)
    with pytest.raises(ShadowserverRefuses, match="over quota"):
        content(api(there), "abc")


def test_one_that_is_not_there_or_breaks_off(there: Service) -> None:
    there.there.say("/api2/reports/download", 200, b"half", Content_Length="99")
    with pytest.raises(ShadowserverAway):
        content(api(there), "abc")
    with pytest.raises(ShadowserverAway):
        api(there, url="http://127.0.0.1:1/").reports(DAY, DAY)
