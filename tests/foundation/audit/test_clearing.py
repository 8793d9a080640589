"""The tests' own clearing of the journal between tests with real transactions."""

import pytest

from pehra.foundation.access.person import SYSTEM
from pehra.foundation.audit.actions import record
from pehra.foundation.audit.queries import head, prove
from tests.world import NOW


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", [1, 2])
def test_each_test_begins_with_an_empty_journal(turn: int) -> None:
    assert head().seq == 0
    record(by=SYSTEM, at=NOW, act="test", subject=f"turn:{turn}")
    assert prove().entries == 1
