from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from pehra.incidents.rules.climbing import above, ladder

TELECOM, CII, NATIONAL, PUNJAB, OPERATOR = 1, 2, 3, 4, 9
CHAIN = (TELECOM, CII, NATIONAL)


def climbed(late: int, custodian: int) -> tuple[int, ...]:
    return ladder(CHAIN, late=late, custodian=custodian, organisation=OPERATOR)


def test_what_a_body_of_the_chain_owes_climbs_to_those_above_it() -> None:
    assert climbed(late=TELECOM, custodian=TELECOM) == (CII, NATIONAL)
    assert climbed(late=CII, custodian=TELECOM) == (NATIONAL,)
    assert climbed(late=NATIONAL, custodian=CII) == ()


def test_what_a_chosen_body_owes_climbs_from_who_chose_it() -> None:
    assert climbed(late=PUNJAB, custodian=TELECOM) == (CII, NATIONAL)
    assert climbed(late=PUNJAB, custodian=NATIONAL) == ()


def test_what_the_organisation_owes_climbs_to_the_custodian_first() -> None:
    assert climbed(late=OPERATOR, custodian=TELECOM) == (TELECOM, CII, NATIONAL)
    assert climbed(late=OPERATOR, custodian=NATIONAL) == (NATIONAL,)
    assert climbed(late=OPERATOR, custodian=PUNJAB) == (PUNJAB, *CHAIN)


def test_with_nobody_of_the_chain_involved_it_climbs_the_whole_chain() -> None:
    assert climbed(late=PUNJAB, custodian=PUNJAB) == CHAIN


def test_without_a_chain_nothing_is_climbed() -> None:
    assert ladder((), late=PUNJAB, custodian=PUNJAB, organisation=OPERATOR) == ()
    assert ladder((), late=OPERATOR, custodian=PUNJAB, organisation=OPERATOR) == (PUNJAB,)


@given(
    st.sampled_from(list(permutations(CHAIN))),
    st.sampled_from([*CHAIN, PUNJAB, OPERATOR]),
    st.sampled_from([*CHAIN, PUNJAB]),
)
def test_a_ladder_has_no_rung_twice_and_none_for_who_is_late(chain: tuple[int, ...], late: int, custodian: int) -> None:
    found = ladder(chain, late=late, custodian=custodian, organisation=OPERATOR)
    assert len(set(found)) == len(found)
    assert late not in found
    assert set(found) <= {*chain, custodian}


def test_above() -> None:
    assert above(CHAIN, TELECOM) == (CII, NATIONAL)
    assert above(CHAIN, NATIONAL) == ()
    assert above(CHAIN, PUNJAB) == CHAIN
