"""The tables of steps: every state has a way in, and a way out unless it is an end; no act is ambiguous."""

import pytest

from pehra.council.rules.steps import START, TABLES, after, possible, states
from pehra.foundation.access.errors import Conflict

ENDS = {
    "meeting": {"held", "cancelled"},
    "item": {"done", "declined", "withdrawn"},
    "motion": {"lost", "withdrawn", "superseded"},
    "minutes": {"sealed"},
    "action": {"done", "superseded"},
}


@pytest.mark.parametrize("thing", TABLES)
def test_every_state_is_reached_and_left(thing):
    steps = TABLES[thing]
    reached, waiting = set(), [START]
    while waiting:
        state = waiting.pop()
        new = {step.to for step in steps if step.state == state} - reached
        reached |= new
        waiting += new
    assert reached == set(states(steps)) == {step.state for step in steps} - {START} | ENDS[thing]
    assert {state for state in reached if not possible(thing, state)} == ENDS[thing]


@pytest.mark.parametrize("thing", TABLES)
def test_an_act_leads_to_one_state(thing):
    places = [(step.state, step.act) for step in TABLES[thing]]
    assert len(places) == len(set(places))


@pytest.mark.parametrize("thing", TABLES)
def test_what_the_table_does_not_name_is_refused(thing):
    acts = {step.act for step in TABLES[thing]}
    for state in states(TABLES[thing]):
        for act in acts - possible(thing, state):
            with pytest.raises(Conflict):
                after(thing, state, act)
        for act in possible(thing, state):
            assert after(thing, state, act) in states(TABLES[thing])
