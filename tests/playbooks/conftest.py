"""Playbooks in the network of the incident tests."""

import pytest

from pehra.playbooks.models import Playbook
from tests.incidents.acting import opened
from tests.incidents.conftest import Net, net
from tests.incidents.web.conftest import browser, enters, windows
from tests.playbooks.playing import powers, published

__all__ = ["Net", "browser", "enters", "net", "windows"]


@pytest.fixture
def case(net: Net) -> str:
    """A case that the Telecom CERT has accepted."""
    return opened(net)


@pytest.fixture
def playbook(net: Net) -> Playbook:
    """A playbook of the Telecom CERT in its first version, with a step for each kind of owner."""
    return published(net.analyst, net.lead, "cert-telecom")


@pytest.fixture
def may_prescribe(net: Net) -> None:
    """The National CERT may prescribe playbooks to all below, a sectoral CERT to those of its sector."""
    powers()
