"""A case with evidence, in the network of the incident tests, on a data folder of the test's own."""

from pathlib import Path
from typing import Any

import pytest

from pehra.evidence.models import Piece
from tests.evidence.holding import filed
from tests.incidents.acting import opened
from tests.incidents.conftest import Net, net
from tests.incidents.web.conftest import browser, enters, windows

__all__ = ["Net", "browser", "enters", "net", "windows"]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any) -> Path:
    """Where files and keys of this test lie."""
    settings.HOME = tmp_path
    settings.CLAMAV = ""
    return tmp_path


@pytest.fixture
def case(net: Net) -> str:
    """A case that the Telecom CERT has accepted."""
    return opened(net)


@pytest.fixture
def piece(net: Net, case: str) -> Piece:
    """A file that the analyst of the Telecom CERT has taken in."""
    return filed(net.analyst, case)
