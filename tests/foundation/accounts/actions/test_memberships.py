"""Roles given and taken: by whom, and that nobody locks everybody out."""

import threading

import pytest
from django.db import connection

from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid, Refusal
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.actions import (
    appoint,
    close_account,
    create_token,
    end_membership,
    memberships,
    on_role_ended,
)
from pehra.foundation.accounts.models import ApiToken, Membership, User
from pehra.foundation.accounts.queries import members, person
from pehra.foundation.accounts.queries import memberships as of_party
from pehra.foundation.audit.models import Entry
from tests import world
from tests.foundation.accounts.actions.conftest import Team
from tests.world import NOW


def role_of(who: Person, role: Role | None = None) -> int:
    rows = Membership.objects.filter(user_id=who.user_id)
    return (rows.get(role=role) if role else rows.get()).pk


def test_a_role_ends_at_once_and_the_row_stays(team: Team) -> None:
    end_membership(by=team.administrator, membership_id=role_of(team.analyst), at=NOW)
    assert person(team.analyst_user).held == ()
    assert Membership.objects.get(user=team.analyst_user).ended_at == NOW
    entry = Entry.objects.get(act="account.end-role")
    assert (entry.subject, entry.detail, entry.party_id) == (
        f"user:{team.analyst_user.pk}",
        {"role": "analyst"},
        team.ncert.pk,
    )


def test_an_ended_role_an_absent_one_and_a_strangers_are_the_same(team: Team) -> None:
    pk = role_of(team.analyst)
    for by, wanted in ((team.stranger, pk), (team.analyst, pk), (team.administrator, 10**6)):
        with pytest.raises(Absent):
            end_membership(by=by, membership_id=wanted, at=NOW)
    end_membership(by=team.lead, membership_id=pk, at=NOW)
    with pytest.raises(Absent):
        end_membership(by=team.lead, membership_id=pk, at=NOW)


def test_a_lead_does_not_remove_the_administrator_or_another_lead(team: Team) -> None:
    for pk in (role_of(team.administrator), role_of(team.lead)):
        with pytest.raises(Forbidden):
            end_membership(by=team.lead, membership_id=pk, at=NOW)


def test_the_last_administrator_of_a_body_stays(team: Team) -> None:
    with pytest.raises(Conflict):
        end_membership(by=team.administrator, membership_id=role_of(team.administrator), at=NOW)
    second, _ = world.person(team.ncert, Role.BODY_ADMINISTRATOR)
    end_membership(by=team.administrator, membership_id=role_of(team.administrator), at=NOW)
    assert [row.user_id for row in of_party(team.ncert.pk) if row.role == Role.BODY_ADMINISTRATOR] == [second.pk]


def test_the_last_platform_administrator_stays_wherever_the_others_are(team: Team) -> None:
    with pytest.raises(Conflict):
        end_membership(by=team.platform, membership_id=role_of(team.platform), at=NOW)
    world.person(team.ncert, Role.PLATFORM_ADMINISTRATOR)
    end_membership(by=team.platform, membership_id=role_of(team.platform), at=NOW)


