"""Cases with traces, about which letters are written, in the network of the incident tests."""

from collections.abc import Iterator
from typing import Any

import pytest

from pehra.incidents.rules.intake import Seen
from tests.connectors.smtp.server import HOST, Mailbox, mail_server
from tests.correspondence.writing import ADDRESS, DOMAIN
from tests.incidents.acting import opened
from tests.incidents.conftest import Net, net
from tests.incidents.web.conftest import browser, enters, windows

__all__ = ["Net", "browser", "enters", "net", "windows"]


@pytest.fixture
def case(net: Net) -> str:
    """A case of TLP:AMBER that the Telecom CERT has accepted, with an address and a domain."""
    return opened(net, observables=(Seen(ADDRESS), Seen(DOMAIN)))


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    """A real SMTP server, and the settings that lead to it."""
    with mail_server(Mailbox()) as server:
        settings.SMTP_URL = f"smtp://{HOST}:{server.port}"
        settings.EMAIL_FROM = "Pehra <pehra@cert.example>"
        settings.BASE_URL = "https://pehra.example"
        yield server
