"""A program that works for one person by the API, with a token that this person made in the browser."""

import json
import urllib.request
from dataclasses import dataclass
from typing import Any

from tests.journeys.conftest import Visitor
from tests.journeys.pressing import send


@dataclass(frozen=True)
class Program:
    """Paths are below /api/v1/. Raises HTTPError for whatever is refused."""

    base: str
    token: str

    def post(self, path: str, **body: Any) -> Any:
        return self._ask(path, json.dumps(body).encode())

    def get(self, path: str) -> Any:
        return self._ask(path, None)

    def _ask(self, path: str, body: bytes | None) -> Any:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.base}/api/v1/{path}", body, headers)
        with urllib.request.urlopen(request, timeout=300) as answer:
            return json.load(answer)


def program_of(visitor: Visitor, *scopes: str) -> Program:
    """A program with a token for these scopes, made on the page of the person's account."""
    visitor.go("/account/")
    send(visitor.page, "/account/tokens/", name="Forwarder", scopes=list(scopes))
    return Program(visitor.site.url, visitor.page.locator("[data-secret]").inner_text().strip())
