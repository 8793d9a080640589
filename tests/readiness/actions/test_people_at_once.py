"""Two plan the same person at the same moment, on real connections: nobody comes to be on duty twice at once."""

from datetime import timedelta
from itertools import pairwise

import pytest

from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.models import User
from pehra.readiness.actions import people
from pehra.readiness.models import Shift
from tests.incidents.actions.test_at_once import at_once, kinds
from tests.readiness.actions.test_people import shift
from tests.readiness.conftest import Net
from tests.world import NOW, join

pytestmark = pytest.mark.django_db(transaction=True)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def overlaps() -> int:
    rows = list(Shift.objects.filter(removed_at=None).order_by("user_id", "starts_at"))
    return sum(one.user_id == two.user_id and two.starts_at < one.ends_at for one, two in pairwise(rows))


def test_of_many_shifts_at_the_same_hours_one_is_put(net: Net) -> None:
    results = at_once([lambda hours=hours: shift(net, net.analyst, NOW + hours * HOUR) for hours in (24, 25, 26, 24)])
    assert kinds(results) == {"Shift": 1, "Invalid": 3}, results


def test_at_two_bodies_too(net: Net) -> None:
    join(User.objects.get(pk=net.analyst.user_id), net.sindh, Role.ANALYST)
    words = {"user_id": net.analyst.user_id, "starts_at": NOW + DAY, "ends_at": NOW + DAY + HOUR, "at": NOW}
    results = at_once(
        [
            lambda: people.put_shift(by=net.lead, body_id=net.punjab.pk, **words),
            lambda: people.put_shift(by=net.sindh_lead, body_id=net.sindh.pk, **words),
        ]
    )
    assert kinds(results) == {"Shift": 1, "Invalid": 1}, results


def test_weeks_and_swaps_and_shifts_together(net: Net) -> None:
    mine, theirs = shift(net, net.analyst), shift(net, net.officer, NOW + 2 * DAY)
    there = people.ask_swap(by=net.analyst, shift_id=mine.pk, colleague=net.officer.user_id, against=theirs.pk, at=NOW)
    back = people.ask_swap(by=net.officer, shift_id=theirs.pk, colleague=net.analyst.user_id, against=mine.pk, at=NOW)
    results = at_once(
        [
            lambda: people.answer_swap(by=net.officer, swap_id=there.pk, takes=True, at=NOW),
            lambda: people.answer_swap(by=net.analyst, swap_id=back.pk, takes=True, at=NOW),
            lambda: people.repeat_week(by=net.lead, body_id=net.punjab.pk, starts_at=NOW, at=NOW),
            lambda: people.repeat_week(by=net.administrator, body_id=net.punjab.pk, starts_at=NOW, at=NOW),
            lambda: shift(net, net.officer, NOW + DAY),
        ]
    )
    assert kinds(results)["OperationalError"] == 0, results
    assert kinds(results)["Swap"] <= 1, "of two that cross, the other is asked no more"
    assert overlaps() == 0
