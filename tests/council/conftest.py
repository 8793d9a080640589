import pytest

from tests.council import seating
from tests.registry import network


@pytest.fixture
def country(db: None) -> network.Country:
    """The small country of `tests.registry.network`, before anybody sits on a seat."""
    return network.country()


@pytest.fixture
def council(db: None) -> seating.Council:
    """The small Council of `tests.council.seating`, with everybody seated."""
    return seating.council()
