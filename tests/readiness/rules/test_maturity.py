"""States of an assessment, and the arithmetic of levels and targets, by properties."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pehra.readiness.rules.maturity import (
    STEPS,
    UNDER_WAY,
    Act,
    Answer,
    AssessmentState,
    Side,
    gaps,
    missing,
    next_state,
    standing,
    unreviewed,
)
from pehra.readiness.rules.parameters import Area, model

PARAMETERS = model().parameters
CODES = [each.code for each in PARAMETERS]
levels = st.dictionaries(st.sampled_from(CODES), st.integers(0, 4))
answers = st.builds(Answer, st.none() | st.integers(0, 4), st.none() | st.integers(0, 4), st.booleans(), st.booleans())


def test_each_state_has_a_way_in_and_each_that_is_under_way_a_way_out() -> None:
    assert {step.to for step in STEPS} == set(AssessmentState)
    assert {step.state for step in STEPS} - {None} == UNDER_WAY


def test_no_act_leads_two_ways_from_one_state() -> None:
    assert len({(step.state, step.act) for step in STEPS}) == len(STEPS)
    assert {step.act for step in STEPS} == set(Act)


def test_the_body_itself_agrees_to_what_its_reviewers_say_and_never_reviews_itself() -> None:
    assert {step.act for step in STEPS if step.side is Side.REVIEWER} == {Act.RETURN, Act.REVIEW}
    assert next_state(AssessmentState.SUBMITTED, Act.ACCEPT) is None, "nothing is accepted that was not reviewed"
    assert next_state(AssessmentState.REVIEWED, Act.ACCEPT) is AssessmentState.ACCEPTED


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("state", [AssessmentState.ACCEPTED, AssessmentState.WITHDRAWN])
def test_an_end_is_an_end(state: AssessmentState, act: Act) -> None:
    assert next_state(state, act) is None


@given(st.dictionaries(st.sampled_from(CODES), answers))
def test_what_is_missing_is_told_for_each_parameter_and_nothing_else(given_answers: dict[str, Answer]) -> None:
    found = missing(PARAMETERS, given_answers)
    for code in CODES:
        answer = given_answers.get(code, Answer())
        complete = answer.level is not None and (answer.level < 2 or answer.evidence)
        assert (code not in found) == complete


@given(st.dictionaries(st.sampled_from(CODES), answers))
def test_reviewers_say_why_they_differ(given_answers: dict[str, Answer]) -> None:
    found = unreviewed(PARAMETERS, given_answers)
    for code, answer in given_answers.items():
        agreed = answer.agreed is not None and (answer.agreed == answer.level or answer.remark)
        assert (code not in found) == agreed
    assert all(found[code] == "level" for code in CODES if code not in given_answers)


@given(levels, levels)
def test_the_areas_add_up_to_all_of_it(reached: dict[str, int], targets: dict[str, int]) -> None:
    whole = standing(PARAMETERS, reached, targets)
    parts = [standing(PARAMETERS, reached, targets, area) for area in Area]
    assert (whole.of, whole.met) == (sum(each.of for each in parts), sum(each.met for each in parts))
    assert 0 <= whole.mean <= 400
    assert abs(whole.mean * whole.of - 100 * sum(reached.values())) <= whole.of


@given(levels, levels)
def test_a_gap_is_what_does_not_meet_its_target(reached: dict[str, int], targets: dict[str, int]) -> None:
    found = gaps(PARAMETERS, reached, targets)
    whole = standing(PARAMETERS, reached, targets)
    assert len(found) == whole.of - whole.met
    assert all(gap.missing > 0 for gap in found)
    assert [gap.missing for gap in found] == sorted((gap.missing for gap in found), reverse=True)
    assert (whole.share == 100) == (not found)


@given(levels, levels, st.sampled_from(CODES))
def test_getting_better_at_one_thing_never_makes_the_whole_worse(
    reached: dict[str, int], targets: dict[str, int], code: str
) -> None:
    before = standing(PARAMETERS, reached, targets)
    after = standing(PARAMETERS, reached | {code: min(4, reached.get(code, 0) + 1)}, targets)
    assert after.mean >= before.mean
    assert after.met >= before.met


def test_the_agreed_level_counts_where_there_is_one() -> None:
    assert Answer(level=4).counts == 4
    assert Answer(level=4, agreed=2).counts == 2
    assert Answer().counts is None
