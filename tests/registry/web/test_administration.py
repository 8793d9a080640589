"""The administration of a body, its description, and handing a mandate over."""

from collections.abc import Callable
from datetime import timedelta

from django.test import Client

from pehra.foundation.access.person import SYSTEM
from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.models import User
from pehra.foundation.accounts.queries import person as person_of
from pehra.registry import models
from pehra.registry.actions import ContactDetails, add_contact, claim_object, describe_body
from pehra.registry.queries import local_date
from tests.formats.keys import ENDLESS
from tests.registry.network import NOW, Country
from tests.registry.web.visits import words
from tests.world import join

Visit = Callable[..., Client]
TELECOM = "/network/administration/cert-telecom/"
HAND_OVER = {"mandate_key": "ncert-government", "to_body": "cert-gov", "instrument": "S.R.O. 9", "citation": "Gazette"}


class TestWhichBody:
    def test_ones_own(self, country: Country, visit: Visit) -> None:
        assert visit(country.telecom_analyst).get("/network/administration/")["Location"] == TELECOM

    def test_a_choice_of_several(self, country: Country, visit: Visit) -> None:
        user = User.objects.get(pk=country.telecom_analyst.user_id)
        join(user, country.body("cert-punjab"), Role.ANALYST)
        shown = words(visit(person_of(user)).get("/network/administration/"))
        assert "Which body?" in shown
        assert "The cert-punjab" in shown

    def test_an_organisations_administrator_is_sent_to_its_page(self, country: Country, visit: Visit) -> None:
        user = User.objects.get(pk=country.telco_contact.user_id)
        join(user, country.telco, Role.BODY_ADMINISTRATOR)
        response = visit(person_of(user)).get("/network/administration/")
        assert response["Location"] == "/network/organisations/own/"

    def test_none_is_absent(self, country: Country, visit: Visit) -> None:
        assert visit(country.platform).get("/network/administration/").status_code == 404


class TestABody:
    def test_shows_what_waits(self, country: Country, visit: Visit) -> None:
        claim_object(by=SYSTEM, organisation_id=country.telco.pk, kind="cidr", value="192.0.2.0/24", at=NOW)
        claim_object(by=SYSTEM, organisation_id=country.clinic.pk, kind="cidr", value="192.0.2.0/25", at=NOW)
        details = ContactDetails(role="Watch", name="Old Hand", phone="+92 42 1234567")
        add_contact(by=SYSTEM, party_id=country.telco.pk, details=details, at=NOW - timedelta(days=1000))
        shown = words(visit(country.telecom_analyst).get(TELECOM))
        for text in (
            "1 organisation that you respond to first", "1 claim to decide", "1 contested", "192.0.2.0/24",
            "Clinic holds a part of it", "Old Hand", "Designations to review",
        ):  # fmt: skip
            assert text in shown

    def test_says_when_nothing_waits(self, country: Country, visit: Visit) -> None:
        shown = words(visit(country.punjab_analyst).get("/network/administration/cert-punjab/"))
        assert "No claim waits." in shown
        assert "No contact yet" in shown
        assert "Contested" not in shown

    def test_administrators_find_people_contacts_and_texts(self, country: Country, visit: Visit) -> None:
        administrator, analyst = (
            visit(person).get(TELECOM).content.decode()
            for person in (country.telecom_administrator, country.telecom_analyst)
        )
        for address in (
            "/account/people/cert-telecom/",
            "/network/parties/cert-telecom/contacts/",
            f"{TELECOM}description/",
        ):
            assert address in administrator
            assert address not in analyst

    def test_a_contact_of_the_body_leads_back_here(self, country: Country, visit: Visit) -> None:
        form = {"role": "Watch", "name": "Desk", "phone": "+92 51 1234567", "published": "on", "pgp_key": ENDLESS}
        client = visit(country.telecom_administrator)
        assert client.post("/network/parties/cert-telecom/contacts/", form)["Location"] == TELECOM
        shown = words(client.get(TELECOM))
        assert "Published" in shown
        assert "2927B46B895F1B1DF0F925DAFB504959229A51A4 says that it never ends" in shown
        assert visit(country.telecom_analyst).get("/network/parties/cert-telecom/contacts/").status_code == 403


