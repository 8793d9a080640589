"""Who leaves a body is no longer named for it, and a RED case is never left without anybody."""

import pytest

from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.models import Membership, User
from pehra.foundation.accounts.queries import person as person_of
from pehra.incidents import actions, queries
from pehra.incidents.actions.people import on_role_ended
from pehra.incidents.models import Case, Named
from tests import world
from tests.incidents.acting import LATER, WORDS, opened, reported
from tests.incidents.conftest import Net

pytestmark = pytest.mark.django_db


def leaves(person: Person, party: object) -> Person:
    """The person after their role at the party has ended."""
    row = Membership.objects.get(user_id=person.user_id, party=party, ended_at=None)
    row.ended_at = LATER
    row.save()
    on_role_ended(row, LATER)
    return person_of(User.objects.get(pk=person.user_id))


def also_at(person: Person, party: object, role: Role) -> Person:
    user = User.objects.get(pk=person.user_id)
    world.join(user, party, role)  # type: ignore[arg-type]
    return person_of(user)


def test_the_site_ends_names_with_roles() -> None:
    """Tied in `site.wiring`; without it, who was named once would see a case for ever."""
    assert on_role_ended in __import__("pehra.foundation.accounts.actions.memberships", fromlist=["x"])._handlers


@pytest.mark.parametrize("label", ["TLP:AMBER", "TLP:RED"])
def test_who_leaves_sees_nothing_whatever_they_do_elsewhere(net: Net, label: str) -> None:
    reference = reported(net, tlp=label)
    actions.accept(by=net.lead, reference=reference, at=LATER)
    assert queries.case(net.lead, reference)
    also_at(net.lead, net.punjab_cert, Role.ANALYST)
    gone = leaves(net.lead, net.telecom_cert)
    assert gone.keys
    with pytest.raises(Absent):
        queries.case(gone, reference)
    assert -gone.user_id not in Case.objects.get().audience


def test_who_has_another_role_there_stays_named(net: Net) -> None:
    reference = reported(net, tlp="TLP:RED")
    also_at(net.lead, net.telecom_cert, Role.DUTY_OFFICER)
    row = Membership.objects.get(user_id=net.lead.user_id, role=Role.LEAD)
    row.ended_at = LATER
    row.save()
    on_role_ended(row, LATER)
    assert queries.case(net.lead, reference)


def test_when_the_last_one_leaves_those_who_are_left_are_named(net: Net) -> None:
    reference = reported(net, tlp="TLP:RED")
    with pytest.raises(Absent):
        queries.case(net.analyst, reference)
    leaves(net.lead, net.telecom_cert)
    assert queries.case(net.analyst, reference)
    assert Named.objects.get(user_id=net.analyst.user_id).why == "answers for the body"


def test_where_nobody_is_left_the_clock_climbs_to_somebody(net: Net) -> None:
    reported(net, tlp="TLP:RED")
    leaves(net.lead, net.telecom_cert)
    leaves(net.analyst, net.telecom_cert)
    assert not Named.objects.filter(party=net.telecom_cert, until=None).exists()
    assert Case.objects.get().audience == [-net.contact.user_id]


def test_other_cases_are_left_alone(net: Net) -> None:
    reported(net, tlp="TLP:RED")
    before = Case.objects.get().audience
    leaves(net.cii_lead, net.cii_cert)
    assert Case.objects.get().audience == before


def test_an_entry_for_named_persons_is_closed_to_who_left(net: Net) -> None:
    reference = opened(net)
    note = actions.note(
        by=net.lead, reference=reference, body=WORDS, tlp="TLP:RED", named=[net.analyst.user_id], at=LATER
    )
    assert note in queries.entries_of(net.analyst, queries.case(net.analyst, reference))
    gone = leaves(also_at(net.analyst, net.punjab_cert, Role.ANALYST), net.telecom_cert)
    with pytest.raises(Absent):
        queries.case(gone, reference)
