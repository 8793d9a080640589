"""The national picture: counts of incidents, and nothing of what was none."""

import pytest

from pehra.incidents import actions
from pehra.incidents.queries.national import national
from pehra.incidents.rules.outcomes import NO_INCIDENT
from tests.incidents.acting import HOUR, LATER, REASON, closed, opened, reported
from tests.incidents.conftest import Net

pytestmark = pytest.mark.django_db
AT = LATER + 2 * HOUR


def counts() -> tuple[int, int, int]:
    found = national(AT).tiers["sectoral"]
    return found.open, found.opened, found.closed


def test_what_is_open_and_what_was_closed(net: Net) -> None:
    opened(net)
    closed(net)
    assert counts() == (1, 2, 1)


@pytest.mark.parametrize("outcome", sorted(NO_INCIDENT))
def test_what_was_no_incident_is_in_none_of_them_until_it_is_opened_again(net: Net, outcome: str) -> None:
    opened(net)
    reference = reported(net)
    actions.dismiss(by=net.analyst, reference=reference, outcome=outcome, reason=REASON, at=LATER)
    assert counts() == (1, 1, 0)
    actions.reopen(by=net.lead, reference=reference, reason=REASON, at=LATER + HOUR)
    assert counts() == (2, 2, 0)
