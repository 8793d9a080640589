"""What ran out in a span, and what is owed still: asked by whoever has somebody called for it."""

from datetime import timedelta

import pytest

from pehra.foundation.deadlines import queries
from pehra.foundation.deadlines.actions import cancel, meet
from pehra.foundation.deadlines.models import Deadline
from tests import world
from tests.foundation.deadlines.beginning import DUE, begin
from tests.world import NOW

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
RULES = ["default-acknowledge"]


def test_what_ran_out_between_two_moments_is_found_once() -> None:
    ncert, other = world.body("ncert"), world.body("cert-punjab")
    begin(ncert, "case:C-1")
    begin(ncert, "case:C-2", rule="another")
    begin(ncert, "case:C-3", stage="update")
    begin(other, "case:C-4")

    def found(after: timedelta, upto: timedelta) -> list[str]:
        rows = queries.ran_out_between([ncert.pk], "acknowledge", RULES, DUE + after, DUE + upto)
        return [row.subject for row in rows]

    assert found(-MINUTE, timedelta()) == ["case:C-1"]
    assert found(timedelta(), MINUTE) == [], "the beginning of a span belongs to the one before it"
    assert found(-2 * MINUTE, -MINUTE) == []
    meet(subject="case:C-1", stage="acknowledge", at=NOW)
    assert found(-MINUTE, MINUTE) == []


def test_what_is_still_owed_is_told_with_whoever_owes_it() -> None:
    ncert, other = world.body("ncert"), world.body("cert-punjab")
    for party, subject in ((ncert, "case:C-1"), (other, "case:C-1"), (ncert, "case:C-2")):
        begin(party, subject)
    first, second, third = clocks = list(Deadline.objects.order_by("pk").values_list("pk", flat=True))
    assert queries.still_owed([*clocks, 0]) == {
        (first, ncert.pk): "case:C-1",
        (second, other.pk): "case:C-1",
        (third, ncert.pk): "case:C-2",
    }
    assert queries.still_owed([]) == {}
    meet(subject="case:C-1", stage="acknowledge", party_id=ncert.pk, at=NOW)
    cancel(subject="case:C-2", at=NOW)
    assert queries.still_owed(clocks) == {(second, other.pk): "case:C-1"}
