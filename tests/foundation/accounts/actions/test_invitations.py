"""Invitations: who may invite whom, and that a link works once, in time, and for its own mailbox alone."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection

from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.actions import (
    accept_invitation,
    end_membership,
    invitations,
    invite,
    join,
    withdraw_invitation,
)
from pehra.foundation.accounts.models import Invitation, Membership, User
from pehra.foundation.accounts.queries import has_account, invitation, open_invitations, person, user_by_email
from pehra.foundation.accounts.rules import INVITATION_LIVES, token_hash
from pehra.foundation.audit.models import Entry
from tests import world
from tests.foundation.accounts.actions.conftest import Team
from tests.world import NOW, PASSWORD

LATER = NOW + timedelta(hours=1)


def ask(team: Team, by: Person | None = None, **fields: object) -> str:
    given = {"party_id": team.ncert.pk, "email": "new@example.org", "role": Role.ANALYST, "at": NOW}
    return invite(by=by or team.administrator, **given | fields).secret  # type: ignore[arg-type]


def accept(secret: str, **fields: object) -> User:
    given: dict[str, object] = {"name": "Sana Iqbal", "password": PASSWORD, "at": LATER}
    return accept_invitation(secret=secret, **given | fields)  # type: ignore[arg-type]


def test_an_invited_person_gets_an_account_and_the_role(team: Team) -> None:
    user = accept(ask(team, email=" New@Example.ORG ", name="ثنا"), name="ثنا اقبال")
    assert (user.email, user.name, user.created_at) == ("new@example.org", "ثنا اقبال", LATER)
    assert user.check_password(PASSWORD)
    assert [(held.party_id, held.role) for held in person(user).held] == [(team.ncert.pk, Role.ANALYST)]
    joined = Entry.objects.get(act="account.join")
    assert (joined.user_id, joined.party_id, joined.detail["role"]) == (user.pk, team.ncert.pk, "analyst")


def test_the_secret_is_kept_nowhere(team: Team) -> None:
    secret = ask(team)
    assert Invitation.objects.get().token_hash == token_hash(secret)
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(row_to_json(e)::text, '') FROM audit_entry e")
        assert secret not in cursor.fetchone()[0]


WHO_MAY = {
    "administrator": set(Role) - {Role.PLATFORM_ADMINISTRATOR, Role.CONTACT},
    "lead": {Role.ANALYST, Role.DUTY_OFFICER},
    "platform": {Role.BODY_ADMINISTRATOR, Role.AUDITOR, Role.PLATFORM_ADMINISTRATOR},
    "analyst": None,
    "stranger": None,
}


@pytest.mark.parametrize("who", WHO_MAY)
@pytest.mark.parametrize("role", sorted(Role))
def test_who_may_invite_to_what(team: Team, who: str, role: Role) -> None:
    allowed = WHO_MAY[who]
    by = getattr(team, who)
    if allowed is None:
        with pytest.raises(Absent):
            ask(team, by, role=role)
    elif role in allowed:
        ask(team, by, role=role)
        return
    else:
        with pytest.raises(Invalid if role is Role.CONTACT else Forbidden):
            ask(team, by, role=role)
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("who", ["administrator", "lead", "platform"])
def test_nobody_invites_themselves(team: Team, who: str) -> None:
    by = getattr(team, who)
    own = User.objects.get(pk=by.user_id).email
    role = Role.AUDITOR if who == "platform" else Role.ANALYST
    with pytest.raises(Invalid) as refused:
        ask(team, by, email=f" {own.upper()} ", role=role)
    assert set(refused.value.problems) == {"email"}
    ask(team, by, email="somebody.else@example.org", role=role)


def test_nor_takes_up_what_they_sent(team: Team) -> None:
    secret = ask(team, email="analyst@example.org", role=Role.DUTY_OFFICER)
    Invitation.objects.update(invited_by=team.analyst_user)
    with pytest.raises(Forbidden):
        join(by=team.analyst, secret=secret, at=LATER)
    assert {held.role for held in person(team.analyst_user).held} == {Role.ANALYST}


@pytest.mark.parametrize("role", [Role.ANALYST, Role.LEAD, Role.DUTY_OFFICER])
def test_a_platform_administrator_joins_no_team_that_reads_cases(team: Team, role: Role) -> None:
    keeper = User.objects.get(pk=team.platform.user_id)
    with pytest.raises(Conflict):
        join(by=team.platform, secret=ask(team, email=keeper.email, role=role), at=LATER)
    join(by=team.platform, secret=ask(team, email=keeper.email, role=Role.AUDITOR), at=LATER)
    assert person(keeper).keys == ()


def test_nor_does_who_reads_cases_become_one(team: Team) -> None:
    secret = ask(team, team.platform, email="analyst@example.org", role=Role.PLATFORM_ADMINISTRATOR)
    with pytest.raises(Conflict):
        join(by=team.analyst, secret=secret, at=LATER)
    end_membership(by=team.lead, membership_id=Membership.objects.get(user=team.analyst_user).pk, at=NOW)
    join(by=person(team.analyst_user), secret=secret, at=LATER)
    assert {held.role for held in person(team.analyst_user).held} == {Role.PLATFORM_ADMINISTRATOR}


def test_a_contact_belongs_to_an_organisation_and_to_no_body(team: Team) -> None:
    """A contact reads cases and needs no second factor: at a body that would be a way around it."""
    with pytest.raises(Invalid) as refused:
        ask(team, role=Role.CONTACT)
    assert set(refused.value.problems) == {"role"}
    utility = world.organisation("utility")
    _, owner = world.person(utility, Role.BODY_ADMINISTRATOR)
    user = accept(ask(team, owner, party_id=utility.pk, role=Role.CONTACT))
    assert not person(user).needs_second_factor


def test_nor_does_an_older_invitation_make_one_there(team: Team) -> None:
    secret = ask(team)
    other = ask(team, email="analyst@example.org", role=Role.AUDITOR)
    Invitation.objects.update(role=Role.CONTACT)
    with pytest.raises(Invalid):
        accept(secret)
    with pytest.raises(Invalid):
        join(by=team.analyst, secret=other, at=LATER)
    assert not has_account("new@example.org")
    assert not Membership.objects.filter(role=Role.CONTACT).exists()


def test_a_token_invites_nobody(team: Team) -> None:
    by_token = Person(team.administrator.user_id, "t", team.administrator.held, frozenset({"cases:write"}))
    with pytest.raises(Absent):
        ask(team, by_token)


@pytest.mark.parametrize(
    "email",
    [
        "",
        "x",
        "a@b",
        "a@@example.org",
        "a@example.org, b@example.org",
        "a\n@example.org",
        "a" * 250 + "@example.org",
        "\0@a.org",
    ],
)
def test_what_is_no_address_is_refused(team: Team, email: str) -> None:
    with pytest.raises(Invalid) as refused:
        ask(team, email=email)
    assert set(refused.value.problems) == {"email"}


@pytest.mark.parametrize("name", ["x" * 201, "a\u202eb", "a\0b", "a\nb"])
def test_a_name_that_deceives_or_does_not_fit_is_refused(team: Team, name: str) -> None:
    with pytest.raises(Invalid):
        ask(team, name=name)
    secret = ask(team)
    with pytest.raises(Invalid) as refused:
        accept(secret, name=name)
    assert set(refused.value.problems) == {"name"}
    assert not has_account("new@example.org")


def test_an_unknown_role_is_refused(team: Team) -> None:
    with pytest.raises(Invalid):
        ask(team, role="king")


@pytest.mark.parametrize("password", ["", "short", "password1234", "new@example.org", "aaaaaaaaaaa"])
def test_a_weak_password_makes_no_account_and_the_link_still_works(team: Team, password: str) -> None:
    secret = ask(team)
    with pytest.raises(Invalid) as refused:
        accept(secret, password=password)
    assert set(refused.value.problems) == {"password"}
    assert accept(secret).email == "new@example.org"


def test_a_link_works_once(team: Team) -> None:
    secret = ask(team)
    accept(secret)
    with pytest.raises(Absent):
        accept(secret)
    with pytest.raises(Absent):
        invitation(secret, LATER)
    assert Membership.objects.filter(user__email="new@example.org").count() == 1


@pytest.mark.parametrize(("age", "works"), [(timedelta(hours=71, minutes=59), True), (INVITATION_LIVES, False)])
def test_a_link_lives_72_hours(team: Team, age: timedelta, works: bool) -> None:
    secret = ask(team)
    if works:
        assert accept(secret, at=NOW + age)
    else:
        with pytest.raises(Absent):
            accept(secret, at=NOW + age)
        assert open_invitations(team.ncert.pk, NOW + age) == []


def test_inviting_again_withdraws_the_older_link(team: Team) -> None:
    first = ask(team)
    second = ask(team, at=LATER)
    other = ask(team, role=Role.LEAD)
    with pytest.raises(Absent):
        accept(first)
    assert len(open_invitations(team.ncert.pk, LATER)) == 2
    accept(second)
    join(by=person(User.objects.get(email="new@example.org")), secret=other, at=LATER)


def test_a_withdrawn_link_leads_nowhere(team: Team) -> None:
    secret = ask(team)
    row = Invitation.objects.get()
    with pytest.raises(Absent):
        withdraw_invitation(by=team.stranger, invitation_id=row.pk, at=NOW)
    withdraw_invitation(by=team.lead, invitation_id=row.pk, at=NOW)
    for _ in range(2):
        with pytest.raises(Absent):
            accept(secret)
        with pytest.raises(Absent):
            withdraw_invitation(by=team.lead, invitation_id=row.pk, at=NOW)


@pytest.mark.parametrize("secret", ["", "pehra_", "x" * 500, "\ud800", "'; --"])
def test_a_guessed_link_leads_nowhere(team: Team, secret: str) -> None:
    ask(team)
    with pytest.raises(Absent):
        accept(secret)


def test_whoever_has_the_role_is_not_invited_again(team: Team) -> None:
    with pytest.raises(Conflict):
        ask(team, email="Analyst@example.org")


def test_an_account_is_not_entered_by_a_link(team: Team) -> None:
    """Whoever holds the link of somebody else's invitation must not get past that person's password."""
    secret = ask(team, email="analyst@example.org", role=Role.DUTY_OFFICER)
    with pytest.raises(Conflict):
        accept(secret)
    assert not team.analyst_user.has_usable_password()
    join(by=team.analyst, secret=secret, at=LATER)
    assert {held.role for held in person(team.analyst_user).held} == {Role.ANALYST, Role.DUTY_OFFICER}


def test_nobody_takes_up_another_mailboxs_invitation(team: Team) -> None:
    secret = ask(team, email="analyst@example.org", role=Role.DUTY_OFFICER)
    for by in (team.lead, team.stranger, Person(0, "nobody")):
        with pytest.raises(Absent):
            join(by=by, secret=secret, at=LATER)
    by_token = Person(team.analyst.user_id, "t", team.analyst.held, frozenset())
    with pytest.raises(Absent):
        join(by=by_token, secret=secret, at=LATER)


def test_a_closed_account_takes_nothing_up(team: Team) -> None:
    secret = ask(team, email="analyst@example.org", role=Role.DUTY_OFFICER)
    User.objects.filter(pk=team.analyst.user_id).update(is_active=False)
    with pytest.raises(Absent):
        join(by=team.analyst, secret=secret, at=LATER)
    with pytest.raises(Conflict):
        accept(secret)


def test_somebody_who_left_can_be_invited_back(team: Team) -> None:
    membership = Membership.objects.get(user=team.analyst_user)
    end_membership(by=team.lead, membership_id=membership.pk, at=NOW)
    join(by=person(team.analyst_user), secret=ask(team, email="analyst@example.org"), at=LATER)
    assert Membership.objects.filter(user=team.analyst_user).count() == 2


def test_the_letter_is_written_with_the_invitation_or_neither(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []

    def refuse(row: Invitation, secret: str, at: object) -> None:
        heard.append(secret)
        raise DatabaseError

    monkeypatch.setattr(invitations, "_handlers", [])
    invitations.on_invited(refuse)
    with pytest.raises(DatabaseError):
        ask(team)
    assert len(heard) == 1
    assert not Invitation.objects.exists()
    assert not Entry.objects.exists()


def test_without_the_journal_nothing_happens(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = ask(team)

    def broken(**_fields: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(invitations, "record", broken)
    with pytest.raises(DatabaseError):
        accept(secret)
    assert user_by_email("new@example.org") is None
    with pytest.raises(DatabaseError):
        ask(team, email="other@example.org")
    assert Invitation.objects.count() == 1


def test_one_open_invitation_for_one_address_and_role_is_kept_by_the_table(team: Team) -> None:
    ask(team)
    row = Invitation.objects.get()
    row.pk, row.token_hash = None, "x"
    with pytest.raises(DatabaseError):
        row.save()


def test_a_name_given_by_the_inviter_serves_where_none_is_typed(team: Team) -> None:
    assert accept(ask(team, name="Given Name"), name="").name == "Given Name"
    assert world.NOW == NOW
