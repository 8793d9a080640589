"""The phone lists of the demonstration, and its one call: it stands open, somebody was tried, and somebody is left."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.utils import timezone

from pehra.calls.actions.finding import watch
from pehra.calls.models import Attempt, Task
from pehra.calls.queries import lists, tasks
from pehra.calls.rules.order import Hours
from pehra.foundation.access.person import Person
from pehra.foundation.accounts.queries import party_id, person_by_email
from pehra.site.demonstration import calls

pytestmark = pytest.mark.django_db


def person(email: str) -> Person:
    found = person_by_email(email)
    assert found is not None
    return found


@pytest.mark.parametrize("body", calls.LISTS)
def test_somebody_is_left_at_any_hour_when_one_does_not_answer(body: str) -> None:
    monday = datetime(2026, 3, 2, tzinfo=UTC)
    for hour in range(7 * 24):
        at = monday + timedelta(hours=hour)
        hours = [Hours(*(map(time, each.hours or ())), days=each.days) for each in calls.LISTS[body]]
        assert sum(each.cover(at) for each in hours) >= 2, at


def test_one_call_is_to_be_made_and_it_stays_so() -> None:
    duty, lead = person("duty-officer@ncert.example"), person("lead@cert-telecom.example")
    for body, people in calls.LISTS.items():
        listed = lists.entries(party_id(body) or 0)
        assert {each.row.contact.name for each in listed} == {each.name for each in people}
        assert any(each.row.stands_in_for_id for each in listed)
        assert any(each.hours.always for each in listed)
    (task,) = tasks.waiting(duty)
    assert tasks.waiting(lead) == []
    assert task.body_id == task.asked_id == party_id("cert-telecom")
    now = timezone.now()
    view = tasks.view(duty, task, now)
    assert [(each.outcome, each.note) for each in view.attempts] == [("no-answer", calls.NOTE)]
    assert view.next is not None
    assert view.next.entry.row.pk != view.attempts[0].place_id
    assert [each.case.severity for each in view.about] == ["critical"]
    # The next look changes nothing, and it is told once.
    assert watch(at=now) == 0
    calls.tell(now)
    assert (Task.objects.count(), Attempt.objects.count()) == (1, 1)
    assert tasks.waiting(duty) == [task]
