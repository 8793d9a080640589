"""What ran out in a span, and what is owed still: asked by whoever has somebody called for it."""

from datetime import timedelta

import pytest

from pehra.foundation.deadlines import queries
from pehra.foundation.deadlines.actions import cancel, meet
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
    begin(ncert, "case:C-1")
    begin(other, "case:C-1")
    begin(ncert, "case:C-2")
    subjects = {"case:C-1", "case:C-2", "case:C-3"}
    every = {("case:C-1", ncert.pk), ("case:C-1", other.pk), ("case:C-2", ncert.pk)}
    assert queries.still_owed(subjects, "acknowledge") == every
    assert queries.still_owed(subjects, "update") == queries.still_owed([], "acknowledge") == set()
    meet(subject="case:C-1", stage="acknowledge", party_id=ncert.pk, at=NOW)
    cancel(subject="case:C-2", at=NOW)
    assert queries.still_owed(subjects, "acknowledge") == {("case:C-1", other.pk)}


def test_what_is_overdue_is_told_of_those_that_are_asked_about() -> None:
    ncert, other = world.body("ncert"), world.body("cert-punjab")
    for subject in ("case:C-1", "case:C-2", "case:C-3"):
        begin(ncert, subject)
    begin(other, "case:C-4")
    asked = ["case:C-1", "case:C-2", "case:C-4"]
    meet(subject="case:C-2", stage="acknowledge", party_id=ncert.pk, at=NOW)
    assert queries.overdue([ncert.pk], asked, at=DUE) == set(), "what falls due at this moment is in time"
    assert queries.overdue([ncert.pk], asked, at=DUE + MINUTE) == {"case:C-1"}
    assert queries.overdue([ncert.pk, other.pk], iter(asked), at=DUE + MINUTE) == {"case:C-1", "case:C-4"}
    assert queries.overdue([ncert.pk], [], at=DUE + MINUTE) == set()
