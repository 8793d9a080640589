"""The people of a body: for its administrators, and not there for anybody else."""

import re

import pytest
from django.test import Client

from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.models import Invitation, Membership, User
from pehra.foundation.delivery.models import Mail
from pehra.registry.models import Body
from tests import world
from tests.foundation.accounts.web.browser import entered, without_tokens

PATH = "/account/people/ncert/"
FORM = {"email": "new@example.org", "name": "New Person", "role": "analyst"}


@pytest.fixture
def administrator(ncert: Body) -> User:
    return world.person(ncert, Role.BODY_ADMINISTRATOR, name="Imran Shah")[0]


def membership_of(user: User) -> Membership:
    return Membership.objects.get(user=user)


def test_an_administrator_sees_who_belongs_here_and_as_what(administrator: User, analyst: User) -> None:
    page = entered(administrator).get(PATH).content.decode()
    for words in ("Imran Shah", analyst.email, "Body administrator", "Analyst"):
        assert words in page


@pytest.mark.parametrize(
    ("role", "offered"),
    [
        (Role.BODY_ADMINISTRATOR, 7),
        (Role.LEAD, 2),
        (Role.PLATFORM_ADMINISTRATOR, 3),
    ],
)
def test_only_roles_that_one_may_give_are_offered(ncert: Body, role: Role, offered: int) -> None:
    user, _ = world.person(ncert, role)
    page = entered(user).get(PATH).content.decode()
    choices = page.partition('name="role"')[2].partition("</select>")[0]
    assert len(re.findall("<option", choices)) == offered


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.BODY_ADMINISTRATOR, Role.LEAD, Role.PLATFORM_ADMINISTRATOR}))
def test_to_all_others_the_page_does_not_exist(ncert: Body, role: Role) -> None:
    client = entered(world.person(ncert, role)[0])
    page = client.get(PATH)
    assert page.status_code == client.post(PATH, FORM).status_code == 404
    absent = client.get("/account/people/no-such-body/").content.replace(b"no-such-body", b"ncert")
    assert without_tokens(page.content) == without_tokens(absent)


def test_nor_to_another_bodys_administrator(ncert: Body, administrator: User) -> None:
    client = entered(world.person(world.body("other"), Role.BODY_ADMINISTRATOR)[0])
    pk = membership_of(administrator).pk
    for path in (PATH, f"{PATH}roles/{pk}/end/", f"{PATH}invitations/1/withdraw/"):
        assert client.post(path, FORM).status_code == 404
    assert client.post(f"/account/people/other/roles/{pk}/end/").status_code == 404
    assert membership_of(administrator).ended_at is None
    assert not Invitation.objects.exists()


def test_without_a_mail_server_the_link_is_handed_over_once(administrator: User) -> None:
    client = entered(administrator)
    page = client.post(PATH, FORM)
    (link,) = re.findall(r"data-secret>([^<]+)<", page.content.decode())
    assert Client().get(link.partition("localhost:8000")[2]).status_code == 200
    assert "no-store" in page["Cache-Control"]
    again = client.get(PATH).content.decode()
    assert link not in again
    assert "new@example.org" in again


def test_with_one_it_travels_by_mail_alone(administrator: User, settings: object) -> None:
    settings.SMTP_URL = "smtp://localhost"  # type: ignore[attr-defined]
    client = entered(administrator)
    answer = client.post(PATH, FORM)
    assert answer["Location"] == PATH
    assert b"/account/invitation/" not in client.get(PATH).content
    assert "/account/invitation/" in Mail.objects.get().body


@pytest.mark.parametrize(
    "wrong",
    [
        {"email": ""},
        {"email": "x"},
        {"email": "a@example.org\nBcc: b@example.org"},
        {"role": ""},
        {"role": "platform_administrator"},
        {"role": "king"},
        {"name": "x" * 201},
        {"name": "a\u202eb"},
    ],
)
def test_what_does_not_do_is_said_and_nobody_is_invited(administrator: User, wrong: dict[str, str]) -> None:
    page = entered(administrator).post(PATH, FORM | wrong)
    assert page.status_code == 200
    assert b'role="alert"' in page.content
    assert not Invitation.objects.exists()


def test_somebody_who_has_the_role_is_not_invited_again(administrator: User, analyst: User) -> None:
    page = entered(administrator).post(PATH, FORM | {"email": analyst.email})
    assert b"already has that role" in page.content


def test_ending_a_role(administrator: User, analyst: User) -> None:
    client = entered(administrator)
    path = f"{PATH}roles/{membership_of(analyst).pk}/end/"
    assert path in client.get(PATH).content.decode()
    assert client.get(path).status_code == 405
    assert client.post(path)["Location"] == PATH
    assert membership_of(analyst).ended_at
    assert analyst.email not in client.get(PATH).content.decode()
    assert client.post(path).status_code == 404


def test_the_last_administrator_is_told_why_not(administrator: User) -> None:
    page = entered(administrator).post(f"{PATH}roles/{membership_of(administrator).pk}/end/")
    assert page.status_code == 409
    assert b"appoint another first" in page.content
    assert b"Nothing was changed" in page.content


def test_a_lead_is_told_that_this_role_is_not_for_them_to_end(ncert: Body, administrator: User) -> None:
    lead = entered(world.person(ncert, Role.LEAD)[0])
    path = f"{PATH}roles/{membership_of(administrator).pk}/end/"
    assert path not in lead.get(PATH).content.decode()
    assert lead.post(path).status_code == 403


def test_withdrawing_an_invitation(administrator: User) -> None:
    client = entered(administrator)
    client.post(PATH, FORM)
    path = f"{PATH}invitations/{Invitation.objects.get().pk}/withdraw/"
    assert client.post(path)["Location"] == PATH
    assert Invitation.objects.get().withdrawn_at
    assert client.post(path).status_code == 404


@pytest.mark.parametrize("script", ["<script>alert(1)</script>", "'\"><svg onload=alert(1)>"])
def test_a_name_is_text_and_nothing_else(ncert: Body, administrator: User, script: str) -> None:
    world.person(ncert, Role.ANALYST, name=script)
    assert script not in entered(administrator).get(PATH).content.decode()
