"""What happens in one domain because of another, with all of them in place."""

import pytest

from pehra.foundation.access.errors import Absent, Forbidden, Invalid
from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.actions import invite
from pehra.foundation.accounts.models import Invitation
from tests import world
from tests.incidents.conftest import Net, net  # noqa: F401 - a fixture
from tests.world import NOW

pytestmark = pytest.mark.django_db


def test_a_certs_lead_lets_in_the_first_people_of_a_constituent(net: Net) -> None:  # noqa: F811
    made = invite(by=net.lead, party_id=net.operator.pk, email="new@operator.example", role=Role.CONTACT, at=NOW)
    assert Invitation.objects.get(pk=made.id).party_id == net.operator.pk


@pytest.mark.parametrize("role", [Role.ANALYST, Role.AUDITOR, Role.PLATFORM_ADMINISTRATOR])
def test_it_appoints_contacts_and_administrators_and_nobody_else(net: Net, role: Role) -> None:  # noqa: F811
    with pytest.raises((Forbidden, Invalid)):
        invite(by=net.lead, party_id=net.operator.pk, email="new@operator.example", role=role, at=NOW)
    assert not Invitation.objects.exists()


def test_other_certs_and_other_roles_find_no_such_party(net: Net) -> None:  # noqa: F811
    _, punjab_lead = world.person(net.punjab_cert, Role.LEAD)
    for stranger in (net.analyst, punjab_lead, net.contact, net.other_contact, net.duty_officer):
        with pytest.raises(Absent):
            invite(by=stranger, party_id=net.operator.pk, email="new@operator.example", role=Role.CONTACT, at=NOW)
    assert not Invitation.objects.exists()


def test_a_body_is_nobodys_constituent(net: Net) -> None:  # noqa: F811
    with pytest.raises(Absent):
        invite(by=net.lead, party_id=net.cii_cert.pk, email="new@cii.example", role=Role.CONTACT, at=NOW)
