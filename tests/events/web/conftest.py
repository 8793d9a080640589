"""People's browsers, as for the pages of cases."""

from tests.incidents.web.conftest import Enters, browser, enters, windows

__all__ = ["Enters", "browser", "enters", "windows"]
