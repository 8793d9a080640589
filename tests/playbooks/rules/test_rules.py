"""Order, owners, reminders, reading steps, and figures that tell of no single case."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pehra.foundation.access.errors import Invalid
from pehra.law.playbook_conditions import PROBLEMS, Known
from pehra.playbooks.rules.drafting import numbered, read_step
from pehra.playbooks.rules.figures import FEWEST, PARTS, Cell, lines, overall, total
from pehra.playbooks.rules.ordering import moved
from pehra.playbooks.rules.owners import party_for
from pehra.playbooks.rules.reminding import before
from pehra.playbooks.web import wording
from pehra.registry.rules.fields import Fields

KNOWN = Known(("critical", "high"), frozenset({"telecom"}), frozenset({"punjab"}))
NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
small = st.integers(0, 30)


@given(st.lists(st.integers(), unique=True, min_size=1, max_size=12), st.data())
def test_moving_one_leaves_the_others_as_they_stood(things: list[int], data: st.DataObject) -> None:
    thing = data.draw(st.sampled_from(things))
    by = data.draw(st.integers(-20, 20))
    after = moved(things, thing, by)
    assert sorted(after) == sorted(things)
    assert [each for each in after if each != thing] == [each for each in things if each != thing]
    assert after.index(thing) == max(0, min(things.index(thing) + by, len(things) - 1))


@given(st.lists(st.integers(), unique=True, min_size=3, max_size=12), st.data())
def test_back_again(things: list[int], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(things) - 2))
    assert moved(moved(things, things[place], 1), things[place], -1) == things


@given(
    st.sampled_from(["custodian", "organisation", "sectoral", "cii", "national", "nobody"]),
    st.integers(1, 9),
    st.integers(1, 9),
    st.frozensets(st.integers(1, 9)),
    st.dictionaries(st.sampled_from(["sectoral", "cii", "national"]), st.frozensets(st.integers(1, 9))),
)
def test_whoever_owes_a_step_takes_part(
    owner: str, custodian: int, organisation: int, others: frozenset[int], holders: dict[str, frozenset[int]]
) -> None:
    circle = others | {custodian}
    found = party_for(owner, custodian=custodian, organisation=organisation, taking_part=circle, holders=holders)
    assert found in circle
    if owner in holders and found not in holders[owner]:
        assert found == custodian
        assert circle.isdisjoint(holders[owner])
    if owner == "custodian" or custodian in holders.get(owner, ()):
        assert found == custodian


def test_the_organisation_owes_what_is_its_own_once_it_takes_part() -> None:
    common = {"custodian": 1, "organisation": 2, "holders": {}}
    assert party_for("organisation", taking_part=[1, 2], **common) == 2
    assert party_for("organisation", taking_part=[1], **common) == 1


@given(st.integers(1, 60 * 24 * 400))
def test_reminders_come_within_the_time_that_there_is(minutes: int) -> None:
    due = NOW + timedelta(minutes=minutes)
    for hours in before(NOW, due):
        assert timedelta() < timedelta(hours=hours) < due - NOW


cells = st.builds(
    Cell,
    mandate=st.just("U"),
    body=st.integers(1, 4),
    tier=st.sampled_from(["sectoral", "provincial"]),
    cases=small,
    in_time=small,
    late=small,
    skipped=small,
    open=small,
    overdue=small,
)


@given(st.lists(cells, max_size=8))
def test_tiers_and_bodies_add_up_to_the_same(found: list[Cell]) -> None:
    every = total(found)
    for by in (lambda cell: cell.tier, lambda cell: str(cell.body)):
        told = lines(found, by, fewest=0)
        for part in ("cases", *PARTS):
            assert sum(getattr(line, part) for line in told) == getattr(every, part)


@given(st.lists(cells, max_size=8))
def test_no_small_number_is_told_or_can_be_worked_out(found: list[Cell]) -> None:
    told = lines(found, lambda cell: str(cell.body))
    hidden = [line for line in told if line.in_time is None]
    for line in told:
        assert (line.in_time is None) >= (line.cases < FEWEST)
        if line.in_time is None:
            assert line.share is None
    assert len(hidden) != 1 or len(told) == 1, "a single one could be taken off the total"
    every = overall(found)
    assert (every.in_time is None) is (0 < every.cases < FEWEST)


@given(st.lists(cells, min_size=1, max_size=5))
def test_a_hundred_percent_is_only_said_of_all(found: list[Cell]) -> None:
    line = total(found)
    if line.share == 100:
        assert line.late == line.overdue == 0


def refused(**given_: object) -> dict[str, str]:
    fields = Fields()
    read_step({"title_en": "Look", **given_}, KNOWN, fields)
    try:
        fields.check()
    except Invalid as error:
        return {field: str(problem) for field, problem in error.problems.items()}
    return {}


def test_a_step_is_read_with_what_is_usual() -> None:
    fields = Fields()
    step = read_step({"title_en": " Look "}, KNOWN, fields)
    fields.check()
    assert (step.title_en, step.owner, step.phase, step.due, step.outcome) == (
        "Look",
        "custodian",
        "manage",
        None,
        False,
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title_en", ""),
        ("title_en", "x" * 161),
        ("title_ur", "a\u202eb"),
        ("guidance_en", "x" * 2001),
        ("phase", "sleep"),
        ("owner", "king"),
        ("role", "auditor"),
        ("due", "soon"),
        ("due_from", "never"),
        ("condition", "severity: low"),
        ("key", "A B"),
    ],
)
def test_each_problem_stands_at_its_field(field: str, value: str) -> None:
    assert list(refused(**{field: value})) == [field]


def test_every_problem_at_once() -> None:
    assert set(refused(title_en="", owner="king", due="soon")) == {"title_en", "owner", "due"}


@given(st.lists(st.sampled_from(["", "a", "b", "step-1", "step-2"]), max_size=8))
def test_each_step_gets_a_key_of_its_own_and_its_place(keys: list[str]) -> None:
    given_keys = [key for place, key in enumerate(keys) if not key or key not in keys[:place]]
    steps = numbered(read_step({"title_en": "Look", "key": key}, KNOWN, Fields()) for key in given_keys)
    assert [step.number for step in steps] == list(range(1, len(steps) + 1))
    assert len({step.key for step in steps}) == len(steps)
    assert all(not wanted or step.key == wanted for step, wanted in zip(steps, given_keys, strict=True))


def test_what_a_condition_is_refused_with_is_in_the_catalogue() -> None:
    assert set(wording.PROBLEMS) == set(PROBLEMS)
