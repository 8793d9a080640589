"""Shadowserver's API for tests: checks each signature, lists reports, gives them out."""

import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import orjson

from tests.connectors.feed_pull.publisher import Publisher, publisher

KEY, SECRET = "the key", "the secret"


@dataclass
class Service:
    """Reports by number: the file's name and its bytes. `asked` has the requests that were signed well."""

    there: Publisher
    reports: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return self.there.url("/api2/")

    def downloads(self) -> list[str]:
        return [told["id"] for method, told in self.asked if method == "download"]

    def _signed(self, method: str, request: Any) -> dict[str, Any] | None:
        expected = hmac.new(SECRET.encode(), request.body, sha256).hexdigest()
        told: dict[str, Any] = orjson.loads(request.body)
        if request.command != "POST" or request.headers.get("HMAC2") != expected or told.get("apikey") != KEY:
            return None
        self.asked.append((method, told))
        return told

    def list(self, request: Any) -> tuple[int, dict[str, str], bytes]:
        if self._signed("list", request) is None:
            return 401, {}, b""
        rows = [
            {"id": number, "file": name, "type": "x", "report": "pakistan"}
            for number, (name, _) in self.reports.items()
        ]
        return 200, {}, orjson.dumps(rows)

    def download(self, request: Any) -> tuple[int, dict[str, str], bytes]:
        told = self._signed("download", request)
        if told is None:
            return 401, {}, b""
        if told["id"] not in self.reports:
            return 200, {}, b'{"error": "no such report"}'
        return 200, {}, self.reports[told["id"]][1]


@contextmanager
def service() -> Iterator[Service]:
    with publisher() as there:
        made = Service(there)
        there.pages = {"/api2/reports/list": made.list, "/api2/reports/download": made.download}
        yield made