class TestDescription:
    def test_texts_are_kept_by_language_and_shown_to_everybody(self, country: Country, visit: Visit) -> None:
        client = visit(country.telecom_administrator)
        assert client.post(f"{TELECOM}description/", {"mission": "We watch <i>telecom</i>."})["Location"] == TELECOM
        client.post(f"{TELECOM}description/?language=ur", {"mission": "ہم نگرانی کرتے ہیں۔"})
        html = visit(None).get("/network/bodies/cert-telecom/rfc2350/").content.decode()
        assert "We watch &lt;i&gt;telecom&lt;/i&gt;." in html
        assert "ہم نگرانی" in visit(None, "ur").get("/network/bodies/cert-telecom/rfc2350/").content.decode()
        assert (
            "We watch <i>telecom</i>." in visit(None).get("/network/bodies/cert-telecom/rfc2350.txt").content.decode()
        )

    def test_the_form_shows_what_is_there_and_keeps_what_is_refused(self, country: Country, visit: Visit) -> None:
        describe_body(
            by=country.platform,
            body_id=country.body("cert-telecom").pk,
            language="en",
            texts={"address": "F-5"},
            at=NOW,
        )
        client = visit(country.telecom_administrator)
        assert "F-5</textarea>" in client.get(f"{TELECOM}description/").content.decode()
        response = client.post(f"{TELECOM}description/", {"mission": "a\u202eb", "address": "G-6"})
        assert response.status_code == 422
        assert "overrides the direction" in words(response)
        assert "G-6</textarea>" in response.content.decode()

    def test_an_analyst_may_read_and_not_write(self, country: Country, visit: Visit) -> None:
        assert visit(country.telecom_analyst).get(f"{TELECOM}description/").status_code == 403

    def test_the_plain_text_is_plain_text(self, country: Country, visit: Visit) -> None:
        details = ContactDetails(role="Watch & ward", name="Desk", phone="+92 51 1234567", published=True)
        add_contact(by=SYSTEM, party_id=country.body("ncert").pk, details=details, at=NOW)
        response = visit(None).get("/network/bodies/ncert/rfc2350.txt")
        text = response.content.decode()
        assert response["Content-Type"] == "text/plain; charset=utf-8"
        assert "   Watch & ward: +92 51 1234567\n" in text
        assert "1.1 Date of Last Update\n\n   1 Mar 2026\n" in text
        assert "<" not in text
        assert max(map(len, text.splitlines())) < 130

    def test_a_team_that_is_not_notified_says_so(self, country: Country, visit: Visit) -> None:
        shown = words(visit(None).get("/network/bodies/cert-sindh/rfc2350/"))
        assert "This team is not notified: by law it receives no reports yet." in shown
        assert "Provincial CERT: Sindh ( not in force )" in shown or "Provincial CERT: Sindh (not in force)" in shown


class TestHandingOver:
    def test_is_looked_at_first_and_then_ordered(self, country: Country, visit: Visit) -> None:
        client, today = visit(country.secretary), local_date(NOW)
        form = HAND_OVER | {"on": "2036-01-01"}
        shown = words(client.post("/network/hand-overs/", form | {"look": "yes"}))
        assert "1 organisation gets another chain" in shown
        assert "This is carried out on 1 Jan 2036" in shown
        assert not models.HandOver.objects.exists()
        response = client.post("/network/hand-overs/", form | {"order": "yes"}, follow=True)
        assert "The hand-over is ordered and recorded." in words(response)
        row = models.HandOver.objects.get()
        assert (row.on.year, row.carried_out_at) == (2036, None)
        assert today < row.on
        response = client.post(f"/network/hand-overs/{row.key}/cancel/", follow=True)
        assert "Cancelled" in words(response)

    def test_what_the_law_does_not_allow_stands_at_its_field(self, country: Country, visit: Visit) -> None:
        client = visit(country.platform)
        response = client.post(
            "/network/hand-overs/", HAND_OVER | {"to_body": "cert-sindh", "on": "2036-01-01", "look": "yes"}
        )
        assert response.status_code == 422
        assert "Passes to This body is not notified on that day" in words(response)
        assert 'value="S.R.O. 9"' in response.content.decode()
        response = client.post("/network/hand-overs/", HAND_OVER | {"on": "2036-01-01", "mandate_key": "ghost"})
        assert "Mandate Choose one of those offered." in words(response)

    def test_one_at_once_says_so_before(self, country: Country, visit: Visit) -> None:
        form = HAND_OVER | {"on": "2026-03-01", "look": "yes"}
        assert "The day is past" in words(visit(country.secretary).post("/network/hand-overs/", form))
