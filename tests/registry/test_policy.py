"""Who may do what, role by role: the tables of the policy themselves."""

import pytest

from pehra.foundation.access.person import SYSTEM, Held, Person
from pehra.foundation.access.roles import Role
from pehra.registry import policy

ORGANISATION, FIRST, HUB, OTHER = 1, 2, 3, 4
STRANGER = Person(user_id=0, label="")


def holder(party: int, role: Role) -> Person:
    return Person(7, "somebody", (Held(party, role),))


def roles(allowed: object, party: int) -> set[Role]:
    """The roles that open something to whoever holds them at this party."""
    return {role for role in Role if allowed(holder(party, role))}  # type: ignore[operator]


def test_who_sees_an_organisation() -> None:
    def sees(by: Person) -> bool:
        return policy.sees_organisation(by, ORGANISATION, (FIRST, HUB))

    assert roles(sees, ORGANISATION) == policy.SEES_OWN
    assert (
        roles(sees, FIRST) == roles(sees, HUB) == {Role.ANALYST, Role.LEAD, Role.DUTY_OFFICER, Role.BODY_ADMINISTRATOR}
    )
    assert roles(sees, OTHER) == set()


def test_who_speaks_keeps_and_decides() -> None:
    assert roles(lambda by: policy.speaks_for(by, ORGANISATION), ORGANISATION) == {
        Role.CONTACT, Role.LEAD, Role.BODY_ADMINISTRATOR,
    }  # fmt: skip
    kept = {Role.ANALYST, Role.LEAD, Role.BODY_ADMINISTRATOR}
    assert roles(lambda by: policy.keeps(by, {FIRST, HUB}), HUB) == kept
    assert roles(lambda by: policy.decides_claims(by, FIRST), FIRST) == kept
    assert roles(lambda by: policy.decides_claims(by, FIRST), HUB) == set()
    assert roles(lambda by: policy.decides_claims(by, None), FIRST) == set()


def test_who_administers_and_who_orders() -> None:
    assert roles(lambda by: policy.administers_body(by, FIRST), FIRST) == {
        Role.LEAD, Role.BODY_ADMINISTRATOR, Role.PLATFORM_ADMINISTRATOR,
    }  # fmt: skip
    assert roles(lambda by: policy.administers_body(by, FIRST), OTHER) == {Role.PLATFORM_ADMINISTRATOR}
    assert roles(policy.orders_hand_overs, OTHER) == {Role.SECRETARIAT, Role.PLATFORM_ADMINISTRATOR}
    assert roles(policy.loads_profiles, OTHER) == {Role.PLATFORM_ADMINISTRATOR}


@pytest.mark.parametrize("role", [Role.COUNCIL_MEMBER, Role.AUDITOR, Role.SECRETARIAT, Role.PLATFORM_ADMINISTRATOR])
def test_roles_that_work_no_cases_see_no_constituents(role: Role) -> None:
    for party in (ORGANISATION, FIRST, HUB):
        assert not policy.sees_organisation(holder(party, role), ORGANISATION, (FIRST, HUB))


def test_whoever_is_not_signed_in_is_not_the_system() -> None:
    assert policy.is_operator(SYSTEM)
    assert not policy.is_operator(STRANGER)
    for allowed in (policy.orders_hand_overs, policy.loads_profiles):
        assert not allowed(STRANGER)
    assert not policy.sees_organisation(STRANGER, ORGANISATION, (FIRST,))


def test_one_acts_for_the_first_of_ones_own() -> None:
    by = Person(7, "somebody", (Held(HUB, Role.LEAD), Held(OTHER, Role.LEAD)))
    assert policy.acting_for(by, [FIRST, HUB, OTHER]) == HUB
    assert policy.acting_for(by, [FIRST]) is None
