"""The steps of a directive and of a duty: every state is reached and left, and nothing else is possible."""

import pytest

from pehra.council.rules.directives import (
    DIRECTIVE,
    DUTY,
    OPEN,
    REFUSALS,
    SHAPE,
    TABLES,
    By,
    DirectiveState,
    DutyState,
    after,
    possible,
)
from pehra.council.rules.steps import START
from pehra.foundation.access.errors import Conflict

STATES = {"directive": DirectiveState, "duty": DutyState}
ENDS = {
    "directive": {"closed", "revoked", "discarded"},
    "duty": {"compliant", "waived", "released"},
}


@pytest.mark.parametrize("thing", TABLES)
def test_every_state_has_a_way_in_and_a_way_out_or_is_an_end(thing: str) -> None:
    steps = TABLES[thing]
    assert {step.to for step in steps} == set(STATES[thing])
    assert set(STATES[thing]) - {step.state for step in steps} == ENDS[thing]
    assert [step.act for step in steps if step.state == START] in (["draft"], ["address"])


@pytest.mark.parametrize("thing", TABLES)
def test_an_act_leads_to_one_state_and_to_none_where_the_table_has_no_step(thing: str) -> None:
    steps = {(step.state, step.act): step.to for step in TABLES[thing]}
    assert len(steps) == len(TABLES[thing])
    for state in STATES[thing]:
        for act in {step.act for step in TABLES[thing]}:
            if (state, act) in steps:
                assert after(thing, state, act) == steps[state, act]
            else:
                with pytest.raises(Conflict) as caught:
                    after(thing, state, act)
                assert caught.value.text == REFUSALS[thing].text


def test_nobody_decides_on_their_own_case() -> None:
    own = {step.act for step in DUTY if step.who == By.ADDRESSEE}
    assert own == {"acknowledge", "show", "ask-waiver"}
    assert {step.to for step in DUTY if step.who == By.ADDRESSEE}.isdisjoint(ENDS["duty"])


def test_whoever_owes_something_can_be_released_and_nobody_else() -> None:
    assert {step.state for step in DUTY if step.act == "release"} == OPEN == set(DutyState) - ENDS["duty"]


def test_what_is_possible_depends_on_who_one_is() -> None:
    assert possible("duty", "told", By.ADDRESSEE) == {"acknowledge", "show", "ask-waiver"}
    assert possible("duty", "shown", By.ADDRESSEE) == frozenset()
    assert possible("duty", "shown", By.SUPERVISOR) == {"accept", "return"}
    assert possible("duty", "waiver-asked", By.SUPERVISOR) == frozenset()
    assert possible("directive", "draft", By.ISSUER) == {"edit", "issue", "discard"}


def test_only_a_draft_is_changed() -> None:
    assert [step.state for step in DIRECTIVE if step.act in ("edit", "issue", "discard")] == ["draft"] * 3


def test_references_are_told_by_their_shape() -> None:
    assert SHAPE.match("B-7K3F-9QPD")
    assert not SHAPE.match("D-7K3F-9QPD")
