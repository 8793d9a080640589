"""The second factor: asked of everybody but a contact, proved by each session."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.test import Client

from pehra.foundation.access.roles import NEEDS_SECOND_FACTOR, Role
from pehra.foundation.accounts.models import User
from pehra.foundation.accounts.queries import factors
from pehra.foundation.accounts.web import second_factor
from pehra.foundation.audit.models import Entry
from pehra.registry.models import Body, Organisation
from tests import world
from tests.foundation.accounts.web.browser import (
    CODE,
    code,
    entered,
    is_signed_in,
    just_gave_the_password,
    sign_in,
    with_app,
)
from tests.world import PASSWORD

APP = "/account/second-factor/app/"
CONFIRM = "/account/second-factor/confirm/"
CODES = "/account/second-factor/recovery-codes/"


# What follows a commit does not follow in a test that is rolled back.
COMMITTED = pytest.mark.django_db(transaction=True)


def acts() -> list[str]:
    return list(Entry.objects.order_by("seq").values_list("act", flat=True))


def secret_on(page: bytes) -> str:
    return re.search(rb'<code dir="ltr">(\w+)</code>', page).group(1).decode()  # type: ignore[union-attr]


@pytest.mark.parametrize("role", sorted(Role))
@pytest.mark.parametrize("where", ["body", "organisation"])
def test_every_role_but_an_organisations_contact_is_led_to_set_one_up(
    ncert: Body, utility: Organisation, role: Role, where: str
) -> None:
    user, _ = world.person(ncert if where == "body" else utility, role, password=PASSWORD)
    client = Client()
    assert sign_in(client, user)["Location"] == "/"
    answer = client.get("/inbox/")
    if role in NEEDS_SECOND_FACTOR or where == "body":
        assert answer["Location"] == f"{APP}?next=%2Finbox%2F"
    else:
        assert answer.status_code == 200


@pytest.mark.parametrize(
    "path", ["/", "/inbox/", "/account/", "/journal/", "/account/people/ncert/", "/account/password/"]
)
def test_without_it_nothing_else_opens(ncert: Body, path: str) -> None:
    user, _ = world.person(ncert, Role.LEAD, Role.AUDITOR, password=PASSWORD)
    client = Client()
    sign_in(client, user)
    for answer in (client.get(path), client.post(path)):
        assert answer.status_code == 302
        assert answer["Location"].startswith(APP)


def test_a_form_that_was_sent_leads_back_to_a_page(analyst: User) -> None:
    client = Client()
    sign_in(client, analyst)
    assert client.post("/inbox/read/")["Location"] == f"{APP}?next=%2F"


def test_a_second_role_is_enough_to_need_one(contact: User, ncert: Body) -> None:
    client = Client()
    sign_in(client, contact)
    assert client.get("/inbox/").status_code == 200
    world.join(contact, ncert, Role.ANALYST)
    assert client.get("/inbox/").status_code == 302


@COMMITTED
def test_setting_up_an_app_opens_the_site_at_once(analyst: User) -> None:
    client = Client()
    sign_in(client, analyst)
    page = client.get(APP)
    assert page.status_code == 200, "who has just signed in is not asked for the password again"
    assert b"data:image/svg+xml;base64," in page.content
    secret = secret_on(page.content)
    assert client.post(APP, {"code": "000000"}).status_code == 200
    answer = client.post(APP, {"code": code(secret)})
    assert answer["Location"] == "/account/second-factor/recovery-codes/"
    assert client.get("/inbox/").status_code == 200
    codes = client.get(answer["Location"])
    assert len(re.findall(rb"<li><code>\d{8}</code></li>", codes.content)) == 10
    assert acts().count("account.add-factor") == 2


def test_the_secret_is_not_readable_in_the_database(analyst: User) -> None:
    secret = with_app(analyst)
    stored = str(Authenticator.objects.get().data)
    assert secret not in stored
    client = Client()
    sign_in(client, analyst)
    assert client.post(CODE, {"code": code(secret)})["Location"] == "/"


def test_with_one_the_password_alone_does_not_get_in(client: Client, analyst: User) -> None:
    secret = with_app(analyst)
    assert sign_in(client, analyst)["Location"] == CODE
    assert not is_signed_in(client)
    assert client.get("/inbox/")["Location"].startswith("/account/sign-in/")
    wrong = client.post(CODE, {"code": "000000"})
    assert b"Incorrect code" in wrong.content
    assert not is_signed_in(client)
    assert client.post(CODE, {"code": code(secret)})["Location"] == "/"
    assert is_signed_in(client)
    assert acts() == ["account.wrong-code", "account.sign-in"]


def test_without_the_first_step_there_is_no_second(client: Client, analyst: User) -> None:
    secret = with_app(analyst)
    assert client.get(CODE)["Location"] == "/account/sign-in/"
    assert client.post(CODE, {"code": code(secret)})["Location"] == "/account/sign-in/"


@pytest.mark.parametrize(("steps", "good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_telephones_clock_may_be_half_a_minute_off(client: Client, analyst: User, steps: int, good: bool) -> None:
    secret = with_app(analyst)
    sign_in(client, analyst)
    client.post(CODE, {"code": code(secret, steps)})
    assert is_signed_in(client) == good


def test_a_code_is_taken_once(analyst: User) -> None:
    """Whoever looked over a shoulder and knows the password still does not get in with it."""
    secret = with_app(analyst)
    shown = code(secret, 1)
    first, second = Client(), Client()
    for client in (first, second):
        sign_in(client, analyst)
        client.post(CODE, {"code": shown})
    assert is_signed_in(first)
    assert not is_signed_in(second)


def test_codes_cannot_be_guessed_without_end(client: Client, analyst: User) -> None:
    secret = with_app(analyst)
    sign_in(client, analyst)
    for number in range(10):
        assert b"Incorrect code" in client.post(CODE, {"code": f"{number:06}"}).content
    closed = client.post(CODE, {"code": code(secret)})
    assert b"Too many wrong codes" in closed.content
    assert not is_signed_in(client)
    elsewhere = Client()
    sign_in(elsewhere, analyst, REMOTE_ADDR="203.0.113.9")
    elsewhere.post(CODE, {"code": code(secret)}, REMOTE_ADDR="203.0.113.9")
    assert not is_signed_in(elsewhere), "the count is of the account, wherever the guesses come from"


def test_nobody_without_the_password_can_use_that_up(analyst: User) -> None:
    secret = with_app(analyst)
    for number in range(20):
        Client().post(CODE, {"code": f"{number:06}"})
    client = Client()
    sign_in(client, analyst)
    client.post(CODE, {"code": code(secret)})
    assert is_signed_in(client)


@COMMITTED
def test_a_recovery_code_lets_in_once(analyst: User) -> None:
    client = Client()
    sign_in(client, analyst)
    client.post(APP, {"code": code(secret_on(client.get(APP).content))})
    page = client.get("/account/second-factor/recovery-codes/").content
    recovery = re.findall(rb"<code>(\d{8})</code>", page)[0].decode()
    file = client.get("/account/second-factor/recovery-codes/file/").content.decode()
    assert recovery in file.split()
    for expected in (True, False):
        other = Client()
        sign_in(other, analyst)
        other.post(CODE, {"code": recovery})
        assert is_signed_in(other) == expected


@COMMITTED
def test_new_recovery_codes_make_the_old_ones_worthless(analyst: User) -> None:
    client = Client()
    sign_in(client, analyst)
    client.post(APP, {"code": code(secret_on(client.get(APP).content))})
    old = client.get("/account/second-factor/recovery-codes/file/").content
    client.post("/account/second-factor/recovery-codes/new/")
    new = client.get("/account/second-factor/recovery-codes/file/").content
    assert set(old.split()).isdisjoint(new.split())
    assert acts()[-1] == "account.new-recovery-codes"


@COMMITTED
@pytest.mark.parametrize("who", ["analyst", "contact"])
def test_the_first_factor_ends_the_sessions_from_before(who: str, request: pytest.FixtureRequest) -> None:
    """Somebody else who knows the password and was signed in already does not slip in with the owner."""
    user = request.getfixturevalue(who)
    owner, thief = Client(), Client()
    sign_in(thief, user)
    sign_in(owner, user)
    owner.post(APP, {"code": code(secret_on(owner.get(APP).content))})
    assert owner.get("/inbox/").status_code == 200
    for path in ("/inbox/", CODES, f"{CODES}file/", APP):
        assert thief.get(path)["Location"].startswith("/account/sign-in/")


@COMMITTED
def test_another_factor_leaves_them(contact: User) -> None:
    passkey = Authenticator.objects.create(user=contact, type=Authenticator.Type.WEBAUTHN, data={})
    here, there = entered(contact), entered(contact)
    here.post(APP, {"code": code(secret_on(here.get(APP).content))})
    assert Authenticator.objects.exclude(pk=passkey.pk).filter(type="totp").exists()
    assert is_signed_in(there)


def unproved(user: User) -> Client:
    """A session that knows the password and no more, as one from before the factor would be if it were not ended."""
    client = Client()
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    just_gave_the_password(client, user)
    return client


@pytest.mark.parametrize("who", ["analyst", "contact"])
@pytest.mark.parametrize(
    "path",
    [
        APP,
        f"{APP}remove/",
        CODES,
        f"{CODES}file/",
        f"{CODES}new/",
        "/account/passkeys/",
        "/account/passkeys/add/",
        "/account/passkeys/1/remove/",
        "/account/passkeys/1/rename/",
    ],
)
def test_what_shows_or_changes_factors_opens_only_to_whoever_proved_one(
    who: str, path: str, request: pytest.FixtureRequest
) -> None:
    user = request.getfixturevalue(who)
    with_app(user)
    RecoveryCodes.activate(user)
    client = unproved(user)
    for answer in (client.get(path), client.post(path)):
        assert answer["Location"].startswith(f"{CONFIRM}?next=")
    assert factors(user.pk) == {"totp", "recovery_codes"}


def test_a_session_without_proof_goes_on_after_proving(analyst: User) -> None:
    secret = with_app(analyst)
    client = unproved(analyst)
    assert client.get("/inbox/")["Location"] == f"{CONFIRM}?next=%2Finbox%2F"
    assert client.post(CONFIRM, {"code": "000000", "next": "/inbox/"}).status_code == 200
    assert client.get("/inbox/").status_code == 302
    answer = client.post(CONFIRM, {"code": code(secret, 1), "next": "/inbox/"})
    assert answer["Location"] == "/inbox/"
    assert client.get("/inbox/").status_code == 200


def test_another_persons_proof_is_no_proof(analyst: User, ncert: Body) -> None:
    other, _ = world.person(ncert, Role.LEAD, password=PASSWORD)
    client = entered(analyst)
    session = client.session
    session[second_factor.PROVED] = other.pk
    session.save()
    assert client.get("/inbox/").status_code == 302


@COMMITTED
def test_the_last_factor_cannot_be_removed_by_whoever_needs_one(analyst: User) -> None:
    client = Client()
    sign_in(client, analyst)
    client.post(APP, {"code": code(secret_on(client.get(APP).content))})
    page = client.post(f"{APP}remove/")
    assert b"cannot deactivate" in page.content
    assert Authenticator.objects.filter(type="totp").exists()


@COMMITTED
def test_a_contact_may_remove_it_and_then_signs_in_without(contact: User) -> None:
    client = Client()
    sign_in(client, contact)
    client.post(APP, {"code": code(secret_on(client.get(APP).content))})
    assert client.post(f"{APP}remove/")["Location"] == "/account/second-factor/"
    assert not Authenticator.objects.exists()
    assert second_factor.PROVED not in client.session
    assert "account.remove-factor" in acts()


def test_something_delicate_asks_again_after_a_while(contact: User) -> None:
    client = Client()
    sign_in(client, contact)
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= timedelta(minutes=16).total_seconds()
    session.save()
    asked = client.get(APP)
    assert asked["Location"] == "/account/confirm/?next=%2Faccount%2Fsecond-factor%2Fapp%2F"
    assert client.post("/account/confirm/", {"password": "wrong", "next": APP}).status_code == 200
    assert client.post("/account/confirm/", {"password": PASSWORD, "next": APP})["Location"] == APP
    assert client.get(APP).status_code == 200


def test_a_person_of_two_parties_needs_it_for_both(utility: Organisation, ncert: Body) -> None:
    user, _ = world.person(utility, Role.CONTACT, password=PASSWORD)
    membership = world.join(user, ncert, Role.COUNCIL_MEMBER)
    client = Client()
    sign_in(client, user)
    assert client.get("/inbox/").status_code == 302
    membership.ended_at = membership.started_at
    membership.save()
    assert client.get("/inbox/").status_code == 200
