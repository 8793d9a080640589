"""Who may hand a case round inside a party, as a table and as what must hold of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pehra.incidents.rules.assigning import Handing, open_to

TAKE, GIVE, RELEASE = Handing.TAKE, Handing.GIVE, Handing.RELEASE
ME, COLLEAGUE = 1, 2


@pytest.mark.parametrize(
    ("holder", "answers", "may"),
    [
        (None, False, {TAKE}),
        (ME, False, {GIVE, RELEASE}),
        (COLLEAGUE, False, set()),
        (None, True, {TAKE, GIVE}),
        (ME, True, {GIVE, RELEASE}),
        (COLLEAGUE, True, {TAKE, GIVE, RELEASE}),
    ],
)
def test_what_is_open(holder: int | None, answers: bool, may: set[Handing]) -> None:
    assert open_to(person=ME, holder=holder, answers=answers) == may


holders = st.none() | st.sampled_from([ME, COLLEAGUE])


@given(holders)
def test_whoever_answers_may_all_that_the_others_may(holder: int | None) -> None:
    assert open_to(person=ME, holder=holder, answers=False) <= open_to(person=ME, holder=holder, answers=True)


@given(holders, st.booleans())
def test_nobody_takes_what_they_have_or_lays_down_what_nobody_has(holder: int | None, answers: bool) -> None:
    found = open_to(person=ME, holder=holder, answers=answers)
    assert (TAKE in found) <= (holder != ME)
    assert (RELEASE in found) <= (holder is not None)