@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_remove_each_other_at_once_do_not_both_succeed() -> None:
    ncert = world.body("ncert")
    pair = [world.person(ncert, Role.BODY_ADMINISTRATOR)[1] for _ in range(2)]
    together = threading.Barrier(2)
    outcomes: list[str] = []

    def remove(by: Person, other: Person) -> None:
        pk = role_of(other)
        together.wait()
        try:
            end_membership(by=by, membership_id=pk, at=NOW)
            outcomes.append("done")
        except Refusal as refusal:
            outcomes.append(type(refusal).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=remove, args=arguments) for arguments in (pair, pair[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["Conflict", "done"]
    assert len(of_party(ncert.pk)) == 1


def test_whoever_has_no_role_left_at_a_party_loses_the_tokens_for_it(team: Team) -> None:
    world.join(team.analyst_user, team.ncert, Role.DUTY_OFFICER)
    world.join(team.analyst_user, team.punjab, Role.ANALYST)
    by = person(team.analyst_user)
    for party in (team.ncert, team.punjab):
        create_token(by=by, party_id=party.pk, name="t", scopes=["cases:read"], days=1, at=NOW)
    end_membership(by=team.administrator, membership_id=role_of(by, Role.DUTY_OFFICER), at=NOW)
    assert ApiToken.objects.filter(revoked_at=None).count() == 2
    pk = Membership.objects.get(user=team.analyst_user, party=team.ncert, role=Role.ANALYST).pk
    end_membership(by=team.administrator, membership_id=pk, at=NOW)
    assert list(ApiToken.objects.filter(revoked_at=None).values_list("party", flat=True)) == [team.punjab.pk]


def test_others_hear_of_an_ended_role_in_the_same_act(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[tuple[int, str]] = []
    monkeypatch.setattr(memberships, "_handlers", [])

    def hear(membership: Membership, at: object) -> None:
        assert membership.ended_at == at == NOW
        heard.append((membership.user_id, membership.role))

    on_role_ended(hear)
    on_role_ended(hear)
    end_membership(by=team.administrator, membership_id=role_of(team.analyst), at=NOW)
    assert heard == [(team.analyst_user.pk, "analyst")]

    def refuse(membership: Membership, at: object) -> None:
        raise Conflict("no")

    on_role_ended(refuse)
    with pytest.raises(Conflict):
        end_membership(by=team.administrator, membership_id=role_of(team.lead), at=NOW)
    assert Membership.objects.get(user_id=team.lead.user_id).ended_at is None


def test_appointing_somebody_who_has_an_account(team: Team) -> None:
    given = {"user_id": team.analyst_user.pk, "party_id": team.ncert.pk, "at": NOW}
    appoint(by=team.administrator, role=Role.AUDITOR, **given)
    appoint(by=team.administrator, role=Role.AUDITOR, **given)
    assert {held.role for held in person(team.analyst_user).held} == {Role.ANALYST, Role.AUDITOR}
    with pytest.raises(Forbidden):
        appoint(by=team.lead, role=Role.AUDITOR, **given)
    with pytest.raises(Forbidden):
        appoint(by=team.administrator, role=Role.PLATFORM_ADMINISTRATOR, **given)
    with pytest.raises(Absent):
        appoint(by=team.stranger, role=Role.ANALYST, **given)
    with pytest.raises(Absent):
        appoint(by=team.administrator, role=Role.ANALYST, **given | {"user_id": 10**6})


def test_nobody_appoints_themselves(team: Team) -> None:
    for by, role in ((team.administrator, Role.LEAD), (team.lead, Role.DUTY_OFFICER), (team.platform, Role.AUDITOR)):
        with pytest.raises(Forbidden):
            appoint(by=by, user_id=by.user_id, party_id=team.ncert.pk, role=role, at=NOW)


def test_who_keeps_the_platform_sees_no_case_by_another_role(team: Team) -> None:
    given = {"party_id": team.ncert.pk, "at": NOW}
    with pytest.raises(Conflict):
        appoint(by=team.administrator, user_id=team.platform.user_id, role=Role.ANALYST, **given)
    with pytest.raises(Conflict):
        appoint(by=team.platform, user_id=team.analyst.user_id, role=Role.PLATFORM_ADMINISTRATOR, **given)
    with pytest.raises(Forbidden):
        appoint(by=team.platform, user_id=team.administrator.user_id, role=Role.ANALYST, **given)
    appoint(by=team.platform, user_id=team.administrator.user_id, role=Role.PLATFORM_ADMINISTRATOR, **given)


def test_but_shuts_anybody_out(team: Team) -> None:
    end_membership(by=team.platform, membership_id=role_of(team.analyst), at=NOW)
    assert person(team.analyst_user).held == ()


def test_nobody_is_appointed_as_a_bodys_contact(team: Team) -> None:
    with pytest.raises(Invalid) as refused:
        appoint(by=team.administrator, user_id=team.lead.user_id, party_id=team.ncert.pk, role=Role.CONTACT, at=NOW)
    assert set(refused.value.problems) == {"role"}
    assert {row.role for row in of_party(team.ncert.pk)} == {"body_administrator", "lead", "analyst"}


def test_a_role_at_a_body_asks_for_a_second_factor_whatever_it_is(team: Team) -> None:
    utility = world.organisation("utility")
    user, contact = world.person(utility, Role.CONTACT)
    assert not contact.needs_second_factor
    world.join(user, team.ncert, Role.CONTACT)
    assert person(user).needs_second_factor


def test_a_closed_account_has_lost_everything_but_its_name(team: Team) -> None:
    create_token(by=team.analyst, party_id=team.ncert.pk, name="t", scopes=["cases:read"], days=1, at=NOW)
    close_account(by=team.platform, user_id=team.analyst_user.pk, at=NOW)
    user = User.objects.get(pk=team.analyst_user.pk)
    assert not user.is_active
    assert not user.has_usable_password()
    assert person(user).held == ()
    assert not ApiToken.objects.filter(revoked_at=None).exists()
    assert members([team.ncert.pk], Role) == [
        User.objects.get(pk=each.user_id) for each in (team.administrator, team.lead)
    ]
    with pytest.raises(Absent):
        close_account(by=team.platform, user_id=user.pk, at=NOW)


def test_members_are_active_people_with_one_of_the_roles_each_once(team: Team) -> None:
    world.join(team.analyst_user, team.ncert, Role.LEAD)
    found = members([team.ncert.pk, team.punjab.pk], [Role.ANALYST, Role.LEAD])
    assert [user.pk for user in found] == sorted({team.analyst_user.pk, team.lead.user_id, team.stranger.user_id})
    assert members([], Role) == members([team.ncert.pk], []) == []
