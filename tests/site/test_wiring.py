"""What happens in one domain because of another, with all of them in place."""

from datetime import timedelta

import pytest

from pehra.foundation.access.errors import Absent, Forbidden, Invalid
from pehra.foundation.access.person import SYSTEM
from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.actions import invite
from pehra.foundation.accounts.models import Invitation
from pehra.incidents.models import Case
from pehra.registry.actions import carry_on
from pehra.registry.actions.formation import take
from pehra.registry.models import Organisation
from pehra.registry.queries.hand_overs import plan
from pehra.registry.rules.formation import FileAct
from pehra.site.public import move_reports
from pehra.site.wiring import count_cases
from tests import world
from tests.incidents.acting import opened, reported
from tests.incidents.conftest import Net, net  # noqa: F401 - a fixture
from tests.registry.formation import given
from tests.world import NOW

pytestmark = pytest.mark.django_db
ON = NOW.date() + timedelta(days=30)


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


@pytest.mark.parametrize(
    ("over", "told"), [({"sector": "telecom"}, {"cases": 1}), ({"sector": "health"}, {"cases": 0}), ({}, {"cases": 1})]
)
def test_a_preview_counts_the_cases_that_would_move(net: Net, over: dict[str, str], told: object) -> None:  # noqa: F811
    opened(net)
    mandate = world.mandate(net.telecom_cert, "sectoral", **over)
    assert count_cases(plan(mandate.key, "cert-punjab", ON, "test", "test").hand_over, NOW) == told


def test_a_preview_does_not_tell_whether_one_organisation_has_a_case(net: Net) -> None:  # noqa: F811
    opened(net)
    for organisation in (net.operator, net.rival):
        mandate = world.mandate(net.telecom_cert, "sectoral", organisation=organisation)
        assert count_cases(plan(mandate.key, "cert-punjab", ON, "test", "test").hand_over, NOW) == {}


@pytest.mark.parametrize("act", [FileAct.SUSPEND, FileAct.DISSOLVE])
def test_nothing_is_left_with_a_cert_that_works_no_more(net: Net, act: FileAct) -> None:  # noqa: F811
    """Also of an organisation that has another chain since, and of one that the registry no longer serves."""
    references = {slug: (opened(net), reported(net)) for slug in ("operator",)}
    moved, gone = (world.organisation(slug, sector="telecom", ownership="private") for slug in ("mover", "leaver"))
    for party in (moved, gone):
        references[party.slug] = (opened(net), reported(net))
        Case.objects.filter(reference__in=references[party.slug]).update(organisation=party)
    world.organisation("neighbour", sector="health", ownership="government", province="punjab")
    Organisation.objects.filter(pk=moved.pk).update(sector="health", ownership="government", province="punjab")
    Organisation.objects.filter(pk=gone.pk).update(withdrawn_at=NOW, sector="banking")
    take(by=SYSTEM, body="cert-telecom", act=act, given=given(act, NOW.date()), at=NOW + timedelta(hours=2))
    carry_on(at=NOW + timedelta(hours=3))
    held = {
        slug: set(Case.objects.filter(reference__in=some).values_list("custodian__slug", flat=True))
        for slug, some in references.items()
    }
    assert held == {"operator": {"ncert"}, "mover": {"cert-punjab"}, "leaver": {"ncert"}}


def test_a_body_is_nobodys_constituent(net: Net) -> None:  # noqa: F811
    with pytest.raises(Absent):
        invite(by=net.lead, party_id=net.cii_cert.pk, email="new@cii.example", role=Role.CONTACT, at=NOW)


@pytest.mark.parametrize(("over", "passes"), [({}, True), ({"sector": "telecom"}, False)])
def test_the_publics_desk_passes_with_a_whole_function_only(
    net: Net,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    over: dict[str, str],
    passes: bool,
) -> None:
    seen: list[dict[str, object]] = []
    monkeypatch.setattr("pehra.public.actions.passing_on.pass_on", lambda **words: seen.append(words))
    mandate = world.mandate(net.telecom_cert, "sectoral", **over)
    assert move_reports(plan(mandate.key, "cert-punjab", ON, "test", "test").hand_over, NOW, 100) == 0
    assert bool(seen) is passes
