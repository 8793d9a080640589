"""The provincial CERT of the demonstration: something stands on each of its pages."""

import pytest
from django.utils import timezone

from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.queries import party_id, person_by_email
from pehra.readiness.queries import maturity, people, training
from pehra.readiness.queries.lacks import lacks
from pehra.site.demonstration import readiness

pytestmark = pytest.mark.django_db


def test_it_is_told_once_and_nothing_is_empty() -> None:
    now = timezone.now()
    lead, analyst = person_by_email("lead@cert-punjab.example"), person_by_email("analyst@cert-punjab.example")
    body = party_id("cert-punjab")
    assert lead is not None
    assert analyst is not None
    assert body is not None
    assert lead.has_role(Role.LEAD)
    readiness.tell(now)
    assert [row.state for row in maturity.history(lead, body, now)] == ["accepted"]
    assert len(people.posts(body)) == 5
    assert people.notes(lead, body)
    assert training.own_certificates(analyst)
    assert training.sessions(lead, training.courses(lead, training.circle(now)), now)
    found = lacks(lead, "cert-punjab", now)
    assert found.planned == 2
    assert {"level:P-9", "level:T-5"} <= {each.key for each in found.every}
