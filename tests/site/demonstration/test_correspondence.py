"""The letters and measures of the demonstration: every list has one, and they are told once."""

import pytest
from django.utils import timezone

from pehra.correspondence.models import Measure, Request
from pehra.correspondence.queries import requests as queries
from pehra.correspondence.queries.measures import blocklist
from pehra.correspondence.queries.requests import Box
from pehra.foundation.access.person import Person
from pehra.foundation.accounts.queries import person_by_email
from pehra.foundation.delivery.models import Mail
from pehra.site.demonstration import correspondence

pytestmark = pytest.mark.django_db


def filled(person: Person) -> set[Box]:
    now = timezone.now()
    return {which for which in Box if queries.box(person, which, now).rows}


def test_every_list_has_one_and_they_are_told_once() -> None:
    telecom, duty = person_by_email("analyst@cert-telecom.example"), person_by_email("duty-officer@ncert.example")
    assert telecom is not None
    assert duty is not None
    assert filled(telecom) == set(Box) - {Box.ENDED}
    assert Box.ANSWERED in filled(duty)
    assert [line.value for line in blocklist(telecom)] == ["198.51.100.23"]
    assert set(Measure.objects.values_list("state", flat=True)) == {"pending", "active"}
    # Nothing leaves a demonstration.
    assert not Mail.objects.filter(user=None).exists()
    before = Request.objects.count()
    correspondence.tell(timezone.now())
    assert Request.objects.count() == before
