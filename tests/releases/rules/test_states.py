"""Each act is open in some state, and what is over stays over."""

from pehra.releases.rules.states import OPEN_IN, Act, DraftState, acts_in


def test_each_act_is_open_somewhere() -> None:
    assert set(OPEN_IN) == set(Act)
    assert all(OPEN_IN.values())


def test_what_is_over_stays_over() -> None:
    assert acts_in(DraftState.RECALLED) == acts_in(DraftState.SUPERSEDED) == frozenset()


def test_nobody_writes_in_what_a_second_person_has_before_them() -> None:
    assert acts_in(DraftState.AWAITING) == {Act.TAKE_BACK, Act.RETURN, Act.RELEASE}
    assert Act.EDIT not in acts_in(DraftState.RELEASED)
