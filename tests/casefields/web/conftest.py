"""Windows of a real browser on the live site."""

from tests.incidents.web.conftest import browser, windows

__all__ = ["browser", "windows"]
