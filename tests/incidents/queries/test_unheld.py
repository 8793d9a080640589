"""What the database keeps of cases in nobody's hands is what asking of every case would give, whatever has happened."""

from collections.abc import Callable

import pytest
from django.db import connection

from pehra.foundation.access.viewing import viewing
from pehra.incidents import actions, queries
from pehra.incidents.models import Assignment, Case, Unheld
from pehra.incidents.queries import Filter
from tests.incidents.acting import HOUR, LATER, REASON, closed, escalated, opened, reported
from tests.incidents.conftest import Net
from tests.world import NOW

pytestmark = pytest.mark.django_db

ASKED_OF_EACH = """
SELECT c.reference, c.custodian_id FROM incidents_case c
WHERE c.status <> 'closed' AND NOT EXISTS (
    SELECT FROM incidents_assignment a WHERE a.case_id = c.id AND a.party_id = c.custodian_id AND a.until IS NULL)
"""


def holds() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(ASKED_OF_EACH)
        expected = set(cursor.fetchall())
    return expected == set(Unheld.objects.values_list("reference", "party_id"))


def accepted_above(net: Net) -> str:
    reference = escalated(net)
    actions.accept(by=net.cii_analyst, reference=reference, at=NOW + 3 * HOUR)
    return reference


def taken(net: Net) -> str:
    reference = opened(net)
    actions.take(by=net.analyst, reference=reference, at=LATER)
    return reference


def let_go(net: Net) -> str:
    reference = taken(net)
    actions.release(by=net.analyst, reference=reference, at=LATER + HOUR)
    return reference


def closed_while_held(net: Net) -> str:
    reference = taken(net)
    actions.close(by=net.analyst, reference=reference, cause="x", lesson="y", at=LATER + HOUR)
    return reference


def opened_again(net: Net) -> str:
    reference = closed(net)
    actions.reopen(by=net.analyst, reference=reference, reason=REASON, at=LATER)
    return reference


def held_below_alone(net: Net) -> str:
    """Somebody of the first body still has it when another one has custody."""
    reference = escalated(net)
    actions.take(by=net.analyst, reference=reference, at=NOW + 3 * HOUR)
    actions.accept(by=net.cii_analyst, reference=reference, at=NOW + 4 * HOUR)
    return reference


STORIES = {
    reported: True,
    opened: True,
    accepted_above: True,
    taken: False,
    let_go: True,
    closed: False,
    closed_while_held: False,
    opened_again: True,
    held_below_alone: True,
}


@pytest.mark.parametrize("story", STORIES, ids=lambda each: each.__name__)
def test_it_follows_every_act(net: Net, story: Callable[[Net], str]) -> None:
    reference = story(net)
    assert holds()
    assert Unheld.objects.filter(reference=reference).exists() is STORIES[story]


def test_it_follows_what_is_written_past_the_acts(net: Net) -> None:
    reference = taken(net)
    Assignment.objects.all().delete()
    assert holds()
    Case.objects.filter(reference=reference).update(custodian_id=net.cii_cert.pk)
    assert holds()
    assert Unheld.objects.get().party_id == net.cii_cert.pk


def test_the_second_lock_hides_what_lies_about_at_others(net: Net) -> None:
    opened(net)
    for person, count in ((net.analyst, 1), (net.contact, 0), (net.cii_analyst, 0), (net.punjab_analyst, 0)):
        with viewing(person):
            assert Unheld.objects.count() == count


def test_of_a_red_case_who_is_not_named_learns_nothing(net: Net) -> None:
    reference = reported(net, tlp="TLP:RED")
    with viewing(net.analyst):
        assert not Unheld.objects.exists()
        assert queries.cases(net.analyst, Filter(hands="nobody")).cases == []
    with viewing(net.lead):
        assert [each.reference for each in queries.cases(net.lead, Filter(hands="nobody")).cases] == [reference]


def test_pages_of_nobodys_keep_their_order(net: Net) -> None:
    references = {opened(net) for _turn in range(5)}
    found, after = [], ""
    for _turn in range(3):
        page = queries.cases(net.analyst, Filter(hands="nobody"), after=after, limit=2)
        found += [case.reference for case in page.cases]
        after = page.older or ""
    assert set(found) == references
    assert len(found) == 5
    assert found[-1] == queries.cases(net.analyst, Filter(hands="nobody"), last=True, limit=1).cases[0].reference
