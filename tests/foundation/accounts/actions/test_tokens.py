"""API tokens: shown once, narrowed to one party and its scopes, and worth nothing once expired, revoked or left."""

from datetime import timedelta

import pytest

from pehra.foundation.access.errors import Absent, Forbidden, Invalid
from pehra.foundation.access.person import SYSTEM, Held, Person
from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.actions import create_token, end_membership, enter_by_token, revoke_token, revoke_tokens
from pehra.foundation.accounts.models import ApiToken, Membership, User
from pehra.foundation.accounts.queries import person, person_by_token, tokens
from pehra.foundation.accounts.rules import SCOPES, TOKEN_PREFIX, fresh_token, token_hash
from pehra.foundation.audit.models import Entry
from tests import world
from tests.foundation.accounts.actions.conftest import Team
from tests.world import NOW


def make(team: Team, by: Person | None = None, **fields: object) -> str:
    given = {"party_id": team.ncert.pk, "name": "SIEM", "scopes": ["reports:write"], "days": 30, "at": NOW}
    return create_token(by=by or team.analyst, **given | fields).secret  # type: ignore[arg-type]


def test_a_token_stands_for_its_person_at_its_party_and_for_its_scopes(team: Team) -> None:
    world.join(team.analyst_user, team.punjab, Role.LEAD)
    found = person_by_token(make(team, scopes=["reports:write", "cases:read"]), NOW)
    assert found is not None
    assert found.user_id == team.analyst.user_id
    assert found.held == (Held(team.ncert.pk, Role.ANALYST),)
    assert found.scopes == {"reports:write", "cases:read"}
    assert found.label.endswith("(token SIEM)")


def test_the_secret_is_random_recognisable_and_kept_nowhere(team: Team) -> None:
    secret = make(team)
    assert secret.startswith(TOKEN_PREFIX)
    assert len({fresh_token() for _ in range(100)}) == 100
    row = ApiToken.objects.get()
    assert row.token_hash == token_hash(secret)
    assert secret not in str([row.__dict__, *Entry.objects.values()])


@pytest.mark.parametrize(
    ("age", "works"), [(timedelta(days=30) - timedelta.resolution, True), (timedelta(days=30), False)]
)
def test_a_token_expires(team: Team, age: timedelta, works: bool) -> None:
    assert (person_by_token(make(team), NOW + age) is not None) == works


def test_a_revoked_token_is_refused(team: Team) -> None:
    secret = make(team)
    revoke_token(by=team.analyst, token_id=ApiToken.objects.get().pk, at=NOW)
    assert person_by_token(secret, NOW) is None
    assert tokens(team.analyst.user_id) == []


def test_the_administrator_of_the_party_revokes_it_too_and_strangers_do_not_find_it(team: Team) -> None:
    make(team)
    pk = ApiToken.objects.get().pk
    with pytest.raises(Absent):
        revoke_token(by=team.stranger, token_id=pk, at=NOW)
    with pytest.raises(Absent):
        revoke_token(by=team.administrator, token_id=pk + 1000, at=NOW)
    revoke_token(by=team.administrator, token_id=pk, at=NOW)
    with pytest.raises(Absent):
        revoke_token(by=team.administrator, token_id=pk, at=NOW)


def test_whoever_left_the_party_is_refused(team: Team) -> None:
    secret = make(team)
    membership = Membership.objects.get(user=team.analyst_user)
    end_membership(by=team.administrator, membership_id=membership.pk, at=NOW)
    assert person_by_token(secret, NOW) is None
    world.join(team.analyst_user, team.ncert, Role.ANALYST)
    assert person_by_token(secret, NOW) is None, "coming back does not bring an old token back"


def test_a_closed_account_is_refused(team: Team) -> None:
    secret = make(team)
    User.objects.filter(pk=team.analyst_user.pk).update(is_active=False)
    assert person_by_token(secret, NOW) is None


@pytest.mark.parametrize("secret", ["", "x", "pehra_", "\0", "\ud800", "a" * 100_000])
def test_a_guess_is_nobody(team: Team, secret: str) -> None:
    make(team)
    assert person_by_token(secret, NOW) is None
    assert enter_by_token(token=secret, at=NOW) is None


