"""The network of three tiers and its browsers."""

from tests.incidents.conftest import Net, net
from tests.incidents.web.conftest import browser, enters, windows

__all__ = ["Net", "browser", "enters", "net", "windows"]
