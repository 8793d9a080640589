"""One organisation as each viewer may see it."""

from dataclasses import replace

import pytest

from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import SYSTEM
from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.models import User
from pehra.foundation.accounts.queries import person as person_of
from pehra.registry import models
from pehra.registry.actions import ContactDetails, add_contact, claim_object, withdraw_object
from pehra.registry.queries import organisation_view, own_organisations
from tests.registry.network import NOW, Country, register
from tests.world import join

pytestmark = pytest.mark.django_db


def test_each_may_do_what_their_part_allows(country: Country) -> None:
    found = {
        name: organisation_view(getattr(country, name), "telco", NOW)
        for name in ("telco_contact", "telecom_analyst", "telecom_officer", "ncert_lead")
    }
    assert {name: (view.may_speak, view.may_keep, view.may_decide) for name, view in found.items()} == {
        "telco_contact": (True, False, False),
        "telecom_analyst": (False, True, True),
        "telecom_officer": (False, False, False),
        "ncert_lead": (False, True, False),
    }


def test_strangers_get_one_answer(country: Country) -> None:
    for viewer in country.strangers_to_telco():
        for slug in ("telco", "ghost", "ncert"):
            with pytest.raises(Absent):
                organisation_view(viewer, slug, NOW)


def test_everything_about_it_at_once(country: Country) -> None:
    details = ContactDetails(role="Watch", name="Desk", phone="+92 51 1234567")
    add_contact(by=SYSTEM, party_id=country.telco.pk, details=details, at=NOW)
    claim_object(by=SYSTEM, organisation_id=country.telco.pk, kind="asn", value="AS64500", at=NOW)
    view = organisation_view(country.telco_contact, "telco", NOW)
    assert [link.slug for link in view.chain] == ["cert-telecom", "ncert"]
    assert view.cii is not None
    assert [each.contact.name for each in view.contacts] == ["Desk"]
    assert [each.found.value for each in view.objects] == ["AS64500"]


def test_a_designation_that_ended_or_has_not_begun_is_no_designation(country: Country) -> None:
    models.CiiDesignation.objects.update(ended_on="2026-01-01")
    later = models.CiiDesignation.objects.create(
        organisation=country.telco, designated_on="2026-05-01", review_on="2027-05-01", designated_by="x", citation="y"
    )
    view = organisation_view(country.telco_contact, "telco", NOW)
    assert view.cii is None
    assert view.designations[0] == later


def test_objects_in_force_come_before_those_that_are_over(country: Country) -> None:
    first = claim_object(by=SYSTEM, organisation_id=country.telco.pk, kind="asn", value="AS64500", at=NOW)
    claim_object(by=SYSTEM, organisation_id=country.telco.pk, kind="asn", value="AS64501", at=NOW)
    withdraw_object(by=SYSTEM, object_id=first.pk, at=NOW)
    view = organisation_view(country.telco_contact, "telco", NOW)
    assert [(each.found.value, each.found.state) for each in view.objects] == [
        ("AS64501", "claimed"),
        ("AS64500", "withdrawn"),
    ]


def test_those_below_it_are_shown_to_its_cert_and_to_who_belongs_there_too(country: Country) -> None:
    child = register("Child", "telecom", "sindh")
    models.Organisation.objects.filter(pk=child.pk).update(parent=country.telco)
    user = User.objects.get(pk=country.telco_contact.user_id)
    seen = [organisation_view(viewer, "telco", NOW).children for viewer in (country.ncert_lead, person_of(user))]
    assert [[each.slug for each in children] for children in seen] == [["child"], []]
    join(user, child, Role.CONTACT)
    assert [each.slug for each in organisation_view(person_of(user), "telco", NOW).children] == ["child"]


def test_ones_own_are_those_where_one_holds_a_role(country: Country) -> None:
    assert [each.slug for each in own_organisations(country.telco_contact)] == ["telco"]
    assert own_organisations(country.telecom_analyst) == []
    models.Organisation.objects.filter(slug="telco").update(withdrawn_at=NOW)
    assert own_organisations(country.telco_contact) == []


def test_the_same_rule_for_a_token_narrowed_to_its_party(country: Country) -> None:
    narrowed = replace(country.telco_contact, scopes=frozenset({"network:read"}))
    assert organisation_view(narrowed, "telco", NOW).may_speak
