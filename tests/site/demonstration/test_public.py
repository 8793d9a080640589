"""The public desk of the demonstration: a report in each state, told once."""

import pytest
from django.utils import timezone

from pehra.foundation.accounts.queries import party_id, person_by_email
from pehra.public.queries.desks import reached
from pehra.public.queries.reports import waiting
from pehra.site.demonstration import public

pytestmark = pytest.mark.django_db


def test_it_is_told_once_and_every_state_has_one() -> None:
    now = timezone.now()
    officer, body = person_by_email("duty-officer@ncert.example"), party_id("ncert")
    assert officer is not None
    assert body is not None
    found = waiting(officer, body)
    assert min(found.values()) >= 1
    assert reached(body, now).phones
    public.tell(now)
    assert waiting(officer, body) == found
