"""The network of the incident tests, a program that is really called, and webhooks of its bodies."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import orjson
import pytest

from pehra.connectors import webhook
from pehra.foundation.access.person import Person
from pehra.webhooks.actions.endpoints import add
from pehra.webhooks.actions.following import follow
from pehra.webhooks.actions.sending import send_due
from pehra.webhooks.models import Endpoint
from pehra.webhooks.rules.endpoints import Wishes
from pehra.webhooks.rules.happenings import Happening
from tests.connectors.webhook.program import HOST, Program, program
from tests.incidents.conftest import Net, net
from tests.world import NOW

__all__ = ["Net", "net", "program"]
EARLIER = NOW - timedelta(days=1)


@dataclass
class Calls:
    """What the program was told, and how it is called."""

    program: Program
    send: Callable[..., int] = field(init=False)

    def __post_init__(self) -> None:
        self.send = partial(webhook.call, verify=self.program.trust)

    @property
    def url(self) -> str:
        return f"https://{HOST}:{self.program.port}/pehra"

    @property
    def bodies(self) -> list[dict[str, Any]]:
        return [orjson.loads(body) for _headers, body in self.program.heard]

    @property
    def kinds(self) -> list[str]:
        return [body["kind"] for body in self.bodies]

    def go(self, at: datetime = NOW + timedelta(hours=1)) -> int:
        """What the worker does: returns how many calls were due."""
        while follow(at=at):
            pass
        count = 0
        while made := send_due(now=lambda: at, send=self.send):
            count += made
        return count


@pytest.fixture
def calls(program: Program, settings: Any) -> Calls:
    settings.BASE_URL = "https://pehra.example"
    return Calls(program)


def wishes(url: str, **fields: Any) -> Wishes:
    usual: dict[str, Any] = {"name": "Ticket system", "kinds": frozenset(Happening)}
    return Wishes(url=url, **usual | fields)


def hooked(by: Person, url: str, *, body: str = "cert-telecom", at: datetime = EARLIER, **fields: Any) -> Endpoint:
    return add(by=by, body=body, wanted=wishes(url, **fields), at=at)
