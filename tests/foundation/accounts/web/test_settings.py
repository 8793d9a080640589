"""Account and security: name, language, tokens."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from pehra.foundation.access.roles import Role
from pehra.foundation.accounts.actions import create_token
from pehra.foundation.accounts.models import ApiToken, User
from pehra.foundation.accounts.queries import person, person_by_token
from pehra.registry.models import Body, Organisation
from tests import world
from tests.foundation.accounts.web.browser import entered
from tests.world import PASSWORD

GIVEN = {"name": "Sana", "language": "ur", "mail_notices": "on"}


def token_form(organisation: Organisation, **fields: object) -> dict[str, object]:
    return {"party": organisation.pk, "name": "SIEM", "scopes": ["reports:write"], "days": 30} | fields


def test_the_page_shows_ones_own(contact: User, ncert: Body) -> None:
    world.join(contact, ncert, Role.COUNCIL_MEMBER)
    page = entered(contact).get("/account/").content.decode()
    for words in (contact.name, "Utility", "Point of contact", "NCERT", "Council member", "You have no token."):
        assert words in page


def test_saving_changes_them(contact: User) -> None:
    client = entered(contact)
    assert client.post("/account/", GIVEN)["Location"] == "/account/"
    contact.refresh_from_db()
    assert (contact.name, contact.language, contact.mail_notices) == ("Sana", "ur", True)
    client.post("/account/", GIVEN | {"mail_notices": ""})
    contact.refresh_from_db()
    assert not contact.mail_notices


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"name": "x" * 201}, {"language": "fr"}, {"name": "a\u202eb"}, {"name": "a\0b"}]
)
def test_what_does_not_do_is_said_and_nothing_is_saved(contact: User, wrong: dict[str, str]) -> None:
    page = entered(contact).post("/account/", GIVEN | wrong)
    assert page.status_code == 200
    assert b'role="alert"' in page.content
    before = contact.name
    contact.refresh_from_db()
    assert (contact.name, contact.language) == (before, "en")


@pytest.mark.parametrize("script", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7*7 }}"])
def test_a_name_is_text_and_nothing_else(contact: User, script: str) -> None:
    client = entered(contact)
    client.post("/account/", GIVEN | {"name": script})
    page = client.get("/account/").content.decode()
    assert script not in page.replace("{{ 7*7 }}", script if "7*7" not in script else "")
    assert ">49<" not in page


def test_a_tokens_secret_is_shown_once(contact: User, utility: Organisation) -> None:
    client = entered(contact)
    made = client.post("/account/tokens/", token_form(utility))
    (secret,) = re.findall(rb"data-secret>([^<]+)<", made.content)
    assert "no-store" in made["Cache-Control"]
    assert secret not in client.get("/account/").content
    found = person_by_token(secret.decode(), timezone.now())
    assert found is not None
    assert found.user_id == contact.pk


def test_making_one_asks_again_for_the_password_after_a_while(contact: User, utility: Organisation) -> None:
    client = entered(contact)
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= timedelta(minutes=16).total_seconds()
    session.save()
    asked = client.post("/account/tokens/", token_form(utility))
    assert asked["Location"] == "/account/confirm/?next=%2Faccount%2Ftokens%2F"
    assert not ApiToken.objects.exists()
    following = {"next": "/account/tokens/"}
    assert b"data-secret" not in client.post("/account/confirm/", following | {"password": "wrong"}).content
    assert not ApiToken.objects.exists()
    assert b"data-secret" in client.post("/account/confirm/", following | {"password": PASSWORD}).content
    assert ApiToken.objects.count() == 1


def test_a_token_is_made_only_where_one_belongs(contact: User, utility: Organisation, ncert: Body) -> None:
    client = entered(contact)
    for wrong in (
        {"party": ncert.pk},
        {"party": "x"},
        {"scopes": []},
        {"scopes": ["everything"]},
        {"days": 0},
        {"days": "x"},
        {"name": ""},
        {"name": "a\u202eb"},
    ):
        page = client.post("/account/tokens/", token_form(utility, **wrong))
        assert page.status_code == 200
        assert b'role="alert"' in page.content
        assert b"data-secret" not in page.content
    assert not ApiToken.objects.exists()


def test_a_revoked_token_is_gone(contact: User, utility: Organisation) -> None:
    client = entered(contact)
    client.post("/account/tokens/", token_form(utility))
    pk = ApiToken.objects.get().pk
    assert client.post(f"/account/tokens/{pk}/revoke/")["Location"] == "/account/"
    assert ApiToken.objects.get().revoked_at
    assert client.post(f"/account/tokens/{pk}/revoke/").status_code == 404


def test_a_strangers_token_and_none_at_all_are_the_same(contact: User, analyst: User, ncert: Body) -> None:
    create_token(by=person(analyst), party_id=ncert.pk, name="theirs", scopes=["cases:read"], days=1, at=timezone.now())
    client = entered(contact)
    assert b"theirs" not in client.get("/account/").content
    pk = ApiToken.objects.get().pk
    answers = [client.post(f"/account/tokens/{number}/revoke/") for number in (pk, pk + 1000)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert ApiToken.objects.get().revoked_at is None


def test_nothing_is_changed_by_a_link(contact: User) -> None:
    client = entered(contact)
    for path in ("/account/tokens/", "/account/tokens/1/revoke/"):
        assert client.get(path).status_code == 405


def test_a_stranger_is_asked_to_sign_in(client: Client) -> None:
    assert client.get("/account/")["Location"] == "/account/sign-in/?next=/account/"
