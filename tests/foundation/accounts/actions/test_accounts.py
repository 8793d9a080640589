"""Accounts themselves: made, changed, helped."""

import pytest
from allauth.mfa.models import Authenticator

from pehra.foundation.access.errors import Absent, Conflict, Invalid
from pehra.foundation.access.person import SYSTEM, Person
from pehra.foundation.accounts.actions import change_settings, create_account, create_token, reset_second_factor
from pehra.foundation.accounts.models import User
from pehra.foundation.accounts.queries import factors, person_by_email, person_by_token
from pehra.foundation.audit.models import Entry
from tests.foundation.accounts.actions.conftest import Team
from tests.foundation.accounts.web.browser import with_app
from tests.world import NOW, PASSWORD


def test_an_account_without_a_password_lets_nobody_in(team: Team) -> None:
    user = create_account(by=SYSTEM, email="Sana@Example.org", name=" Sana ", password=None, at=NOW)
    assert (user.email, user.name, user.created_at) == ("sana@example.org", "Sana", NOW)
    assert not user.check_password("")
    found = person_by_email(" SANA@example.org ")
    assert found is not None
    assert found.held == ()


def test_an_address_has_one_account(team: Team) -> None:
    with pytest.raises(Conflict):
        create_account(by=SYSTEM, email="ANALYST@example.org", name="x", password=PASSWORD, at=NOW)
    assert Entry.objects.count() == 0
    assert str(User.objects.get(email="analyst@example.org")).endswith("<analyst@example.org>")


def test_settings_are_ones_own(team: Team) -> None:
    change_settings(by=team.analyst, name="Zara", language="ur", mail_notices=False, at=NOW)
    user = User.objects.get(pk=team.analyst_user.pk)
    assert (user.name, user.language, user.mail_notices) == ("Zara", "ur", False)
    entry = Entry.objects.get()
    assert (entry.act, entry.detail["now"]) == ("account.rename", "Zara")
    change_settings(by=team.analyst, name="Zara", language="en", mail_notices=True, at=NOW)
    assert Entry.objects.count() == 1, "a language is nobody's business"


@pytest.mark.parametrize(("field", "value"), [("name", ""), ("name", "a\nb"), ("language", "fr"), ("language", "")])
def test_what_cannot_be_is_refused_by_its_field(team: Team, field: str, value: str) -> None:
    given = {"name": "Zara", "language": "en", "mail_notices": True} | {field: value}
    with pytest.raises(Invalid) as refused:
        change_settings(by=team.analyst, at=NOW, **given)  # type: ignore[arg-type]
    assert set(refused.value.problems) == {field}


def test_neither_a_token_nor_nobody_changes_settings(team: Team) -> None:
    for by in (SYSTEM, Person(team.analyst.user_id, "t", team.analyst.held, frozenset())):
        with pytest.raises(Absent):
            change_settings(by=by, name="x", language="en", mail_notices=True, at=NOW)


def test_a_lost_factor_is_taken_away_with_its_recovery_codes(team: Team) -> None:
    with_app(team.analyst_user)
    Authenticator.objects.create(user=team.analyst_user, type="recovery_codes", data={})
    made = {"name": "t", "scopes": ["cases:read"], "days": 1, "at": NOW}
    token = create_token(by=team.analyst, party_id=team.ncert.pk, **made).secret  # type: ignore[arg-type]
    reset_second_factor(by=team.platform, user_id=team.analyst_user.pk, at=NOW)
    assert person_by_token(token, NOW) is None
    assert factors(team.analyst_user.pk) == set()
    assert User.objects.get(pk=team.analyst_user.pk).session_round == 1, "what is signed in anywhere is signed out"
    assert Entry.objects.get(act="account.reset-second-factor").subject == f"user:{team.analyst_user.pk}"
    with pytest.raises(Absent):
        reset_second_factor(by=team.platform, user_id=10**6, at=NOW)
