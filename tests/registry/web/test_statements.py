"""How many statements each page costs, however much there is to show."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from pehra.foundation.access.person import SYSTEM
from pehra.registry import models
from pehra.registry.actions import ContactDetails, add_contact, claim_object, hand_over
from tests.registry.network import NOW, TODAY, Country, register

# Fifteen, and the one by which every page asks whether a crisis level concerns its reader.
MOST = 15 + 1
PAGES = {
    "/network/": "ncert_lead",
    "/network/?at=2024-05-01": "telco_contact",
    "/network/chain/": "telco_contact",
    "/network/chain/?by=organisation&organisation=telco&at=2026-03-01": "telecom_analyst",
    "/network/chain/?by=attributes&sector=health&ownership=government&province=sindh": "nobody",
    "/network/bodies/ncert/": "ncert_lead",
    "/network/bodies/cert-telecom/rfc2350/": "nobody",
    "/network/administration/cert-telecom/": "telecom_analyst",
    "/network/administration/ncert/": "ncert_lead",
    "/network/administration/ncert/description/": "platform",
    "/network/organisations/": "ncert_lead",
    "/network/organisations/?search=tel&cii=yes&body=cert-telecom": "ncert_lead",
    "/network/organisations/telco/": "telecom_analyst",
    "/network/organisations/telco/entry/": "telecom_analyst",
    "/network/organisations/new/": "telecom_analyst",
    "/network/parties/telco/contacts/": "telco_contact",
    "/network/hand-overs/": "secretary",
    "/network/formation/": "secretary",
    "/network/formation/cert-sindh/": "secretary",
    "/network/formation/ncert/": "telco_contact",
    "/network/formation/cert-sindh/propose/": "secretary",
    "/network/formation/new/": "secretary",
}


@pytest.fixture
def full(country: Country) -> Country:
    """A country in which every list has something to show, and contests among the rest."""
    for count in range(12):
        made = register(f"Telco {count}", "telecom", "punjab" if count % 2 else "sindh")
        details = ContactDetails(role="x", name=f"Person {count}", email=f"p{count}@x.example")
        add_contact(by=SYSTEM, party_id=made.pk, details=details, at=NOW.replace(year=2025))
        claim_object(by=SYSTEM, organisation_id=made.pk, kind="cidr", value=f"192.0.2.{count}/32", at=NOW)
    details = ContactDetails(role="Watch", name="Duty officer", phone="+92 51 12345", published=True)
    for party in (country.telco.pk, country.body("ncert").pk, country.body("cert-telecom").pk):
        add_contact(by=SYSTEM, party_id=party, details=details, at=NOW)
    claim_object(by=SYSTEM, organisation_id=country.telco.pk, kind="cidr", value="192.0.2.0/24", at=NOW)
    for value in ("192.0.2.0/25", "192.0.2.128/25"):
        claim_object(by=SYSTEM, organisation_id=country.clinic.pk, kind="cidr", value=value, at=NOW)
    for key in ("ncert-government", "ncert-cii"):
        words = {"instrument": "S.R.O. 1", "citation": "Gazette"}
        hand_over(by=SYSTEM, mandate_key=key, to_body="cert-gov", on=TODAY, at=NOW, **words)
    models.Organisation.objects.filter(slug="telco-1").update(parent=country.telco)
    return country


@pytest.mark.parametrize(("page", "who"), PAGES.items(), ids=PAGES)
def test_a_page_costs_at_most_fifteen(full: Country, visit: Callable[..., Client], page: str, who: str) -> None:
    client = visit(getattr(full, who))
    client.get(page)
    with CaptureQueriesContext(connection) as queries:
        response = client.get(page)
    assert response.status_code == 200
    statements = [
        query["sql"] for query in queries if not query["sql"].startswith(("SAVEPOINT", "RELEASE", "ROLLBACK"))
    ]
    assert len(statements) <= MOST, "\n".join(statements)
