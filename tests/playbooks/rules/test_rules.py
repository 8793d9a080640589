"""Order, owners, reminders, reading steps, and figures that tell of no single case."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pehra.foundation.access.errors import Invalid
from pehra.law.playbook_conditions import PROBLEMS, Known
from pehra.playbooks.queries.compliance import ENOUGH
from pehra.playbooks.rules import figures
from pehra.playbooks.rules.drafting import numbered, read_step
from pehra.playbooks.rules.figures import FEWEST, PARTS, Cell, Line, Tables, tables, total
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
    body=st.integers(1, 6),
    tier=st.sampled_from(["sectoral", "provincial"]),
    of=st.integers(1, 2**12 - 1).map(lambda bits: frozenset(case for case in range(12) if bits >> case & 1)),
    in_time=small,
    late=small,
    skipped=small,
    open=small,
    overdue=small,
)


@given(st.lists(cells, max_size=8))
def test_tiers_and_bodies_add_up_to_the_same(found: list[Cell]) -> None:
    every, told = total(found), told_of(found, fewest=0)
    assert told.all == every
    for lines in (told.by_tier, told.by_body):
        for part in ("cases", *PARTS):
            assert sum(getattr(line, part) for line in lines) == getattr(every, part)


def told_of(found: list[Cell], fewest: int = FEWEST) -> Tables:
    return tables(found, lambda cell: str(cell.body), fewest)


@given(st.lists(cells, max_size=12), st.integers(0, FEWEST))
def test_a_few_cases_of_each_are_enough_to_know_what_is_told(found: list[Cell], fewest: int) -> None:
    some = [replace(cell, of=frozenset(sorted(cell.of)[:FEWEST]), many=len(cell.of)) for cell in found]
    assert told_of(some, fewest) == told_of(found, fewest)
    # Any will do, also the same ones for all who have enough.
    any_ = [replace(cell, of=cell.of if len(cell.of) < FEWEST else ENOUGH, many=len(cell.of)) for cell in found]
    assert told_of(any_, fewest) == told_of(found, fewest)


def test_some_hundred_bodies_are_no_matter_of_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each with too few cases, and one with many: whoever is kept back is looked at, and not with every other one."""
    bodies = 400
    found = [a_cell(body, body) for body in range(bodies)]
    found.append(a_cell(bodies, *range(bodies, bodies + FEWEST)))
    looked_at: list[int] = []

    def counted(hidden: list[frozenset[int]], fewest: int) -> bool:
        looked_at.append(len(hidden))
        return open_enough(hidden, fewest)

    open_enough = figures._open_enough
    monkeypatch.setattr(figures, "_open_enough", counted)
    told = told_of(found)
    assert [line.key for line in told.by_body if line.in_time is not None] == [str(bodies)]
    assert len(looked_at) <= 4


@given(st.lists(st.frozensets(st.integers(0, 9), max_size=4), max_size=7), st.integers(0, 9))
def test_two_are_left_for_whoever_knows_one(hidden: list[frozenset[int]], fewest: int) -> None:
    others = [hidden[:place] + hidden[place + 1 :] for place in range(len(hidden))]
    slowly = len(hidden) > 2 and all(len(frozenset().union(*each)) >= fewest for each in others)
    assert figures._open_enough(hidden, fewest) is slowly


def different(found: list[Cell]) -> int:
    return len({case for cell in found for case in cell.of})


def left_open(hidden: list[list[Cell]]) -> bool:
    """Whoever knows one of them is left with several, of cases enough."""
    rests = [hidden[:place] + hidden[place + 1 :] for place in range(len(hidden))]
    return not hidden or all(
        len(rest) > 1 and different([cell for group in rest for cell in group]) >= FEWEST for rest in rests
    )


@given(st.lists(cells, max_size=12))
def test_no_small_number_is_told_or_can_be_worked_out(found: list[Cell]) -> None:
    told = told_of(found)
    tiers: dict[str, list[Cell]] = {}
    bodies: dict[str, list[Cell]] = {}
    for cell in found:
        tiers.setdefault(cell.tier, []).append(cell)
        bodies.setdefault(str(cell.body), []).append(cell)
    for lines, groups in ((told.by_tier, tiers), (told.by_body, bodies)):
        for line in lines:
            assert (line.in_time is None) >= (different(groups[line.key]) < FEWEST)
            assert line.in_time is not None or line.share is None
        hidden = [groups[line.key] for line in lines if line.in_time is None]
        assert not found or told.all.in_time is None or left_open(hidden)
    untold = {line.key for line in told.by_body if line.in_time is None}
    for line in told.by_tier:
        within = {str(cell.body) for cell in tiers[line.key]}
        if line.in_time is None:
            assert within <= untold
        else:
            assert left_open([bodies[key] for key in sorted(within & untold)])


def a_cell(body: int, *of: int, tier: str = "sectoral") -> Cell:
    return Cell("U", body, tier, frozenset(of), in_time=len(of), late=0, skipped=0, open=0, overdue=0)


def hidden_in(lines: tuple[Line, ...]) -> set[str]:
    return {line.key for line in lines if line.in_time is None}


def test_a_case_of_several_bodies_is_one_case() -> None:
    told = told_of([a_cell(1, 1, 2, 3), a_cell(2, 1, 2, 3)])
    assert told.all.cases == 6
    assert told.all.in_time is None
    assert hidden_in(told.by_tier) == {"sectoral"}


def test_whoever_knows_one_of_two_does_not_know_the_other() -> None:
    few, some, many, most = (a_cell(body, *range(100 * body, 100 * body + body * body)) for body in (2, 3, 4, 5))
    assert hidden_in(told_of([few, some, many, most]).by_body) == {"2", "3", "4"}
    two = told_of([few, most])
    assert two.all.in_time is None
    assert hidden_in(two.by_body) == {"2", "5"}
    assert hidden_in(two.by_tier) == {"sectoral"}


def test_nothing_was_owed() -> None:
    assert told_of([]) == Tables(total([]), (), ())


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
