"""The states of a measure: every walk through them keeps what is promised."""

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from pehra.correspondence.rules.measures import CARRYING, ENDED, STANDS, after, open_acts
from pehra.correspondence.rules.wording import MeasureAct as Act
from pehra.correspondence.rules.wording import MeasureState as State


class Walk(RuleBasedStateMachine):
    """Somebody does whatever is open, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.state, self.stood, self.over = State.PENDING, False, False

    @rule(act=st.sampled_from(Act))
    def act(self, act: Act) -> None:
        found = after(act, self.state)
        assert (found is not None) == (act in open_acts(self.state))
        if found is None:
            return
        assert not self.over, "what has ended moves no more"
        if self.state in STANDS and found not in STANDS:
            assert act is Act.REMOVE, "what stands is taken away by whoever carries it out, and by nothing else"
        self.state, self.stood = found, self.stood or found is State.ACTIVE
        self.over = found in ENDED

    @invariant()
    def only_what_was_carried_out_stands(self) -> None:
        assert self.state not in STANDS or self.stood

    @invariant()
    def what_has_not_ended_has_a_way_on(self) -> None:
        assert bool(open_acts(self.state)) == (self.state not in ENDED)


TestWalk = Walk.TestCase
TestWalk.settings = settings(deadline=None)


@pytest.mark.parametrize(
    ("act", "state", "leads"),
    [
        (Act.ACTIVATE, State.PENDING, State.ACTIVE),
        (Act.REFUSE, State.PENDING, State.REFUSED),
        (Act.WITHDRAW, State.PENDING, State.REMOVED),
        (Act.WITHDRAW, State.ACTIVE, None),
        (Act.ASK_REMOVAL, State.ACTIVE, State.TO_BE_REMOVED),
        (Act.KEEP, State.TO_BE_REMOVED, State.ACTIVE),
        (Act.KEEP, State.ACTIVE, State.ACTIVE),
        (Act.REMOVE, State.ACTIVE, State.REMOVED),
        (Act.REMOVE, State.TO_BE_REMOVED, State.REMOVED),
        (Act.REMOVE, State.PENDING, None),
        (Act.ACTIVATE, State.REFUSED, None),
    ],
)
def test_what_leads_where(act: Act, state: State, leads: State | None) -> None:
    assert after(act, state) is leads


def test_whoever_carries_it_out_says_how_it_stands() -> None:
    assert {Act.ACTIVATE, Act.REFUSE, Act.REMOVE} == CARRYING
