"""The desk of the public at the National CERT, the organisation of those who have none, and what people hand in."""

from datetime import datetime
from typing import Any

import pytest

from pehra.public.actions import gate
from pehra.public.actions.handing_in import HandedIn, hand_in
from pehra.public.models import PublicReport
from pehra.public.rules import tickets
from pehra.public.rules.handing_in import Given, Upload
from pehra.registry.models import RoutingRow
from tests import world
from tests.incidents.conftest import Net, clock, net, routing
from tests.incidents.web.conftest import browser, enters, windows
from tests.world import NOW

__all__ = ["browser", "enters", "net", "windows"]

ADDRESS = "203.0.113.7"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
SECRET_WORDS = "Zarqa-words: they called me and asked for the code of my bank."


@pytest.fixture
def desk(net: Net, monkeypatch: pytest.MonkeyPatch) -> Net:
    """The network with a desk: who owes the public an answer within a day. Its tickets cost a few hashes only."""
    monkeypatch.setattr(tickets, "LEAST_BITS", 4)
    clock("public", "national", "acknowledge-public", 24, remind_before=[2], remind_after=[1]).save()
    routing("to-national-citizens", "organisation", "national", 5, sectors=["citizens"]).save()
    world.organisation("citizens", sector="citizens", province="punjab")
    assert RoutingRow.objects.filter(key="to-national-citizens").exists()
    return net


def given(**fields: Any) -> Given:
    return Given(**{"kind": "fraud-message", "words": SECRET_WORDS} | fields)


def ticket_for(at: datetime, address: str = ADDRESS) -> tuple[str, str]:
    """A ticket with the work done for it, as a browser does."""
    ticket = gate.new_ticket(address=address, at=at)
    return ticket.text, tickets.solve(ticket)


def handed_in(at: datetime = NOW, *, files: tuple[Upload, ...] = (), address: str = ADDRESS, **fields: Any) -> HandedIn:
    ticket, nonce = ticket_for(at, address)
    return hand_in(given=given(**fields), files=files, ticket=ticket, nonce=nonce, address=address, at=at)


def row_of(made: HandedIn) -> PublicReport:
    return PublicReport.objects.get(reference=made.reference)
