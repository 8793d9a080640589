"""Two people merge, agree and undo at the same moment: nobody waits for ever, one wins, the count is right."""

from collections.abc import Callable

import pytest

from pehra.foundation.access.errors import Conflict, Refusal
from pehra.foundation.audit import queries as audit
from pehra.incidents import actions
from pehra.incidents.actions.hand_over import take_over
from pehra.incidents.models import Case, Merge
from tests.incidents.acting import HOUR, REASON, opened
from tests.incidents.actions.test_at_once import at_once
from tests.incidents.actions.test_sameness import check_counting, of_department
from tests.incidents.conftest import Net
from tests.incidents.merging import two
from tests.world import NOW

pytestmark = pytest.mark.django_db(transaction=True)
LATER = NOW + 2 * HOUR
Doing = Callable[[], object]


def merging(net: Net, case: str, into: str, by: str = "analyst") -> Doing:
    return lambda: actions.merge(by=getattr(net, by), reference=case, into=into, reason=REASON, at=LATER)


def test_two_who_merge_both_ways_one_wins(net: Net) -> None:
    for _ in range(3):
        first, second = two(net)
        results = at_once([merging(net, first, second), merging(net, second, first, "lead")])
        done = [each for each in results if isinstance(each, Merge)]
        assert len(done) == 1, results
        assert all(isinstance(each, Conflict | Merge) for each in results), results
        assert Case.objects.filter(reference__in=[first, second], merged_into=None).count() == 1
    check_counting()
    assert audit.prove().broken is None


def test_a_ring_of_merges_leaves_one_case_that_is_dealt_with(net: Net) -> None:
    cases = [opened(net) for _ in range(4)]
    ring = [merging(net, case, into) for case, into in zip(cases, [*cases[1:], cases[0]], strict=True)]
    results = at_once(ring)
    assert all(isinstance(each, Conflict | Merge) for each in results), results
    check_counting()
    assert Case.objects.filter(reference__in=cases, merged_into=None, status="open").exists()


def test_merging_undoing_and_agreeing_at_once(net: Net) -> None:
    first, second = two(net)
    theirs = of_department(net)
    actions.merge(by=net.analyst, reference=second, into=first, reason=REASON, at=LATER)
    actions.offer_sameness(by=net.analyst, reference=first, to=theirs, reason=REASON, at=LATER)
    results = at_once(
        [
            lambda: actions.undo_merge(by=net.lead, reference=second, reason=REASON, at=LATER),
            lambda: actions.accept_sameness(by=net.punjab_analyst, reference=theirs, other=first, at=LATER),
            lambda: actions.note(by=net.contact, reference=first, body="meanwhile", at=LATER),
            merging(net, second, first),
        ]
    )
    assert all(not isinstance(each, Exception) or isinstance(each, Refusal) for each in results), results
    check_counting()
    assert audit.prove().broken is None


def test_a_mandate_passes_while_its_cases_are_merged(net: Net) -> None:
    cases = [opened(net) for _ in range(4)]
    results = at_once(
        [
            lambda: take_over(
                function="sectoral",
                from_body=net.telecom_cert.pk,
                to_body=net.cii_cert.pk,
                organisations=None,
                at=LATER,
            ),
            merging(net, cases[3], cases[0]),
            merging(net, cases[1], cases[2], "lead"),
        ]
    )
    assert all(not isinstance(each, Exception) or isinstance(each, Refusal) for each in results), results
    check_counting()
    for row in Merge.objects.select_related("case", "into"):
        assert row.case.status == "closed"
        assert row.into.status == "open"
