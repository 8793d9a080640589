from collections.abc import Callable

import pytest
from django.test import Client

from pehra.foundation.access.person import Person
from tests.registry.web.visits import signed_in


@pytest.fixture
def visit(db: None) -> Callable[[Person | None], Client]:
    """A browser of somebody, through their second factor; of nobody for None."""
    return signed_in
