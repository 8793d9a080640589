"""The states of a request: every walk through them keeps what is promised."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from pehra.correspondence.rules.requests import (
    ENDED,
    LINK_LIVES,
    OPEN,
    OWED,
    after,
    link_until,
    open_acts,
    overdue,
)
from pehra.correspondence.rules.wording import RequestAct as Act
from pehra.correspondence.rules.wording import RequestState as State
from tests.world import NOW

LENGTHS = st.timedeltas(timedelta(days=-400), timedelta(days=400))


class Walk(RuleBasedStateMachine):
    """Somebody does whatever is open, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.state, self.left = State.DRAFT, False

    @rule(act=st.sampled_from(Act))
    def act(self, act: Act) -> None:
        found = after(act, self.state, sent=self.left)
        assert (found is not None) == (act in open_acts(self.state))
        if found is None:
            return
        self.left = self.left or act is Act.SEND
        self.state = found

    @invariant()
    def nobody_owes_an_answer_to_what_never_left(self) -> None:
        assert self.left or self.state in (State.DRAFT, State.GIVEN_UP)

    @invariant()
    def what_left_is_no_draft(self) -> None:
        assert not (self.left and self.state is State.DRAFT)

    @invariant()
    def there_is_a_way_on(self) -> None:
        assert open_acts(self.state)

    @precondition(lambda self: self.state in ENDED)
    @rule()
    def what_has_ended_is_only_taken_up_again(self) -> None:
        assert open_acts(self.state) == {Act.REOPEN}


TestWalk = Walk.TestCase
TestWalk.settings = settings(deadline=None)


def test_the_states_are_told_apart() -> None:
    assert {State.DRAFT} | OPEN | ENDED == set(State)
    assert not OPEN & ENDED
    assert OWED < OPEN


@pytest.mark.parametrize(
    ("act", "state", "leads"),
    [
        (Act.SEND, State.DRAFT, State.SENT),
        (Act.SEND, State.SENT, None),
        (Act.EDIT, State.SENT, None),
        (Act.ACKNOWLEDGE, State.SENT, State.WAITING),
        (Act.ACKNOWLEDGE, State.WAITING, None),
        (Act.ANSWER, State.SENT, State.ANSWERED),
        (Act.ANSWER, State.ANSWERED, State.ANSWERED),
        (Act.ANSWER, State.CLOSED, None),
        (Act.WRITE, State.SENT, State.SENT),
        (Act.WRITE, State.ANSWERED, State.WAITING),
        (Act.CLOSE, State.DRAFT, None),
        (Act.GIVE_UP, State.DRAFT, State.GIVEN_UP),
        (Act.GIVE_UP, State.ANSWERED, None),
        (Act.REOPEN, State.CLOSED, State.WAITING),
    ],
)
def test_what_leads_where(act: Act, state: State, leads: State | None) -> None:
    assert after(act, state) is leads


def test_what_was_given_up_before_it_left_is_a_draft_again() -> None:
    assert after(Act.REOPEN, State.GIVEN_UP, sent=False) is State.DRAFT
    assert after(Act.REOPEN, State.GIVEN_UP, sent=True) is State.WAITING


@settings(deadline=None)
@given(state=st.sampled_from(State), length=LENGTHS)
def test_late_is_only_what_is_owed(state: State, length: timedelta) -> None:
    assert overdue(state, NOW + length, NOW) == (state in OWED and length < timedelta(0))
    assert not overdue(state, None, NOW)


@settings(deadline=None)
@given(length=LENGTHS)
def test_a_link_outlives_the_day_of_the_answer(length: timedelta) -> None:
    until = link_until(NOW, NOW + length)
    assert until - max(NOW, NOW + length) == LINK_LIVES
    assert link_until(NOW, None) == NOW + LINK_LIVES
