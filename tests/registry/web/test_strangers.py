"""Every page of the registry as those who may not look: the answer for what does not exist, or the sign-in."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from pehra.foundation.access.person import SYSTEM
from pehra.registry import models
from pehra.registry.actions import ContactDetails, add_contact, claim_object, hand_over
from pehra.registry.web.urls import urlpatterns
from tests.registry.network import NOW, TODAY, Country
from tests.registry.web.visits import words

# To whoever has no business with telco these do not exist; {…} is filled from what is there.
OF_TELCO = {
    "organisation": "/network/organisations/telco/",
    "change": "/network/organisations/telco/entry/",
    "claim": "/network/organisations/telco/claims/",
    "approve": "/network/organisations/telco/objects/{claim}/approve/",
    "refuse": "/network/organisations/telco/objects/{claim}/refuse/",
    "withdraw": "/network/organisations/telco/objects/{claim}/withdraw/",
    "designate": "/network/organisations/telco/cii/",
    "review": "/network/organisations/telco/cii/{designation}/review/",
    "end_designation": "/network/organisations/telco/cii/{designation}/end/",
    "add_contact": "/network/parties/telco/contacts/",
    "confirm_contacts": "/network/parties/telco/contacts/confirm/",
    "change_contact": "/network/parties/telco/contacts/{contact}/",
    "confirm_contact": "/network/parties/telco/contacts/{contact}/confirm/",
    "remove_contact": "/network/parties/telco/contacts/{contact}/remove/",
}
# Only for those who work there or keep the platform.
INSIDE = {
    "body_admin": "/network/administration/cert-telecom/",
    "describe": "/network/administration/cert-telecom/description/",
    "hand_over": "/network/hand-overs/",
    "cancel_hand_over": "/network/hand-overs/{hand_over}/cancel/",
    "register": "/network/organisations/new/",
    "formation_open": "/network/formation/new/",
    "formation_step": "/network/formation/cert-sindh/propose/",
}
# For every member of the network.
FOR_MEMBERS = {
    "network": "/network/",
    "chain": "/network/chain/",
    "body": "/network/bodies/ncert/",
    "formation": "/network/formation/",
    "formation_file": "/network/formation/ncert/",
    "formation_passing": "/network/formation/ncert/passing/",
}
FOR_EVERYBODY = {
    "rfc2350": "/network/bodies/ncert/rfc2350/",
    "rfc2350_text": "/network/bodies/ncert/rfc2350.txt",
}
# One paper of a file; tests/registry/web/test_formation.py says who reads it.
PAPERS = {
    "formation_paper": "/network/formation/cert-sindh/papers/6c1a27d0-5f0e-4b8a-9d5e-0c6c3f0a7a11/",
}
LISTS = {"organisations": "/network/organisations/", "own": "/network/organisations/own/"}


@pytest.fixture
def here(country: Country) -> dict[str, object]:
    details = ContactDetails(role="Watch", name="Sana Iqbal", phone="+92 42 1234567")
    day = TODAY.replace(year=2036)
    words = {"instrument": "S.R.O. 9", "citation": "Gazette"}
    row = hand_over(by=SYSTEM, mandate_key="ncert-cii", to_body="cert-gov", on=day, at=NOW, **words)
    return {
        "contact": add_contact(by=SYSTEM, party_id=country.telco.pk, details=details, at=NOW).pk,
        "claim": claim_object(by=SYSTEM, organisation_id=country.telco.pk, kind="asn", value="AS64500", at=NOW).pk,
        "designation": models.CiiDesignation.objects.get().pk,
        "hand_over": row.key,
    }


def test_every_address_is_in_one_of_these_lists() -> None:
    named = {each.name for each in urlpatterns if isinstance(each, URLPattern)}
    assert named == {*OF_TELCO, *INSIDE, *FOR_MEMBERS, *FOR_EVERYBODY, *LISTS, *PAPERS}


@pytest.mark.parametrize(
    "path", [*OF_TELCO.values(), *INSIDE.values(), *FOR_MEMBERS.values(), *LISTS.values(), *PAPERS.values()]
)
def test_without_an_account_one_is_asked_to_sign_in(
    here: dict[str, object], visit: Callable[..., Client], path: str
) -> None:
    response = visit(None).get(path.format(**here))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("path", FOR_EVERYBODY.values())
def test_a_teams_description_is_public(here: dict[str, object], visit: Callable[..., Client], path: str) -> None:
    assert visit(None).get(path).status_code == 200
    assert visit(None).get(path.replace("ncert", "council")).status_code == 404
    assert visit(None).get(path.replace("ncert", "telco")).status_code == 404


@pytest.mark.parametrize("path", OF_TELCO.values(), ids=OF_TELCO)
def test_a_stranger_finds_no_trace_of_an_organisation(
    country: Country, here: dict[str, object], visit: Callable[..., Client], path: str
) -> None:
    there, nowhere = path.format(**here), path.format(**here).replace("telco", "no-such-thing")
    for person in (country.clinic_contact, country.punjab_analyst, country.secretary, country.platform):
        client = visit(person)
        for method in (client.get, client.post):
            known, unknown = method(there), method(nowhere)
            assert known.status_code == unknown.status_code
            assert known.status_code in (404, 405)
            assert words(known) == words(unknown)
            assert "Telco" not in words(known)
    assert not models.Contact.objects.exclude(removed_at=None).exists()


@pytest.mark.parametrize("path", INSIDE.values(), ids=INSIDE)
def test_what_is_inside_a_body_is_absent_to_the_others(
    country: Country, here: dict[str, object], visit: Callable[..., Client], path: str
) -> None:
    for person in (country.telco_contact, country.auditor, country.nobody):
        for method in (visit(person).get, visit(person).post):
            assert method(path.format(**here)).status_code == 404


def test_another_bodys_administration_is_absent(country: Country, visit: Callable[..., Client]) -> None:
    for path in (INSIDE["body_admin"], INSIDE["describe"]):
        assert visit(country.punjab_analyst).get(path).status_code == 404


def test_a_platform_administrator_sees_the_body_and_nothing_of_its_constituents(
    country: Country, here: dict[str, object], visit: Callable[..., Client]
) -> None:
    shown = words(visit(country.platform).get(INSIDE["body_admin"]))
    assert "Contacts of the body" in shown
    assert "Claims to decide" not in shown
    assert "Telco" not in shown


def test_the_lists_show_each_reader_their_own(country: Country, visit: Callable[..., Client]) -> None:
    shown = {
        name: words(visit(getattr(country, name)).get(LISTS["organisations"]))
        for name in ("telco_contact", "punjab_analyst", "ncert_lead")
    }
    assert ["Telco" in text for text in shown.values()] == [True, False, True]
    assert ["Clinic" in text for text in shown.values()] == [False, True, True]
    assert "1 organisation" in shown["telco_contact"]
    for person in (country.secretary, country.platform, country.nobody):
        assert visit(person).get(LISTS["organisations"]).status_code == 404


def test_nobody_may_look_at_a_strangers_chain_by_its_name(country: Country, visit: Callable[..., Client]) -> None:
    asked = "/network/chain/?by=organisation&organisation={}"
    telco, ghost = (words(visit(country.clinic_contact).get(asked.format(slug))) for slug in ("telco", "ghost"))
    assert "There is no organisation of this name that is your business." in telco
    assert telco.replace("telco", "ghost") == ghost


def test_unpublished_contacts_of_a_body_are_for_its_own_people_and_the_hub(
    country: Country, visit: Callable[..., Client]
) -> None:
    for name, published in (("Open Desk", True), ("Night Phone", False)):
        details = ContactDetails(role="Watch", name=name, phone="+92 42 1234567", published=published)
        add_contact(by=SYSTEM, party_id=country.body("cert-telecom").pk, details=details, at=NOW)
    page = "/network/bodies/cert-telecom/"
    for person in (country.telecom_analyst, country.ncert_lead, country.platform):
        assert "Night Phone" in words(visit(person).get(page))
    for person in (country.telco_contact, country.punjab_analyst, country.nobody):
        shown = words(visit(person).get(page))
        assert "Open Desk" in shown
        assert "Night Phone" not in shown
    assert "Night Phone" not in words(visit(None).get(f"{page}rfc2350/"))
