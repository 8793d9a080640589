from hypothesis import given
from hypothesis import strategies as st

from pehra.foundation.access.person import NETWORK_KEY, SYSTEM, Held, Person
from pehra.foundation.access.roles import READS_CASES, Role

ROLES = st.sampled_from(list(Role))
HELD = st.lists(st.builds(Held, st.integers(1, 5), ROLES), max_size=6).map(tuple)


def test_an_analyst_holds_the_own_key_the_network_and_the_body() -> None:
    assert Person(7, "A", (Held(3, Role.ANALYST),)).keys == (-7, NETWORK_KEY, 3)


def test_a_platform_administrator_holds_no_key_and_sees_nothing_even_if_named() -> None:
    assert Person(7, "A", (Held(3, Role.PLATFORM_ADMINISTRATOR),)).keys == ()


def test_nobody_holds_nothing() -> None:
    assert Person(7, "A").keys == ()
    assert SYSTEM.keys == ()


def test_two_roles_at_one_party_are_one_key() -> None:
    person = Person(7, "A", (Held(3, Role.ANALYST), Held(3, Role.LEAD), Held(2, Role.CONTACT), Held(9, Role.AUDITOR)))
    assert person.keys == (-7, NETWORK_KEY, 2, 3)


@given(st.integers(1, 99), HELD)
def test_keys_come_from_case_reading_roles_alone(user: int, held: tuple[Held, ...]) -> None:
    person = Person(user, "A", held)
    reading = {each.party_id for each in held if each.role in READS_CASES}
    assert {key for key in person.keys if key > 0} == reading
    assert (-user in person.keys) == (NETWORK_KEY in person.keys) == bool(reading)


@given(HELD, st.integers(1, 5), ROLES)
def test_holding_a_role_somewhere_is_not_holding_it_here(held: tuple[Held, ...], party: int, role: Role) -> None:
    person = Person(1, "A", held)
    assert person.holds(party, [role]) == (Held(party, role) in held)
    assert person.has_role(role) == any(each.role is role for each in held)
    assert not person.holds(None, Role)
