"""Directives on pages: each role's way through them, and the stranger who learns nothing."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from pehra.council.models import Directive
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.models import Membership
from pehra.foundation.accounts.queries import person as person_of
from pehra.registry.queries import Selection
from tests.council.directing import duty, everybody, issued, resolution, rules, shows
from tests.registry.network import NOW, Country, country
from tests.registry.web.visits import signed_in, words
from tests.world import person

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 shows what was done"
FORM = "%Y-%m-%dT%H:%M"


@pytest.fixture
def land() -> Country:
    made = country()
    rules()
    return made


@pytest.fixture
def row(land: Country) -> Directive:
    return issued(land, timezone.now())


def draft_fields(**changed: object) -> dict[str, object]:
    now = timezone.localtime()
    return {
        "issuer": "ncert",
        "resolution": "",
        "title_en": "Patch the mail gateways",
        "title_ur": "",
        "text_en": "Patch and confirm.",
        "text_ur": "",
        "acknowledge_by": (now + timedelta(days=2)).strftime(FORM),
        "comply_by": (now + timedelta(days=9)).strftime(FORM),
        "evidence_needed": "on",
        "organisations": "on",
        "cii": "",
        "parties": "",
    } | changed


def page(by: Person, path: str, language: str = "en") -> str:
    response = signed_in(by, language).get(path)
    assert response.status_code == 200, response.status_code
    return words(response)


class TestIssuing:
    def test_the_national_cert_drafts_changes_and_issues_one(self, land: Country) -> None:
        client = signed_in(land.ncert_lead)
        assert "Draft a directive" in words(client.get("/council/directives/"))
        answer = client.post("/council/directives/new/", draft_fields())
        made = Directive.objects.get()
        assert (answer.status_code, answer["Location"]) == (302, f"/council/directives/{made.reference}/")
        shown = words(client.get(answer["Location"]))
        assert "it would bind 3 parties" in shown
        assert "default, no source" not in shown
        client.post(f"/council/directives/{made.reference}/draft/", draft_fields(sectors=["health"]))
        assert "it would bind 2 parties" in words(client.get(answer["Location"]))
        client.post(answer["Location"], {"act": "issue"})
        made.refresh_from_db()
        assert (made.state, made.addressed) == ("issued", 2)

    def test_the_council_names_its_resolution(self, land: Country) -> None:
        chosen = resolution()
        client = signed_in(land.secretary)
        refused = client.post("/council/directives/new/", draft_fields(issuer="council"))
        assert refused.status_code == 422
        assert "name one that was carried as a directive" in words(refused)
        client.post("/council/directives/new/", draft_fields(issuer="council", resolution=chosen.number))
        made = Directive.objects.get()
        assert "Resolution 2026/01" in words(client.get(f"/council/directives/{made.reference}/"))

    def test_what_is_wrong_is_told_beside_its_field_and_what_was_typed_is_kept(self, land: Country) -> None:
        answer = signed_in(land.ncert_lead).post(
            "/council/directives/new/", draft_fields(parties="no-such-party", title_en="")
        )
        assert answer.status_code == 422
        assert "no-such-party" in answer.content.decode()
        assert not Directive.objects.exists()

    def test_one_is_revoked_with_a_reason(self, land: Country, row: Directive) -> None:
        client, path = signed_in(land.ncert_lead), f"/council/directives/{row.reference}/"
        assert client.post(path, {"act": "revoke", "revoke-reason": ""}).status_code == 422
        client.post(path, {"act": "revoke", "revoke-reason": "A better patch is out."})
        assert "A better patch is out." in page(land.telco_contact, path)

    def test_nobody_else_drafts(self, land: Country) -> None:
        for by in everybody(land).values():
            if by not in (land.ncert_lead, land.secretary):
                assert signed_in(by).get("/council/directives/new/").status_code == 404
                assert signed_in(by).post("/council/directives/new/", draft_fields()).status_code == 404


class TestAnswering:
    def test_a_contact_acknowledges_shows_and_is_accepted(self, land: Country, row: Directive) -> None:
        contact, path = signed_in(land.telco_contact), f"/council/directives/{row.reference}/parties/telco/"
        assert "Not acknowledged" in words(contact.get("/council/directives/"))
        assert contact.post(path, {"act": "acknowledge"}).status_code == 302
        file = SimpleUploadedFile("proof.pdf", PDF)
        refused = contact.post(path, {"act": "show", "show-text": "Done."})
        assert refused.status_code == 422
        assert "This directive asks for evidence" in words(refused)
        contact.post(path, {"act": "show", "show-text": "Done.", "show-document": file})
        cert = signed_in(land.telecom_analyst)
        shown = words(cert.get(path))
        assert "proof.pdf" in shown
        showing = duty(row, "telco").showings.get()
        given = cert.get(f"{path}evidence/{showing.pk}/")
        assert (given.content, given["Content-Type"]) == (PDF, "application/octet-stream")
        assert cert.post(path, {"act": "accept", "accept-answer": "", "accept-read": 0}).status_code == 422
        cert.post(path, {"act": "accept", "accept-answer": "", "accept-read": showing.pk})
        assert "Complied" in words(contact.get(path))

    def test_a_waiver_goes_to_the_issuer_and_comes_back(self, land: Country, row: Directive) -> None:
        path = f"/council/directives/{row.reference}/parties/telco/"
        signed_in(land.telco_contact).post(path, {"act": "ask-waiver", "ask-waiver-reason": "We run none."})
        assert signed_in(land.telecom_analyst).post(path, {"act": "grant", "grant-answer": "x"}).status_code == 404
        read = duty(row, "telco").waivers.get().pk
        signed_in(land.ncert_lead).post(path, {"act": "grant", "grant-answer": "Confirmed.", "grant-read": read})
        shown = page(land.telco_contact, path)
        assert "We run none." in shown
        assert "Confirmed." in shown

    def test_what_is_typed_is_shown_as_typed(self, land: Country, row: Directive) -> None:
        path = f"/council/directives/{row.reference}/parties/telco/"
        reason = "<script>alert(1)</script>"
        signed_in(land.telco_contact).post(path, {"act": "ask-waiver", "ask-waiver-reason": reason})
        assert reason not in signed_in(land.ncert_lead).get(path).content.decode()


class TestLooking:
    def test_tiers_add_up_on_the_page(self, land: Country, row: Directive) -> None:
        shows(land, row, timezone.now())
        shown = page(land.nobody, f"/council/directives/{row.reference}/")
        assert "3 bound" in shown
        assert "1 wait for an answer" in shown
        assert page(land.nobody, "/council/directives/tiers/").count("0 of 3") == 1

    def test_addressees_are_listed_to_who_looks_after_them(self, land: Country, row: Directive) -> None:
        path = f"/council/directives/{row.reference}/parties/"
        assert "Clinic" in page(land.ncert_lead, path)
        below = page(land.telecom_analyst, path)
        assert "Telco" in below
        assert "Clinic" not in below
        narrowed = page(land.ncert_lead, f"{path}?tier=national:ncert/government:ncert")
        assert "Clinic" in narrowed
        assert "Telco" not in narrowed
        assert "Nothing fits" in page(land.ncert_lead, f"{path}?state=compliant")
        for by in (land.nobody, land.telco_contact, land.clinic_contact):
            assert signed_in(by).get(path).status_code == 404
        for wrong in ("?tier=nonsense:x", "?tier=%00"):
            assert signed_in(land.ncert_lead).get(path + wrong).status_code == 404

    def test_a_council_member_who_leads_a_cert_sees_below_that_cert_alone(self, land: Country, row: Directive) -> None:
        account, _ = person(land.body("council"), Role.COUNCIL_MEMBER)
        Membership.objects.create(user=account, party=land.body("cert-punjab"), role=Role.LEAD, started_at=NOW)
        both = person_of(account)
        path = f"/council/directives/{row.reference}/"
        shown = signed_in(both).get(path)
        assert "3 bound" in words(shown), "as a member: every tier's figures"
        links = re.findall(r"parties/\?tier=([^\"]+)", shown.content.decode())
        assert links
        assert all("cert-punjab" in link for link in links)
        listed = page(both, f"{path}parties/")
        assert "Clinic" in listed
        assert "Telco" not in listed
        for slug, status in (("clinic", 200), ("telco", 404)):
            assert signed_in(both).get(f"{path}parties/{slug}/").status_code == status
        other = issued(land, timezone.now(), selection=Selection(parties=frozenset({"telco"})))
        assert signed_in(both).get(f"/council/directives/{other.reference}/").status_code == 200
        assert signed_in(both).get(f"/council/directives/{other.reference}/parties/").status_code == 404
        assert "parties/?tier" not in signed_in(both).get(f"/council/directives/{other.reference}/").content.decode()

    def test_urdu_pages_are_in_urdu(self, land: Country, row: Directive) -> None:
        for path in ("", f"{row.reference}/", f"{row.reference}/parties/telco/", "tiers/", f"{row.reference}/parties/"):
            shown = page(land.ncert_lead, f"/council/directives/{path}", "ur")
            assert "Not acknowledged" not in shown, path
            assert "Directives" not in shown, path

    def test_a_stranger_gets_the_answer_for_what_does_not_exist(self, land: Country) -> None:
        row = issued(land, timezone.now(), selection=Selection(parties=frozenset({"telco"})))
        paths = [
            f"/council/directives/{row.reference}/",
            f"/council/directives/{row.reference}/draft/",
            f"/council/directives/{row.reference}/parties/",
            f"/council/directives/{row.reference}/parties/telco/",
            f"/council/directives/{row.reference}/parties/telco/evidence/1/",
        ]
        for by in (land.clinic_contact, land.punjab_analyst, land.platform):
            for path in paths:
                for asked in (path, path.replace(row.reference, "B-ZZZZ-ZZZZ")):
                    assert signed_in(by).get(asked).status_code == 404, asked
                    assert signed_in(by).post(asked, {"act": "acknowledge"}).status_code in (404, 405), asked
            if by is not land.platform:
                assert row.reference not in page(by, "/council/directives/")
        for path in paths:
            assert signed_in(None).get(path).status_code == 302
