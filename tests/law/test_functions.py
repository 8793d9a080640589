"""The tables of functions and standings are complete."""

import pytest

from pehra.law.functions import FOLLOWS, IN_FORCE, LISTED, ORGANISATION, TIER_ORDER, Function, Standing


def test_every_function_is_a_tier_or_receives_no_reports():
    without_tier = set(Function) - set(TIER_ORDER)
    assert without_tier == {Function.COUNCIL, Function.AGENCY, Function.NSOC, Function.FOREIGN}


def test_the_organisation_stands_lowest_and_the_national_function_alone_at_the_top():
    highest = max(TIER_ORDER.values())
    assert [tier for tier, order in TIER_ORDER.items() if order == highest] == [Function.NATIONAL]
    assert TIER_ORDER[ORGANISATION] == min(TIER_ORDER.values())
    assert list(TIER_ORDER.values()).count(TIER_ORDER[ORGANISATION]) == 1


def test_every_function_has_its_place_in_a_list():
    assert sorted(LISTED.values()) == list(range(len(Function)))


def test_every_standing_says_what_may_follow():
    assert set(FOLLOWS) == set(Standing)


@pytest.mark.parametrize("standing", [each for each in Standing if each is not Standing.PLANNED])
def test_every_standing_can_be_reached_from_planned(standing):
    reached, waiting = set(), [Standing.PLANNED]
    while waiting:
        now = waiting.pop()
        if now not in reached:
            reached.add(now)
            waiting.extend(FOLLOWS[now])
    assert standing in reached


def test_only_a_dissolved_body_has_no_way_on():
    assert [standing for standing, after in FOLLOWS.items() if not after] == [Standing.DISSOLVED]


def test_nobody_becomes_operational_without_having_been_notified():
    before = {standing for standing, after in FOLLOWS.items() if Standing.OPERATIONAL in after}
    assert before == {Standing.NOTIFIED, Standing.SUSPENDED}
    before_suspension = {standing for standing, after in FOLLOWS.items() if Standing.SUSPENDED in after}
    assert before_suspension <= IN_FORCE


@pytest.mark.parametrize(
    ("standing", "in_force"),
    [
        (Standing.PLANNED, False),
        (Standing.DESIGNATED, False),
        (Standing.RECOMMENDED, False),
        (Standing.NOTIFIED, True),
        (Standing.OPERATIONAL, True),
        (Standing.SUSPENDED, False),
        (Standing.DISSOLVED, False),
    ],
)
def test_which_standings_put_a_mandate_in_force(standing, in_force):
    assert (standing in IN_FORCE) is in_force
