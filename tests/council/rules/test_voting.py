"""Vote arithmetic against a slow plain oracle, which counts heads and compares fractions."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pehra.council.rules.quorum import Table, quorum
from pehra.council.rules.shares import needed
from pehra.council.rules.voting import Governing, Ground, Outcome, decide
from pehra.council.rules.words import Choice
from pehra.law.council import About, Answer, Base, CouncilRule

DAY = date(2026, 1, 1)


def share(about: About, numerator: int, denominator: int, strictly: bool, of: Base) -> CouncilRule:
    return CouncilRule(
        str(about), about, DAY, None, "c", numerator=numerator, denominator=denominator, strictly=strictly, of=of
    )


def says(about: About, answer: Answer) -> CouncilRule:
    return CouncilRule(str(about), about, DAY, None, "c", answer=answer)


SIMPLE = Governing(
    share(About.QUORUM, 1, 2, True, Base.FILLED),
    share(About.MAJORITY, 1, 2, True, Base.CAST),
    says(About.TIE, Answer.CHAIR_DECIDES),
    says(About.INTEREST, Answer.NOT_COUNTED),
)


@st.composite
def shares(draw, about, bases):
    denominator = draw(st.integers(1, 6))
    return share(
        about, draw(st.integers(0, denominator)), denominator, draw(st.booleans()), draw(st.sampled_from(bases))
    )


@st.composite
def questions(draw):
    """A table, rules, who is there, who has an interest, and votes; also of seats that should have none."""
    seats = list(range(1, draw(st.integers(0, 12)) + 1))
    some = st.frozensets(st.sampled_from(seats)) if seats else st.just(frozenset())
    voting = draw(some)
    filled = voting & draw(some)
    chair = draw(st.sampled_from([None, *sorted(voting)]))
    rules = Governing(
        draw(shares(About.QUORUM, [Base.SEATS, Base.FILLED])),
        draw(shares(About.MAJORITY, list(Base))),
        says(About.TIE, draw(st.sampled_from([Answer.CHAIR_DECIDES, Answer.FALLS]))),
        says(About.INTEREST, draw(st.sampled_from([Answer.COUNTED, Answer.NOT_COUNTED]))),
    )
    votes = draw(st.dictionaries(st.sampled_from(seats), st.sampled_from(list(Choice)))) if seats else {}
    return Table(voting, filled, chair), rules, votes, draw(some), draw(some)


def is_share(part: int, whole: int, rule: CouncilRule) -> bool:
    """The rule as a sentence says it; nobody is no share of anything."""
    limit = Fraction(rule.numerator, rule.denominator) * whole
    return part > 0 and (part > limit if rule.strictly else part >= limit)


def oracle(table: Table, rules: Governing, votes, present, interested) -> tuple[bool, Ground]:
    there = {seat for seat in table.filled if seat in present or seat in votes}
    counting = [seat for seat in there if rules.interest.answer == Answer.COUNTED or seat not in interested]
    all_of = {Base.SEATS: table.voting, Base.FILLED: table.filled, Base.PRESENT: counting}
    if not is_share(len(counting), len(all_of[rules.quorum.of]), rules.quorum):
        return False, Ground.NO_QUORUM
    ayes, noes = [], []
    for seat, choice in votes.items():
        if seat in table.filled and seat not in interested:
            if choice == "for":
                ayes.append(seat)
            elif choice in ("against", "dissent"):
                noes.append(seat)
    whole = len(ayes) + len(noes) if rules.majority.of == Base.CAST else len(all_of[rules.majority.of])
    if is_share(len(ayes), whole, rules.majority):
        return True, Ground.MAJORITY
    if len(ayes) != len(noes):
        return False, Ground.NO_MAJORITY
    if rules.tie.answer == Answer.CHAIR_DECIDES and table.chair in ayes:
        whole += 1 if rules.majority.of == Base.CAST else 0
        if is_share(len(ayes) + 1, whole, rules.majority):
            return True, Ground.CASTING_VOTE
    return False, Ground.TIE


def count(question) -> Outcome:
    table, rules, votes, present, interested = question
    return decide(table, rules, votes, present=present, interested=interested)


@given(questions())
def test_decides_as_the_oracle_does(question):
    outcome = count(question)
    assert (outcome.carried, outcome.ground) == oracle(*question)


@given(questions())
def test_every_vote_is_counted_once_or_not_at_all(question):
    table, _rules, votes, present, interested = question
    outcome = count(question)
    valid = [seat for seat in votes if seat in table.filled and seat not in interested]
    assert outcome.votes_for + outcome.against + outcome.abstained == len(valid)
    assert outcome.dissents <= outcome.against
    able = [seat for seat in table.filled if seat not in interested and (seat in present or seat in votes)]
    assert outcome.silent == len(able) - len(valid) >= 0


@given(questions(), st.data())
def test_a_vote_for_never_loses_what_was_carried(question, data):
    table, rules, votes, present, interested = question
    if not count(question).carried or not votes:
        return
    seat = data.draw(st.sampled_from(sorted(votes)))
    assert count((table, rules, {**votes, seat: Choice.FOR}, present, interested)).carried


@given(questions(), st.data())
def test_a_vote_of_a_member_with_an_interest_changes_nothing(question, data):
    table, rules, votes, present, interested = question
    if not interested:
        return
    seat = data.draw(st.sampled_from(sorted(interested)))
    seen = [count((table, rules, {**votes, seat: choice}, present | {seat}, interested)) for choice in Choice]
    assert len({(each.carried, each.votes_for, each.against, each.abstained, each.base) for each in seen}) == 1


@given(questions())
def test_a_dissent_weighs_what_a_vote_against_weighs(question):
    table, rules, votes, present, interested = question
    plain = {seat: Choice.AGAINST if choice == Choice.DISSENT else choice for seat, choice in votes.items()}
    a, b = count(question), count((table, rules, plain, present, interested))
    assert (a.carried, a.ground, a.against) == (b.carried, b.ground, b.against)


@given(questions())
def test_what_is_told_holds_every_number_and_rule(question):
    outcome = count(question)
    told = outcome.told()
    assert told["for"] >= told["needed"] or not told["carried"] or told["ground"] == "casting-vote"
    assert told["quorum"]["reached"] == (told["quorum"]["present"] >= told["quorum"]["needed"])
    assert told["majority"]["citation"] == told["tie"]["citation"] == told["quorum"]["citation"] == "c"


@given(shares(About.MAJORITY, [Base.CAST]), st.integers(0, 100), st.integers(0, 100))
def test_what_is_needed_is_the_least_that_is_enough(rule, base, part):
    assert (part >= needed(rule, base)) == is_share(part, base, rule)


@pytest.mark.parametrize(
    ("ayes", "noes", "chair", "carried", "ground"),
    [
        (3, 2, "for", True, Ground.MAJORITY),
        (2, 3, "for", False, Ground.NO_MAJORITY),
        (3, 3, "for", True, Ground.CASTING_VOTE),
        (3, 3, "against", False, Ground.TIE),
        (0, 0, "abstain", False, Ground.TIE),
    ],
)
def test_the_cases_that_everybody_asks_about(ayes, noes, chair, carried, ground):
    seats = frozenset(range(1, 8))
    first = {1: Choice(chair)}
    rest = [Choice.FOR] * (ayes - (chair == "for")) + [Choice.AGAINST] * (noes - (chair == "against"))
    votes = first | dict(enumerate(rest, 2))
    outcome = decide(Table(seats, seats, 1), SIMPLE, votes, present=seats)
    assert (outcome.carried, outcome.ground) == (carried, ground)


def test_two_thirds_are_not_reached_by_a_casting_vote():
    seats = frozenset(range(1, 7))
    rules = Governing(SIMPLE.quorum, share(About.MAJORITY, 2, 3, False, Base.CAST), SIMPLE.tie, SIMPLE.interest)
    votes = dict.fromkeys((1, 2, 3), Choice.FOR) | dict.fromkeys((4, 5, 6), Choice.AGAINST)
    assert decide(Table(seats, seats, 1), rules, votes, present=seats).ground == Ground.TIE


def test_half_is_not_more_than_half():
    seats = frozenset(range(1, 13))
    assert not quorum(Table(seats, seats), SIMPLE.quorum, range(1, 7)).reached
    assert quorum(Table(seats, seats), SIMPLE.quorum, range(1, 8)).reached


def test_an_interest_can_take_the_quorum_away():
    seats = frozenset(range(1, 13))
    asked = (Table(seats, seats), SIMPLE.quorum, range(1, 8), [7])
    assert not quorum(*asked, SIMPLE.interest).reached
    assert quorum(*asked, says(About.INTEREST, Answer.COUNTED)).reached


def test_an_empty_council_decides_nothing():
    nobody = Table(frozenset(), frozenset())
    assert decide(nobody, SIMPLE, {}, present=()).ground == Ground.NO_QUORUM
