"""The table of states, read as a table."""

import pytest

from pehra.events.rules.states import (
    BEGINS,
    BY_PEOPLE,
    FIXED,
    NEEDS_REASON,
    OPEN,
    OWNER,
    TABLE,
    Act,
    FindingState,
    Side,
    after,
    leads_to,
    open_acts,
)

ORGANISATION, CERT, MACHINE = {Side.ORGANISATION}, {Side.CERT}, {Side.MACHINE}


@pytest.mark.parametrize(
    ("state", "sides", "expected"),
    [
        (FindingState.NEW, ORGANISATION, {Act.ACKNOWLEDGE, Act.BEGIN, Act.SAY_FIXED, Act.ACCEPT, Act.DISPUTE}),
        (FindingState.NEW, CERT, {Act.ACKNOWLEDGE, Act.BEGIN, Act.SAY_FIXED, Act.DISPUTE}),
        (FindingState.NEW, MACHINE, {Act.TELL, Act.MISS, Act.CLEAR, Act.WITHDRAW, Act.MERGE, Act.GIVE_BACK}),
        (FindingState.ACKNOWLEDGED, ORGANISATION, {Act.BEGIN, Act.SAY_FIXED, Act.ACCEPT, Act.DISPUTE}),
        (FindingState.BEING_FIXED, ORGANISATION, {Act.SAY_FIXED, Act.ACCEPT, Act.DISPUTE}),
        (FindingState.FIXED_UNCONFIRMED, ORGANISATION, {Act.REOPEN, Act.DISPUTE}),
        (FindingState.FIXED_CONFIRMED, ORGANISATION, set()),
        (FindingState.FIXED_CONFIRMED, CERT, {Act.REOPEN}),
        (FindingState.ACCEPTED, ORGANISATION, {Act.REOPEN}),
        (FindingState.ACCEPTED, MACHINE, {Act.MISS, Act.CLEAR, Act.EXPIRE, Act.WITHDRAW, Act.MERGE, Act.GIVE_BACK}),
        (FindingState.FALSE_ALARM, ORGANISATION, set()),
        (FindingState.FALSE_ALARM, CERT, {Act.CONFIRM, Act.REOPEN}),
        (FindingState.FALSE_ALARM, MACHINE, {Act.WITHDRAW, Act.MERGE}),
        (FindingState.WITHDRAWN, ORGANISATION | CERT, set()),
        (FindingState.WITHDRAWN, MACHINE, {Act.SEE_AGAIN}),
    ],
)
def test_what_is_open(state: FindingState, sides: set[Side], expected: set[Act]) -> None:
    assert open_acts(state, sides) == expected


def test_a_false_alarm_is_confirmed_once() -> None:
    assert Act.CONFIRM not in open_acts(FindingState.FALSE_ALARM, CERT, confirmed=True)


def test_nobody_accepts_a_risk_for_somebody_else() -> None:
    assert all(Act.ACCEPT not in open_acts(state, CERT | MACHINE) for state in FindingState)


def test_what_begins_can_reach_every_state() -> None:
    reached = {BEGINS}
    while more := {row.leads_to for row in TABLE if row.states & reached} - reached:
        reached |= more
    assert reached == set(FindingState)


def test_every_state_has_a_way_out_and_an_owner() -> None:
    assert set(OWNER) == set(FindingState)
    for state in FindingState:
        assert any(state in row.states and row.leads_to is not state for row in TABLE), state
    assert not OPEN & FIXED


def test_each_act_leads_to_one_state() -> None:
    for act in Act:
        assert len({row.leads_to for row in TABLE if row.act is act}) == 1, act
    assert {row.act for row in TABLE} == set(Act)


def test_who_stands_on_no_side_may_nothing() -> None:
    assert all(not open_acts(state, set()) for state in FindingState)
    assert leads_to(Act.REOPEN, ORGANISATION, FindingState.FIXED_CONFIRMED) is None
    assert after(Act.TELL, side=Side.MACHINE) == {FindingState.NEW}


def test_the_machine_needs_no_reason_and_people_never_do_its_acts() -> None:
    assert all(Side.MACHINE not in row.sides for row in TABLE if row.act in BY_PEOPLE)
    assert set(BY_PEOPLE) >= NEEDS_REASON
