"""The API as its clients meet it: real tokens over Django's client, in the network of the incident tests."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from pehra.foundation.access.person import Person
from pehra.foundation.accounts.actions import create_token
from pehra.foundation.accounts.rules import SCOPES
from tests.incidents.conftest import Net, net

__all__ = ["Caller", "Net", "net"]

JSON = "application/json"


@dataclass
class Caller:
    """A client with one token; paths are below /api/v1/."""

    token: str
    client: Client

    def get(self, path: str, **parameters: Any) -> Any:
        return self.client.get(f"/api/v1/{path}", parameters, headers=self.headers)

    def post(self, path: str, body: Any = None, *, key: str = "") -> Any:
        headers = self.headers | ({"Idempotency-Key": key} if key else {})
        return self.client.post(f"/api/v1/{path}", b"" if body is None else body, content_type=JSON, headers=headers)

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}


Calls = Callable[..., Caller]


def token_for(person: Person, scopes: Any = SCOPES, days: int = 30) -> str:
    made = create_token(
        by=person, party_id=person.held[0].party_id, name="test", scopes=scopes, days=days, at=timezone.now()
    )
    return made.secret


@pytest.fixture
def call() -> Calls:
    """A caller for a person, with all scopes unless some are given; without a person, one without a token."""

    def make(person: Person | None = None, **token: Any) -> Caller:
        return Caller(token_for(person, **token) if person else "", Client())

    return make


def report(**fields: Any) -> dict[str, Any]:
    """A report as a client would send it."""
    return {"organisation": "operator", "title": "سرور پر حملہ", "description": "ڈیٹا بیس بند ہے"} | fields


@pytest.fixture
def filed(net: Net, call: Calls) -> str:
    """The case of a report that the operator has filed."""
    return str(call(net.contact).post("reports", report()).json()["case"])
