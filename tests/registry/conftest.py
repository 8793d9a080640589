import pytest

from tests.registry import network


@pytest.fixture
def country(db: None) -> network.Country:
    """The small country of `tests.registry.network`, with its profile loaded."""
    return network.country()
