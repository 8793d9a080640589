"""People's browsers, as for the pages of cases."""

import pytest

from pehra.events.queries.watching import forget_floors
from tests.incidents.web.conftest import Enters, browser, enters, windows


@pytest.fixture(autouse=True)
def counted_anew() -> None:
    """What one test has counted is nothing to the next."""
    forget_floors()


__all__ = ["Enters", "browser", "enters", "windows"]
