"""What is shared ends while somebody else refers to its case: both are done, and nobody acts on it meanwhile."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connection, transaction

from pehra.foundation.audit.queries import prove
from pehra.foundation.deadlines.actions import sweep
from pehra.incidents import actions as cases
from pehra.incidents.models import Case
from pehra.releases.actions import ending
from pehra.releases.models import Share
from tests.incidents.acting import REASON
from tests.incidents.actions.test_sameness import of_department
from tests.incidents.conftest import Net
from tests.releases.redacting import HOUR, SHARED, case_shared
from tests.statistics.test_at_once import LONGEST, somebody_waits

pytestmark = pytest.mark.django_db(transaction=True)
Ending = Callable[[Net, Share], object]


def recalled(net: Net, share: Share) -> object:
    return ending.recall(by=net.analyst, reference=share.reference, reason="Over", at=SHARED + HOUR)


def over(_net: Net, share: Share) -> object:
    return sweep(at=share.until + HOUR)


@pytest.mark.parametrize(("ends", "state"), [(recalled, "recalled"), (over, "expired")])
def test_what_is_referred_to_when_an_act_commits(net: Net, case: str, ends: Ending, state: str) -> None:
    """The act holds the journal and looks at the case once more; the other one holds the case and waits for that."""
    share, theirs = case_shared(net, case, "rival"), of_department(net)

    def alone() -> None:
        try:
            ends(net, share)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            cases.offer_sameness(by=net.punjab_analyst, reference=theirs, to=case, reason=REASON, at=SHARED)
            ended = pool.submit(alone)
            assert somebody_waits()
        ended.result(LONGEST)
    share.refresh_from_db()
    assert share.state == state
    assert prove().broken is None


def test_no_act_has_a_case_of_which_a_sharing_ends(net: Net, case: str) -> None:
    share = case_shared(net, case, "rival")

    def acts() -> None:
        try:
            with transaction.atomic():
                Case.objects.select_for_update(nowait=True, no_key=True).get(reference=case)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        ending.lock_shared(share)
        with pytest.raises(OperationalError):
            pool.submit(acts).result(LONGEST)
