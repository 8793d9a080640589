"""The life of a drill: every state has a way in, a way out or is an end, and somebody who moves it on."""

import pytest

from pehra.readiness.rules.drills import BEGINS, ENDS, OWNER, TABLE, Act, DrillState, Side, after, open_acts


def test_every_state_is_reached() -> None:
    reached, edge = {BEGINS}, {BEGINS}
    while edge:
        edge = {row.leads_to for row in TABLE if row.leads_to and row.states & edge} - reached
        reached |= edge
    assert reached == set(DrillState)


@pytest.mark.parametrize("state", DrillState)
def test_an_end_is_an_end_and_from_elsewhere_one_is_reached(state: DrillState) -> None:
    ways = {row.leads_to for row in TABLE if row.leads_to and state in row.states}
    assert bool(ways) == (state not in ENDS)
    assert (state in OWNER) == (state not in ENDS)
    if state not in ENDS:
        assert ways & ENDS, "it can always be stopped"


@pytest.mark.parametrize("state", DrillState)
def test_nobody_outside_can_do_anything(state: DrillState) -> None:
    assert open_acts(state, frozenset()) == frozenset()
    assert open_acts(state, frozenset({Side.PLAYER})) == frozenset()


@pytest.mark.parametrize("state", DrillState)
@pytest.mark.parametrize("act", Act)
def test_an_act_leads_where_the_table_says(act: Act, state: DrillState) -> None:
    rows = [row for row in TABLE if row.act is act and state in row.states]
    if rows:
        assert after(act, state) == (rows[0].leads_to or state)
    else:
        with pytest.raises(LookupError):
            after(act, state)
