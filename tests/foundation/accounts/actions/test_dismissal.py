"""Who is dismissed leaves no door open: their invitations end with the roles by which they sent them."""

import threading

import pytest
from django.db import connection, transaction

from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import SYSTEM, Person
from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.actions import (
    accept_invitation,
    appoint,
    close_account,
    end_membership,
    invite,
    withdraw_invitation,
)
from pehra.foundation.accounts.models import Invitation, Membership, User
from pehra.foundation.accounts.queries import person
from pehra.foundation.audit.models import Entry
from tests import world
from tests.foundation.accounts.actions.conftest import Team
from tests.world import NOW, PASSWORD


def sent(by: Person, party: object, role: Role, address: str = "friend@example.org") -> str:
    return invite(by=by, party_id=party.pk, email=address, role=role, at=NOW).secret  # type: ignore[attr-defined]


def opens(secret: str) -> bool:
    try:
        with transaction.atomic():
            accept_invitation(secret=secret, name="Friend", password=PASSWORD, at=NOW)
            transaction.set_rollback(True)
    except Absent:
        return False
    return True


def role_of(who: Person, role: Role) -> int:
    return Membership.objects.get(user_id=who.user_id, role=role).pk


def test_with_the_role_end_the_invitations_sent_by_it(team: Team) -> None:
    secret = sent(team.lead, team.ncert, Role.ANALYST)
    assert opens(secret)
    end_membership(by=team.administrator, membership_id=role_of(team.lead, Role.LEAD), at=NOW)
    assert not opens(secret)
    row = Invitation.objects.get()
    assert row.withdrawn_at == NOW
    assert Entry.objects.get(act="account.end-role").detail == {"role": "lead", "withdrawn_invitations": [row.pk]}


def test_those_of_others_stay(team: Team) -> None:
    secret = sent(team.administrator, team.ncert, Role.ANALYST)
    end_membership(by=team.administrator, membership_id=role_of(team.lead, Role.LEAD), at=NOW)
    assert opens(secret)
    assert Entry.objects.get(act="account.end-role").detail == {"role": "lead"}


def test_what_another_role_still_allows_stays(team: Team) -> None:
    """A lead and administrator who is no longer administrator may let in an analyst, and no auditor."""
    world.join(User.objects.get(pk=team.lead.user_id), team.ncert, Role.BODY_ADMINISTRATOR)
    both = person(User.objects.get(pk=team.lead.user_id))
    analyst, auditor = sent(both, team.ncert, Role.ANALYST), sent(both, team.ncert, Role.AUDITOR, "b@example.org")
    end_membership(by=team.administrator, membership_id=role_of(both, Role.BODY_ADMINISTRATOR), at=NOW)
    assert opens(analyst)
    assert not opens(auditor)


def test_a_role_elsewhere_does_not_keep_them(team: Team) -> None:
    user = User.objects.get(pk=team.lead.user_id)
    secret = sent(team.lead, team.ncert, Role.ANALYST)
    world.join(user, team.punjab, Role.LEAD)
    end_membership(by=team.administrator, membership_id=role_of_at(user, team), at=NOW)
    assert not opens(secret)


def role_of_at(user: User, team: Team) -> int:
    return Membership.objects.get(user=user, party_id=team.ncert.pk, role=Role.LEAD).pk


def test_with_the_account_end_all_of_them(team: Team) -> None:
    secret = sent(team.lead, team.ncert, Role.ANALYST)
    close_account(by=SYSTEM, user_id=team.lead.user_id, at=NOW)
    assert not opens(secret)
    assert Entry.objects.get(act="account.close").detail == {
        "withdrawn_invitations": [Invitation.objects.get().pk],
    }


def test_what_was_withdrawn_or_taken_up_before_is_left_as_it_was(team: Team) -> None:
    taken = sent(team.lead, team.ncert, Role.ANALYST)
    accept_invitation(secret=taken, name="Friend", password=PASSWORD, at=NOW)
    sent(team.lead, team.ncert, Role.ANALYST, "other@example.org")
    withdraw_invitation(by=team.administrator, invitation_id=Invitation.objects.latest("pk").pk, at=NOW)
    close_account(by=SYSTEM, user_id=team.lead.user_id, at=NOW)
    assert not Entry.objects.get(act="account.close").detail


@pytest.mark.django_db(transaction=True)
def test_while_a_role_is_given_others_may_refer_to_the_person() -> None:
    """A report of theirs, or a notice to them, need not wait until the role is given."""
    ncert = world.body("ncert")
    administrator = world.person(ncert, Role.BODY_ADMINISTRATOR)[1]
    user = world.user()
    referred = threading.Event()

    def refer() -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '1min'")
            world.join(user, ncert, Role.COUNCIL_MEMBER)
            referred.set()
        finally:
            connection.close()

    with transaction.atomic():
        appoint(by=administrator, user_id=user.pk, party_id=ncert.pk, role=Role.AUDITOR, at=NOW)
        thread = threading.Thread(target=refer)
        thread.start()
        thread.join(timeout=120)
        assert referred.is_set()