def test_a_role_that_comes_later_is_not_the_tokens(team: Team) -> None:
    """It was made with what was proved for the roles of that day; a new role may ask for more."""
    utility = world.organisation("utility")
    user, contact = world.person(utility, Role.CONTACT)
    secret = make(team, contact, party_id=utility.pk)
    world.join(user, utility, Role.BODY_ADMINISTRATOR)
    found = person_by_token(secret, NOW)
    assert found is not None
    assert found.held == (Held(utility.pk, Role.CONTACT),)
    both = person_by_token(make(team, person(user), party_id=utility.pk), NOW)
    assert both is not None
    assert {held.role for held in both.held} == {Role.CONTACT, Role.BODY_ADMINISTRATOR}


def test_a_role_that_ends_is_no_longer_the_tokens(team: Team) -> None:
    world.join(team.analyst_user, team.ncert, Role.LEAD)
    secret = make(team, person(team.analyst_user))
    row = Membership.objects.get(user=team.analyst_user, role=Role.ANALYST)
    end_membership(by=team.administrator, membership_id=row.pk, at=NOW)
    world.join(team.analyst_user, team.ncert, Role.AUDITOR)
    found = person_by_token(secret, NOW)
    assert found is not None
    assert {held.role for held in found.held} == {Role.LEAD}


def test_all_tokens_of_one_person_end_and_nobody_elses(team: Team) -> None:
    mine = [make(team), make(team, name="other")]
    theirs = make(team, team.lead)
    revoke_tokens(by=SYSTEM, user_id=team.analyst.user_id, at=NOW)
    assert [person_by_token(secret, NOW) for secret in mine] == [None, None]
    assert person_by_token(theirs, NOW)
    assert Entry.objects.filter(act="token.revoke").count() == 2


def test_a_token_makes_and_revokes_no_token(team: Team) -> None:
    by_token = person_by_token(make(team), NOW)
    with pytest.raises(Forbidden):
        make(team, by_token)
    with pytest.raises(Absent):
        revoke_token(by=by_token, token_id=ApiToken.objects.get().pk, at=NOW)  # type: ignore[arg-type]


def test_nobody_makes_one_where_they_hold_no_role(team: Team) -> None:
    for party in (team.punjab.pk, 10**6):
        with pytest.raises(Absent):
            make(team, party_id=party)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "   "),
        ("name", "x" * 101),
        ("name", "a\0"),
        ("name", "a\u202eb"),
        ("scopes", []),
        ("scopes", ["cases:delete"]),
        ("scopes", ["cases:read", "*"]),
        ("days", 0),
        ("days", -1),
        ("days", 367),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(team: Team, field: str, value: object) -> None:
    with pytest.raises(Invalid) as refused:
        make(team, **{field: value})
    assert set(refused.value.problems) == {field}
    assert not ApiToken.objects.exists()


def test_every_scope_can_be_given_and_twice_is_once(team: Team) -> None:
    make(team, scopes=[*SCOPES, *SCOPES])
    assert ApiToken.objects.get().scopes == sorted(SCOPES)


def test_its_use_is_noted_at_most_once_a_minute(team: Team) -> None:
    secret = make(team)

    def used(seconds: int) -> object:
        enter_by_token(token=secret, at=NOW + timedelta(seconds=seconds))
        return ApiToken.objects.get().last_used_at

    assert person_by_token(secret, NOW)
    assert ApiToken.objects.get().last_used_at is None, "looking a token up is not using it"
    assert used(0) == NOW
    assert used(59) == NOW
    assert used(61) == NOW + timedelta(seconds=61)


def test_making_and_revoking_are_journalled(team: Team) -> None:
    make(team)
    revoke_token(by=team.analyst, token_id=ApiToken.objects.get().pk, at=NOW)
    made, revoked = Entry.objects.order_by("seq")
    assert (made.act, made.detail) == ("token.create", {"scopes": ["reports:write"], "days": 30})
    assert (revoked.act, revoked.party_id) == ("token.revoke", team.ncert.pk)
    assert person(team.analyst_user) == team.analyst
