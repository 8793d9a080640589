"""The page that an invitation's link opens."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.actions import invite
from pehra.foundation.accounts.models import Invitation, User
from pehra.foundation.accounts.queries import person
from pehra.registry.models import Body, Organisation, Party
from tests import world
from tests.foundation.accounts.web.browser import entered, is_signed_in, sign_in
from tests.world import PASSWORD

FORM = {"name": "Sana Iqbal", "password": PASSWORD}


def link(party: Party, email: str = "new@example.org", role: Role = Role.ANALYST) -> str:
    _, administrator = world.person(party, Role.BODY_ADMINISTRATOR)
    made = invite(by=administrator, party_id=party.pk, email=email, role=role, name="Sana", at=timezone.now())
    return f"/account/invitation/{made.secret}/"


def test_the_link_says_to_what_and_makes_the_account(client: Client, ncert: Body) -> None:
    path = link(ncert)
    page = client.get(path)
    for words in (b"NCERT", b"Analyst", b"new@example.org", b'value="Sana"'):
        assert words in page.content
    assert "no-store" in page["Cache-Control"]
    assert client.post(path, FORM)["Location"] == "/"
    assert is_signed_in_but_for_the_factor(client)
    assert User.objects.get(email="new@example.org").name == "Sana Iqbal"


def is_signed_in_but_for_the_factor(client: Client) -> bool:
    """The next step is to set up the second factor, and the password is not asked for once more."""
    assert client.get("/inbox/")["Location"].startswith("/account/second-factor/app/")
    return client.get("/account/second-factor/app/").status_code == 200


def test_a_contact_is_in_at_once(client: Client, utility: Organisation) -> None:
    client.post(link(utility, role=Role.CONTACT), FORM)
    assert is_signed_in(client)


@pytest.mark.parametrize("field", ["name", "password"])
@pytest.mark.parametrize("value", ["", "\0", "x" * 2000, "<script>alert(1)</script>" * 20])
def test_what_does_not_do_is_said_beside_the_form(client: Client, ncert: Body, field: str, value: str) -> None:
    path = link(ncert)
    page = client.post(path, FORM | {field: value})
    if page.status_code == 302:
        assert field == "password", "a long password is a good one"
        return
    assert page.status_code == 200
    assert b'role="alert"' in page.content
    assert b"<script>alert" not in page.content
    assert not User.objects.filter(email="new@example.org").exists()


@pytest.mark.parametrize("spoiled", ["used", "withdrawn", "expired", "guessed"])
def test_a_link_that_does_not_work_says_nothing(client: Client, ncert: Body, spoiled: str) -> None:
    path = link(ncert)
    now = timezone.now()
    changes = {
        "used": {"accepted_at": now},
        "withdrawn": {"withdrawn_at": now},
        "expired": {"expires_at": now - timedelta(seconds=1)},
    }
    if spoiled == "guessed":
        path = "/account/invitation/pehra_guess/"
    else:
        Invitation.objects.update(**changes[spoiled])
    for answer in (client.get(path), client.post(path, FORM)):
        assert answer.status_code == 404
        assert b"NCERT" not in answer.content
    assert not User.objects.filter(email="new@example.org").exists()


def test_an_account_that_exists_is_entered_by_its_own_sign_in(client: Client, ncert: Body, contact: User) -> None:
    path = link(ncert, contact.email)
    for answer in (client.get(path), client.post(path, FORM)):
        assert answer.status_code == 302
        assert answer["Location"].startswith("/account/sign-in/?next=/account/invitation/")
    contact.refresh_from_db()
    assert contact.check_password(PASSWORD)
    sign_in(client, contact)
    page = client.get(path)
    assert b"Take it up" in page.content
    assert b'type="password"' not in page.content
    assert client.post(path)["Location"] == "/"
    assert Role.ANALYST in {held.role for held in person(contact).held}
    assert client.get(path).status_code == 404


def test_somebody_else_who_is_signed_in_does_not_learn_what_it_is(ncert: Body, contact: User) -> None:
    path = link(ncert)
    other = entered(contact)
    for answer in (other.get(path), other.post(path, FORM)):
        assert answer.status_code == 404
        assert b"NCERT" not in answer.content
    assert not User.objects.filter(email="new@example.org").exists()
