"""Files that rest: their clocks follow the state, and those are reminded who can move them on."""

from datetime import timedelta

import pytest

from pehra.foundation.access.roles import Role
from pehra.foundation.audit.models import Entry
from pehra.foundation.deadlines.actions import sweeping
from pehra.foundation.deadlines.models import Deadline
from pehra.foundation.delivery.models import Notice
from pehra.registry.actions.formation_telling import on_deadline, watch_all
from pehra.registry.rules.formation import FileAct
from tests.registry.formation import DAY, act_on, along
from tests.registry.network import NOW, Country
from tests.world import person

SINDH = "formation:cert-sindh"


@pytest.fixture(autouse=True)
def _only_ours() -> object:
    """Other subscribers have no business with these clocks, and cases are not at hand."""
    handlers, lockers = list(sweeping._handlers), list(sweeping._lockers)
    sweeping._handlers[:], sweeping._lockers[:] = [on_deadline], []
    yield
    sweeping._handlers[:], sweeping._lockers[:] = handlers, lockers


def clocks() -> list[tuple[str, str, str]]:
    rows = Deadline.objects.filter(subject=SINDH).order_by("pk")
    return [(row.stage, row.party.slug, row.state) for row in rows]


def test_where_the_profile_found_it_a_file_gets_its_clock_once(country: Country) -> None:
    watch_all(at=NOW)
    watch_all(at=NOW + DAY)
    assert clocks() == [("designated", "cert-sindh", "open")]
    row = Deadline.objects.get(subject=SINDH)
    assert (row.due_at - row.anchored_at, row.rule) == (timedelta(days=90), "designated")


def test_a_step_meets_one_clock_and_starts_the_next(country: Country) -> None:
    watch_all(at=NOW)
    act_on("cert-sindh", FileAct.PROPOSE)
    assert clocks() == [("designated", "cert-sindh", "met"), ("proposed", "council", "open")]
    along("cert-sindh", FileAct.RECOMMEND)
    assert clocks()[1:] == [("proposed", "council", "met")], "nothing is expected of a recommended one"


def test_those_are_reminded_who_can_move_it_on(country: Country) -> None:
    lead, _ = person(country.body("cert-sindh"), Role.LEAD)
    act_on("cert-sindh", FileAct.PROPOSE)
    told = Notice.objects.filter(kind="formation.waits").order_by("pk")
    sweeping.sweep(at=NOW + timedelta(days=54))
    assert {each.user_id for each in told} == {lead.pk, country.secretary.user_id}
    assert "should move on within days" in told[0].text
    sweeping.sweep(at=NOW + timedelta(days=61))
    assert "rested for longer" in told.last().text
    sweeping.sweep(at=NOW + timedelta(days=92))
    assert told.all().count() == 6
    assert Entry.objects.filter(act="formation.breach", subject="body:cert-sindh").count() == 1


def test_what_is_past_already_is_told_once(country: Country) -> None:
    watch_all(at=NOW)
    sweeping.sweep(at=NOW + timedelta(minutes=1))
    sweeping.sweep(at=NOW + timedelta(minutes=2))
    assert Notice.objects.filter(kind="formation.waits", params__body="The cert-sindh").count() == 1


def test_a_clock_of_something_else_is_left_alone(country: Country) -> None:
    watch_all(at=NOW)
    Deadline.objects.update(subject="case:C-1")
    sweeping.sweep(at=NOW + timedelta(days=1))
    assert not Notice.objects.filter(kind="formation.waits").exists()
