"""A team's description: what the registry knows and what the team says."""

from datetime import date, timedelta

import pytest

from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import SYSTEM
from pehra.registry import models
from pehra.registry.actions import ContactDetails, add_contact, describe_body
from pehra.registry.queries import rfc2350
from tests.registry.network import NOW, TODAY, Country

pytestmark = pytest.mark.django_db


def describe(country: Country, language: str, **texts: str) -> None:
    describe_body(by=SYSTEM, body_id=country.body("ncert").pk, language=language, texts=texts, at=NOW)


def test_texts_are_in_the_readers_language_or_else_in_english(country: Country) -> None:
    describe(country, "en", mission="Watch.", address="F-5")
    describe(country, "ur", mission="پہرہ")
    assert rfc2350("ncert", "ur", NOW).texts == {"mission": "پہرہ", "address": "F-5"}
    assert rfc2350("ncert", "en", NOW).texts == {"mission": "Watch.", "address": "F-5"}


def test_the_last_update_is_the_newest_of_texts_and_contacts(country: Country) -> None:
    assert rfc2350("ncert", "en", NOW).updated_on is None
    describe(country, "en", mission="Watch.")
    assert rfc2350("ncert", "en", NOW).updated_on == TODAY
    details = ContactDetails(role="Watch", name="Desk", phone="+92 51 1234567", published=True)
    add_contact(by=SYSTEM, party_id=country.body("ncert").pk, details=details, at=NOW + timedelta(days=2))
    assert rfc2350("ncert", "en", NOW).updated_on == date(2026, 3, 3)


def test_mandates_are_those_that_are_not_over(country: Country) -> None:
    models.Mandate.objects.filter(key="ncert-cii").update(ends=TODAY)
    found = rfc2350("ncert", "en", NOW)
    assert [each.mandate.id for each in found.mandates] == ["ncert-government", "ncert-national"]
    assert found.time_zone == "Asia/Karachi"


def test_only_teams_have_one(country: Country) -> None:
    for slug in ("council", "cert-gov", "telco", "ghost"):
        with pytest.raises(Absent):
            rfc2350(slug, "en", NOW)
    models.Body.objects.filter(slug="cert-telecom").update(withdrawn_at=NOW)
    with pytest.raises(Absent):
        rfc2350("cert-telecom", "en", NOW)
