"""What the registry does by itself, through the worker's own tasks."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pehra.foundation.access.person import SYSTEM
from pehra.foundation.delivery.models import Notice
from pehra.registry import models
from pehra.registry.actions import ContactDetails, add_contact, hand_over
from pehra.registry.jobs import ask_about_old_entries, carry_out_hand_overs
from tests.registry.network import NOW, Country

pytestmark = pytest.mark.django_db


def test_hand_overs_whose_day_has_come_are_carried_out(country: Country) -> None:
    soon = {"mandate_key": "ncert-government", "to_body": "cert-gov", "instrument": "x", "citation": "y"}
    row = hand_over(by=SYSTEM, on=NOW.date() + timedelta(days=1), at=NOW, **soon)
    assert row.carried_out_at is None
    carry_out_hand_overs(timestamp=0)
    row.refresh_from_db()
    assert row.carried_out_at is not None
    carry_out_hand_overs(timestamp=0)
    assert Notice.objects.filter(kind="hand-over.carried-out").count() == 2


def test_old_contacts_and_late_reviews_are_asked_about_once(country: Country) -> None:
    now = timezone.now()
    models.CiiDesignation.objects.update(review_on=now.date())
    details = ContactDetails(role="Watch", name="Desk", phone="+92 51 1234567")
    add_contact(by=SYSTEM, party_id=country.telco.pk, details=details, at=now - timedelta(days=91))
    for _ in range(2):
        ask_about_old_entries(timestamp=0)
    told = sorted(Notice.objects.values_list("kind", "party__slug"))
    assert told == [("cii.review", "cert-telecom"), ("cii.review", "ncert"), ("contact.stale", "telco")]
