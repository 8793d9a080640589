"""The pages of organisations: own, constituents', claims, contacts, designations. Forms keep what was typed."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from django.test import Client

from pehra.foundation.access.person import SYSTEM
from pehra.registry import models
from pehra.registry.actions import ContactDetails, add_contact, claim_object
from tests.registry.network import NOW, Country
from tests.registry.web.visits import words

Visit = Callable[..., Client]
PAGE = "/network/organisations/telco/"
DETAILS = ContactDetails(role="Watch", name="Sana Iqbal", phone="+92 42 1234567", email="soc@telco.example")


class TestOwnPage:
    def test_shows_everything_about_it(self, country: Country, visit: Visit) -> None:
        add_contact(by=SYSTEM, party_id=country.telco.pk, details=replace(DETAILS, around_the_clock=True), at=NOW)
        claim_object(by=SYSTEM, organisation_id=country.telco.pk, kind="asn", value="AS64500", at=NOW)
        shown = words(visit(country.telco_contact).get(PAGE))
        for text in (
            "Telecom · Private · Punjab", "Sana Iqbal", "Around the clock", "AS64500", "Waits for the CERT",
            "Designated on 1 Jan 2025", "The cert-telecom First responder",
        ):  # fmt: skip
            assert text in shown

    def test_is_found_from_the_navigation(self, country: Country, visit: Visit) -> None:
        client = visit(country.telco_contact)
        assert client.get("/network/organisations/own/")["Location"] == PAGE
        assert "My organisation" in words(client.get("/network/"))
        assert visit(country.telecom_analyst).get("/network/organisations/own/").status_code == 404

    def test_offers_its_people_what_they_may_do_and_no_more(self, country: Country, visit: Visit) -> None:
        made = claim_object(by=SYSTEM, organisation_id=country.telco.pk, kind="asn", value="AS64500", at=NOW)
        own, officer, analyst, lead = (
            words(visit(person).get(PAGE))
            for person in (country.telco_contact, country.telecom_officer, country.telecom_analyst, country.ncert_lead)
        )
        assert [
            ("Approve" in shown, "Withdraw" in shown, "Claim a prefix" in shown)
            for shown in (own, officer, analyst, lead)
        ] == [
            (False, True, True),
            (False, False, False),
            (True, True, True),
            (False, False, True),
        ]
        assert ["Correct the entry" in shown for shown in (own, officer, analyst, lead)] == [False, False, True, True]
        assert made.state == "claimed"

    def test_empty_states_say_what_to_do(self, country: Country, visit: Visit) -> None:
        models.CiiDesignation.objects.all().delete()
        shown = words(visit(country.telco_contact).get(PAGE))
        for text in ("No contact yet", "Nothing is claimed yet", "Not designated."):
            assert text in shown

    def test_where_no_chain_can_be_told_the_page_is_there(self, country: Country, visit: Visit) -> None:
        models.Mandate.objects.filter(function="national").update(ends=date(2024, 2, 1))
        assert "No chain can be told today" in words(visit(country.telco_contact).get(PAGE))


class TestClaims:
    def test_a_claim_and_its_approval(self, country: Country, visit: Visit) -> None:
        client = visit(country.telco_contact)
        response = client.post(f"{PAGE}claims/", {"kind": "cidr", "value": " 192.0.2.0/24 "})
        assert response["Location"] == f"{PAGE}#objects"
        claim = models.NetworkObject.objects.get()
        approve = f"{PAGE}objects/{claim.pk}/approve/"
        for method in (client.get, client.post):
            assert method(approve, {"reason": ""}).status_code == 403
        response = visit(country.telecom_analyst).post(approve, {"reason": "", "back": "administration"})
        assert response["Location"] == "/network/administration/"
        claim.refresh_from_db()
        assert claim.state == "approved"

    def test_a_claim_since_a_day(self, country: Country, visit: Visit) -> None:
        typed = {"kind": "cidr", "value": "192.0.2.0/24", "held_since": "2025-06-01"}
        assert visit(country.telco_contact).post(f"{PAGE}claims/", typed).status_code == 302
        assert models.NetworkObject.objects.get().held_since == date(2025, 6, 1)
        wrong = visit(country.telco_contact).post(f"{PAGE}claims/", typed | {"held_since": "01/06/2025"})
        assert "Write the day as year-month-day" in words(wrong)

    def test_what_is_refused_stays_in_the_form(self, country: Country, visit: Visit) -> None:
        response = visit(country.telco_contact).post(f"{PAGE}claims/", {"kind": "cidr", "value": "10.0.0.0/8"})
        assert response.status_code == 422
        assert "private or reserved" in words(response)
        assert 'value="10.0.0.0/8"' in response.content.decode()
        assert 'aria-describedby="id_value_hint id_value_error"' in response.content.decode()

    def test_a_contested_claim_needs_a_reason_and_shows_the_other_side(self, country: Country, visit: Visit) -> None:
        claim = claim_object(by=SYSTEM, organisation_id=country.telco.pk, kind="cidr", value="192.0.2.0/24", at=NOW)
        claim_object(by=SYSTEM, organisation_id=country.clinic.pk, kind="cidr", value="192.0.2.0/25", at=NOW)
        analyst = visit(country.telecom_analyst)
        page = f"{PAGE}objects/{claim.pk}/approve/"
        assert "Clinic holds a part of it: 192.0.2.0/25" in words(analyst.get(page))
        response = analyst.post(page, {"reason": ""})
        assert response.status_code == 422
        assert "This field is needed." in words(response)
        assert analyst.post(page, {"reason": "By the whois record."}).status_code == 302
        assert "Clinic" not in words(visit(country.telco_contact).get(PAGE))

    def test_a_refusal_needs_a_reason_that_the_organisation_reads(self, country: Country, visit: Visit) -> None:
        claim = claim_object(by=SYSTEM, organisation_id=country.telco.pk, kind="asn", value="AS64500", at=NOW)
        page = f"{PAGE}objects/{claim.pk}/refuse/"
        assert visit(country.telecom_analyst).post(page, {"reason": ""}).status_code == 422
        assert visit(country.telecom_analyst).post(page, {"reason": "It is <b>ours</b>."}).status_code == 302
        html = visit(country.telco_contact).get(PAGE).content.decode()
        assert "It is &lt;b&gt;ours&lt;/b&gt;." in html

    def test_what_is_over_is_absent(self, country: Country, visit: Visit) -> None:
        claim = claim_object(by=SYSTEM, organisation_id=country.telco.pk, kind="asn", value="AS64500", at=NOW)
        page = f"{PAGE}objects/{claim.pk}/withdraw/"
        assert visit(country.telco_contact).post(page, {"reason": ""}).status_code == 302
        assert visit(country.telco_contact).get(page).status_code == 404
        assert visit(country.clinic_contact).get(page.replace("telco", "clinic")).status_code == 404


class TestContacts:
    def test_added_changed_confirmed_and_removed(self, country: Country, visit: Visit) -> None:
        client = visit(country.telco_contact)
        form = {"role": "Watch", "name": "Sana Iqbal", "email": "SOC@telco.example", "around_the_clock": ""}
        assert client.post("/network/parties/telco/contacts/", form)["Location"] == PAGE
        contact = models.Contact.objects.get()
        own = f"/network/parties/telco/contacts/{contact.pk}/"
        assert 'value="soc@telco.example"' in client.get(own).content.decode()
        client.post(own, form | {"phone": "+92 42 1234567", "around_the_clock": "on"})
        models.Contact.objects.update(confirmed_at=NOW.replace(year=2020))
        assert "Not confirmed for 90 days" in words(client.get(PAGE))
        client.post(f"{own}confirm/")
        assert "Not confirmed for 90 days" not in words(client.get(PAGE))
        client.post(f"{own}remove/")
        assert "Sana Iqbal" not in words(client.get(PAGE))

    def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(self, country: Country, visit: Visit) -> None:
        form = {"role": "Watch <i>", "name": "ثنا اقبال", "email": "nobody", "phone": "call me"}
        response = visit(country.telco_contact).post("/network/parties/telco/contacts/", form)
        html, shown = response.content.decode(), words(response)
        assert response.status_code == 422
        assert "E-mail address This is not an e-mail address." in shown
        assert "Telephone This is not a telephone number" in shown
        assert 'value="Watch &lt;i&gt;"' in html
        assert 'value="ثنا اقبال"' in html
        assert not models.Contact.objects.exists()

    def test_all_are_confirmed_at_once(self, country: Country, visit: Visit) -> None:
        for _ in range(2):
            add_contact(by=SYSTEM, party_id=country.telco.pk, details=DETAILS, at=NOW.replace(year=2020))
        client = visit(country.telco_contact)
        assert "Do these contacts still hold?" in words(client.get(PAGE))
        shown = words(client.post("/network/parties/telco/contacts/confirm/", follow=True))
        assert "2 contacts are confirmed." in shown
        assert "Do these contacts still hold?" not in shown

    def test_a_contact_of_another_party_is_absent(self, country: Country, visit: Visit) -> None:
        other = add_contact(by=SYSTEM, party_id=country.clinic.pk, details=DETAILS, at=NOW)
        for path in ("", "confirm/", "remove/"):
            page = f"/network/parties/telco/contacts/{other.pk}/{path}"
            assert visit(country.ncert_lead).post(page).status_code == 404

    def test_every_act_needs_a_form_of_this_site(self, country: Country) -> None:
        client = Client(enforce_csrf_checks=True)
        assert client.post("/network/parties/telco/contacts/confirm/").status_code == 403


class TestRegistering:
    FORM = {"name_en": "New Telco", "name_ur": "", "sector": "telecom", "ownership": "private", "province": "sindh"}

    def test_by_its_cert(self, country: Country, visit: Visit) -> None:
        response = visit(country.telecom_analyst).post("/network/organisations/new/", self.FORM, follow=True)
        ((where, status),) = response.redirect_chain
        assert re.fullmatch("/network/organisations/new-telco-[2-9a-z]{4}/", where)
        assert status == 302
        assert "Add its contacts next." in words(response)

    def test_by_another_cert_is_refused_with_the_form_kept(self, country: Country, visit: Visit) -> None:
        response = visit(country.punjab_analyst).post("/network/organisations/new/", self.FORM)
        assert response.status_code == 422
        assert "Only the CERT that will be responsible" in words(response)
        assert 'value="New Telco"' in response.content.decode()

    def test_a_correction_changes_the_chain_from_today_on(self, country: Country, visit: Visit) -> None:
        form = self.FORM | {"name_en": "Telco", "sector": "health"}
        client = visit(country.telecom_analyst)
        assert 'value="Telco"' in client.get(f"{PAGE}entry/").content.decode()
        assert client.post(f"{PAGE}entry/", form).status_code == 302
        # It is not this CERT's any more.
        assert client.get(PAGE).status_code == 404
        assert "National CERT The ncert First responder" in words(visit(country.telco_contact).get(PAGE))

    def test_the_organisation_itself_cannot_correct_what_decides_its_chain(
        self, country: Country, visit: Visit
    ) -> None:
        for method in (visit(country.telco_contact).get, visit(country.telco_contact).post):
            assert method(f"{PAGE}entry/").status_code == 403


class TestDesignations:
    def test_noted_reviewed_and_ended(self, country: Country, visit: Visit) -> None:
        client, page = visit(country.punjab_analyst), "/network/organisations/clinic/"
        form = {"designated_on": "2026-01-05", "designated_by": "Ministry of Health", "citation": "S.R.O. 12"}
        assert client.post(f"{page}cii/", form)["Location"] == page
        made = models.CiiDesignation.objects.get(organisation=country.clinic)
        assert made.review_on == date(2027, 1, 5)
        assert "To be reviewed on 5 Jan 2027" in words(client.get(page))
        client.post(f"{page}cii/{made.pk}/review/")
        made.refresh_from_db()
        assert made.reviewed_on is not None
        response = client.post(f"{page}cii/{made.pk}/end/", {"on": "2026-01-05", "reason": ""})
        assert response.status_code == 422
        client.post(f"{page}cii/{made.pk}/end/", {"on": "2026-02-01", "reason": "Sold."})
        assert "Ended on 1 Feb 2026" in words(client.get(page))

    def test_problems_stand_at_their_fields(self, country: Country, visit: Visit) -> None:
        form = {"designated_on": "soon", "designated_by": "", "citation": "x"}
        response = visit(country.punjab_analyst).post("/network/organisations/clinic/cii/", form)
        shown = words(response)
        assert "Designated on Write the day as year-month-day" in shown
        assert "Designated by This field is needed." in shown

    def test_of_another_organisation_are_absent(self, country: Country, visit: Visit) -> None:
        telcos = models.CiiDesignation.objects.get().pk
        for act in ("review", "end"):
            page = f"/network/organisations/clinic/cii/{telcos}/{act}/"
            assert visit(country.ncert_lead).post(page).status_code == 404


class TestTheList:
    def test_filters_from_the_address_are_kept_while_turning(
        self, country: Country, visit: Visit, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for count in range(60):
            models.Organisation.objects.create(
                kind="organisation", slug=f"bank-{count:02}", name_en=f"Bank {count}", sector_id="banking",
                province_id="punjab", ownership="private", registered_at=NOW,
            )  # fmt: skip
        client = visit(country.ncert_lead)
        first = client.get("/network/organisations/?sector=banking")
        assert "60 organisations" in words(first)
        assert (
            "?sector=banking&amp;after=bank-49" in first.content.decode()
            or "?sector=banking&after=bank-49" in first.content.decode()
        )
        second = words(client.get("/network/organisations/?sector=banking&after=bank-49"))
        assert "Bank 59" in second
        assert "Bank 49 " not in second

    @pytest.mark.parametrize(
        "query", ["after=%00", "before=zzz", "sector=nowhere", "body=ghost", "cii=maybe", "search=%25"]
    )
    def test_nonsense_in_the_address_breaks_nothing(self, country: Country, visit: Visit, query: str) -> None:
        assert visit(country.ncert_lead).get(f"/network/organisations/?{query}").status_code == 200

    def test_says_when_nothing_fits(self, country: Country, visit: Visit) -> None:
        assert "Nothing fits this filter" in words(
            visit(country.ncert_lead).get("/network/organisations/?search=ghost")
        )
