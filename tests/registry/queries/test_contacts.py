"""Contacts as a viewer may see them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from pehra.foundation.access.errors import Absent, Forbidden
from pehra.foundation.access.person import SYSTEM
from pehra.registry import models
from pehra.registry.actions import ContactDetails, add_contact, remove_contact
from pehra.registry.queries import body_view, contact_to_change, party_for_contacts, rfc2350, stale_contacts
from tests.formats.keys import ENDING, ENDLESS
from tests.registry.network import NOW, TODAY, Country

pytestmark = pytest.mark.django_db
DETAILS = ContactDetails(role="Watch", name="Desk", phone="+92 51 1234567")
OLD = NOW - timedelta(days=90)


@pytest.fixture
def desks(country: Country) -> Country:
    """cert-telecom has a published contact and one that it keeps to itself."""
    for name, published in (("Open", True), ("Night", False)):
        details = replace(DETAILS, name=name, published=published)
        add_contact(by=SYSTEM, party_id=country.body("cert-telecom").pk, details=details, at=NOW)
    return country


def shown(viewer: object, at: object = NOW) -> list[str]:
    found = body_view(viewer, "cert-telecom", at, TODAY)  # type: ignore[arg-type]
    return [view.contact.name for view in found.contacts]


class TestABodys:
    def test_are_all_shown_to_its_people_the_hub_and_who_administers(self, desks: Country) -> None:
        for viewer in (desks.telecom_analyst, desks.telecom_officer, desks.ncert_lead, desks.platform, SYSTEM):
            assert shown(viewer) == ["Open", "Night"]

    def test_are_shown_to_the_others_where_they_are_published(self, desks: Country) -> None:
        for viewer in (desks.telco_contact, desks.punjab_analyst, desks.secretary, desks.nobody):
            assert shown(viewer) == ["Open"]

    def test_are_shown_to_everybody_in_the_teams_description(self, desks: Country) -> None:
        assert [view.contact.name for view in rfc2350("cert-telecom", "en", NOW).contacts] == ["Open"]

    def test_are_gone_when_they_are_removed(self, desks: Country) -> None:
        remove_contact(by=SYSTEM, contact_id=models.Contact.objects.get(name="Night").pk, at=NOW)
        assert shown(desks.telecom_analyst) == ["Open"]


class TestWhatIsToldOfOne:
    def test_whether_it_grew_old(self, desks: Country) -> None:
        for at, stale in ((NOW + timedelta(days=89), False), (NOW + timedelta(days=90), True)):
            found = body_view(desks.telecom_analyst, "cert-telecom", at, TODAY)
            assert [view.stale for view in found.contacts] == [stale, stale]

    def test_what_its_key_says_of_itself(self, country: Country) -> None:
        for key in (ENDING, ENDLESS, ""):
            add_contact(by=SYSTEM, party_id=country.body("ncert").pk, details=replace(DETAILS, pgp_key=key), at=NOW)
        models.Contact.objects.create(
            party=country.body("ncert"), role="x", name="y", pgp_key="damaged since", confirmed_at=NOW
        )
        keys = [view.key for view in body_view(country.ncert_lead, "ncert", NOW, TODAY).contacts]
        assert [key and key.expires and key.expires.year for key in keys] == [2027, None, None, None]
        assert [key is None for key in keys] == [False, False, True, True]


class TestWhoMayChange:
    def test_is_told_apart_from_who_may_look_and_from_who_may_not_know(self, country: Country) -> None:
        for viewer in (country.telco_contact, country.telecom_analyst, country.ncert_lead):
            found = party_for_contacts(viewer, "telco", NOW)
            assert (found.slug, found.is_body) == ("telco", False)
        with pytest.raises(Forbidden):
            party_for_contacts(country.telecom_officer, "telco", NOW)
        for slug in ("telco", "ghost"):
            with pytest.raises(Absent):
                party_for_contacts(country.clinic_contact, slug, NOW)

    def test_of_a_body_are_its_administrators(self, country: Country) -> None:
        assert party_for_contacts(country.telecom_administrator, "cert-telecom", NOW).is_body
        with pytest.raises(Forbidden):
            party_for_contacts(country.telecom_analyst, "cert-telecom", NOW)

    def test_finds_a_contact_only_at_its_own_party(self, desks: Country) -> None:
        contact = models.Contact.objects.get(name="Open")
        assert contact_to_change(contact.party_id, contact.pk) == contact
        for party, key in ((desks.telco.pk, contact.pk), (contact.party_id, 999_999)):
            with pytest.raises(Absent):
                contact_to_change(party, key)


class TestGrownOld:
    def test_those_of_a_first_responders_organisations_the_oldest_first(self, country: Country) -> None:
        for party, days in ((country.telco, 0), (country.telco, 5), (country.clinic, 9)):
            details = replace(DETAILS, name=f"{party.slug} {days}")
            add_contact(by=SYSTEM, party_id=party.pk, details=details, at=OLD - timedelta(days=days))
        add_contact(by=SYSTEM, party_id=country.telco.pk, details=DETAILS, at=OLD + timedelta(seconds=1))
        found = stale_contacts(country.telecom_analyst, country.body("cert-telecom").pk, NOW)
        assert [contact.name for contact in found] == ["telco 5", "telco 0"]
        assert stale_contacts(country.ncert_lead, country.body("ncert").pk, NOW) == []

    def test_are_for_those_who_work_there(self, country: Country) -> None:
        for viewer in (*country.strangers_to_telco(), country.ncert_lead, country.telecom_officer):
            with pytest.raises(Absent):
                stale_contacts(viewer, country.body("cert-telecom").pk, NOW)
