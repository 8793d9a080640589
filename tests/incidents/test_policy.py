"""Who may do what: roles and sides, on values alone."""

import pytest

from pehra.foundation.access.person import Held, Person
from pehra.foundation.access.roles import REPORTS, WORKS_CASES, Role
from pehra.incidents import policy
from pehra.incidents.models import Case, Transfer
from pehra.incidents.rules.custody import Side

CERT, NATIONAL, OPERATOR, OTHER = 1, 2, 9, 8
CASE = Case(custodian_id=CERT, organisation_id=OPERATOR, audience=[CERT, OPERATOR], tlp="TLP:AMBER")
OFFER = Transfer(to_body_id=NATIONAL)


def person(*held: tuple[int, Role]) -> Person:
    return Person(7, "somebody", tuple(Held(party, role) for party, role in held))


def sides(who: Person, offer: Transfer | None = OFFER) -> set[Side]:
    return set(policy.sides(who, CASE, offer, frozenset({NATIONAL})))


@pytest.mark.parametrize("role", list(Role))
def test_only_who_works_cases_stands_on_a_side(role: Role) -> None:
    assert sides(person((CERT, role))) == ({Side.CUSTODIAN} if role in WORKS_CASES else set())
    assert Side.RECEIVER in sides(person((NATIONAL, role))) or role not in WORKS_CASES


@pytest.mark.parametrize("role", list(Role))
def test_only_a_duty_officer_of_the_national_cert_may_override(role: Role) -> None:
    assert (Side.NATIONAL in sides(person((NATIONAL, role)), None)) == (role is Role.DUTY_OFFICER)
    assert Side.NATIONAL not in sides(person((CERT, role)), None)


def test_what_the_national_cert_has_it_does_not_override() -> None:
    has = Case(custodian_id=NATIONAL)
    assert policy.sides(person((NATIONAL, Role.DUTY_OFFICER)), has, None, frozenset({NATIONAL})) == {Side.CUSTODIAN}


def test_a_person_stands_on_the_sides_of_all_their_bodies() -> None:
    both = person((CERT, Role.ANALYST), (NATIONAL, Role.DUTY_OFFICER), (OPERATOR, Role.CONTACT))
    assert sides(both) == {Side.CUSTODIAN, Side.RECEIVER, Side.NATIONAL}


@pytest.mark.parametrize("role", list(Role))
def test_who_reports_for_an_organisation(role: Role) -> None:
    assert policy.may_report_for(person((OPERATOR, role)), OPERATOR) == (role in REPORTS)
    assert not policy.may_report_for(person((OTHER, role)), OPERATOR)
    assert policy.is_source(person((OPERATOR, role)), CASE) == (role in REPORTS)


def test_who_enters_a_report_does_it_for_the_lowest_body() -> None:
    officer = person((NATIONAL, Role.ANALYST), (CERT, Role.LEAD))
    assert policy.may_enter_for(officer, (CERT, NATIONAL)) == CERT
    assert policy.may_enter_for(officer, (OTHER,)) is None
    assert policy.may_enter_for(person((CERT, Role.CONTACT)), (CERT,)) is None


def test_who_writes_writes_for_a_party_that_takes_part() -> None:
    taking_part = [CERT, OPERATOR]
    assert policy.writes_for(person((OPERATOR, Role.CONTACT)), CASE, taking_part) == OPERATOR
    assert policy.writes_for(person((OPERATOR, Role.CONTACT), (CERT, Role.LEAD)), CASE, taking_part) == CERT
    assert policy.writes_for(person((OTHER, Role.LEAD)), CASE, taking_part) is None
    assert policy.writes_for(person((CERT, Role.AUDITOR)), CASE, taking_part) is None
    assert policy.writes_for(person((CERT, Role.LEAD)), CASE, [OPERATOR]) is None


def test_the_source_comes_before_the_custodian_in_setting_the_label() -> None:
    assert policy.labels_for(person((OPERATOR, Role.CONTACT), (CERT, Role.LEAD)), CASE) == OPERATOR
    assert policy.labels_for(person((CERT, Role.LEAD)), CASE) == CERT
    assert policy.labels_for(person((CERT, Role.CONTACT)), CASE) is None
    assert policy.asks_the_source(person((CERT, Role.LEAD)), CASE)
    assert not policy.asks_the_source(person((OPERATOR, Role.CONTACT)), CASE)


def test_who_sees_a_case_as_one_of_the_network_does_not_see_how_it_is_handled() -> None:
    green = Case(audience=[-7, 0, CERT])
    assert policy.sees_handling(person((CERT, Role.ANALYST)), green)
    assert policy.sees_handling(person((OTHER, Role.ANALYST)), green), "named"
    assert not policy.sees_handling(person((OTHER, Role.ANALYST)), Case(audience=[0, CERT]))
    assert not policy.sees_handling(person((CERT, Role.AUDITOR)), green)
