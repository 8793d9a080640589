"""One predicate, three faces: they must agree for every person and every record."""

from dataclasses import dataclass

import pytest
from django.db import connection
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pehra.foundation.access.audience import may_see, seers, visible_to
from pehra.foundation.access.person import NETWORK_KEY
from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.models import Membership, User
from pehra.foundation.accounts.queries import person
from pehra.incidents.models import Case
from pehra.registry.models import Organisation
from tests import world
from tests.world import NOW

PARTIES, USERS = 3, 4


@dataclass(frozen=True)
class Record:
    audience: list[int]


# Who is where as what, whether the role has ended, and who is in the audience; parties and users by their place.
MEMBERSHIPS = st.lists(
    st.tuples(st.integers(0, USERS - 1), st.integers(0, PARTIES - 1), st.sampled_from(list(Role)), st.booleans()),
    max_size=8,
)
AUDIENCE = st.tuples(st.sets(st.integers(0, PARTIES - 1)), st.sets(st.integers(0, USERS - 1)), st.booleans())


@pytest.fixture
def people(db: None) -> tuple[list[int], list[User]]:
    parties = [world.body(f"body-{number}").pk for number in range(PARTIES)]
    return parties, [world.user() for _ in range(USERS)]


def case(parties: list[int], audience: list[int]) -> Case:
    return Case.objects.create(
        organisation=Organisation.objects.first() or world.organisation("utility"),
        custodian_id=parties[0],
        reference="C-TEST-0001",
        title="test",
        status="new",
        severity="low",
        tlp="TLP:AMBER",
        source_tlp="TLP:AMBER",
        audience=audience,
        opened_at=NOW,
        updated_at=NOW,
    )


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(memberships=MEMBERSHIPS, audience=AUDIENCE)
def test_the_three_faces_agree(
    people: tuple[list[int], list[User]],
    memberships: list[tuple[int, int, Role, bool]],
    audience: tuple[set[int], set[int], bool],
) -> None:
    parties, users = people
    Case.objects.all().delete()
    Membership.objects.all().delete()
    for user, party, role, ended in dict.fromkeys(memberships):
        Membership.objects.get_or_create(
            user=users[user],
            party_id=parties[party],
            role=role,
            ended_at=NOW if ended else None,
            defaults={"started_at": NOW},
        )
    keys = [parties[party] for party in audience[0]] + [-users[user].pk for user in audience[1]]
    record = case(parties, keys + [NETWORK_KEY] * audience[2])
    seeing = set(User.objects.filter(seers(record)).values_list("pk", flat=True))
    for user in users:
        looking = person(user)
        may = may_see(looking, record)
        assert Case.objects.filter(visible_to(looking), pk=record.pk).exists() == may
        assert (user.pk in seeing) == may
        assert may == by_hand(user, record)


def by_hand(user: User, record: Record) -> bool:
    """The same question answered slowly, from the words of the rule."""
    reads = {
        membership.party_id
        for membership in Membership.objects.filter(user=user)
        if membership.ended_at is None and membership.role in ("contact", "analyst", "lead", "duty_officer")
    }
    if not reads:
        return False
    return NETWORK_KEY in record.audience or -user.pk in record.audience or bool(reads & set(record.audience))


@pytest.mark.django_db
def test_a_closed_account_sees_nothing_and_is_not_among_the_seers() -> None:
    ncert = world.body("ncert")
    user, analyst = world.person(ncert, Role.ANALYST)
    record = Record([ncert.pk])
    assert may_see(analyst, record)
    user.is_active = False
    user.save()
    assert not may_see(person(user), record)
    assert not User.objects.filter(seers(record)).exists()


@pytest.mark.django_db
def test_the_condition_reaches_through_a_relation() -> None:
    ncert = world.body("ncert")
    _user, analyst = world.person(ncert, Role.ANALYST)
    assert visible_to(analyst, "case__") == Q(case__audience__overlap=list(analyst.keys))


@pytest.mark.django_db
def test_a_list_by_audience_is_answered_by_the_index() -> None:
    ncert = world.body("ncert")
    _user, analyst = world.person(ncert, Role.ANALYST)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = Case.objects.filter(visible_to(analyst)).order_by().explain()
    assert "incidents_case_audience" in plan
