"""Signing in and out: the same answer for every wrong guess, and a lock-out that cannot be used against others."""

import re
import time
from datetime import timedelta
from statistics import median

import pytest
from axes.models import AccessAttempt
from django.conf import settings as django_settings
from django.test import Client
from django.utils import timezone

from pehra.foundation.accounts.actions import create_token
from pehra.foundation.accounts.models import User
from pehra.foundation.accounts.queries import person, person_by_token
from pehra.foundation.audit.models import Entry
from pehra.foundation.delivery.models import Mail
from tests import world
from tests.foundation.accounts.web.browser import SIGN_IN, entered, is_signed_in, sign_in, without_tokens
from tests.world import PASSWORD

FROM_HERE, FROM_THERE = "198.51.100.7", "203.0.113.9"


def acts() -> list[str]:
    return list(Entry.objects.order_by("seq").values_list("act", flat=True))


def test_a_contact_signs_in_with_address_and_password(client: Client, contact: User) -> None:
    answer = sign_in(client, contact)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert is_signed_in(client)
    entry = Entry.objects.get(act="account.sign-in")
    assert (entry.user_id, entry.subject, entry.detail) == (contact.pk, f"user:{contact.pk}", {"from": "127.0.0.1"})


def test_the_address_is_taken_in_any_case(client: Client, contact: User) -> None:
    assert client.post(SIGN_IN, {"login": " Contact@Example.ORG ", "password": PASSWORD}).status_code == 302


@pytest.mark.parametrize("where", ["/inbox/?before=5", "/account/"])
def test_one_goes_on_to_where_one_wanted(client: Client, contact: User, where: str) -> None:
    asked = client.get(where)
    assert asked["Location"].startswith(SIGN_IN)
    page = client.get(asked["Location"]).content.decode()
    (following,) = set(re.findall(r'name="next" value="([^"]*)"', page.partition("<main")[2]))
    answer = client.post(SIGN_IN, {"login": contact.email, "password": PASSWORD, "next": following})
    assert answer["Location"] == where


@pytest.mark.parametrize("evil", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_but_never_to_another_site(client: Client, contact: User, evil: str) -> None:
    answer = client.post(SIGN_IN, {"login": contact.email, "password": PASSWORD, "next": evil})
    assert answer["Location"] == "/"


def test_a_wrong_password_an_unknown_address_and_a_closed_account_are_answered_alike(
    client: Client, contact: User
) -> None:
    closed = world.user(password=PASSWORD, is_active=False, email="closed12@example.org")
    pages = []
    for address, password in (
        (contact.email, "wrong"),
        ("nobody1@example.org", "wrong"),
        (closed.email, "wrong"),
    ):
        answer = client.post(SIGN_IN, {"login": address, "password": password})
        pages.append((answer.status_code, without_tokens(answer.content).replace(address.encode(), b"")))
    assert pages[0] == pages[1] == pages[2]
    assert b"not correct" in pages[0][1]


def test_and_take_the_same_time(contact: User, settings: object) -> None:
    """With the real hash, which is what takes the time; counted as work done, since other tests run beside this one."""
    settings.PASSWORD_HASHERS = django_settings.PASSWORD_HASHERS = [  # type: ignore[attr-defined]
        "django.contrib.auth.hashers.Argon2PasswordHasher"
    ]
    contact.set_password(PASSWORD)
    contact.save()

    def seconds(address: str) -> float:
        AccessAttempt.objects.all().delete()
        begun = time.process_time()
        Client().post(SIGN_IN, {"login": address, "password": "wrong"})
        return time.process_time() - begun

    seconds(contact.email)
    known, unknown = [], []
    for _ in range(3):
        known.append(seconds(contact.email))
        unknown.append(seconds("nobody@example.org"))
    assert min(known) > 0.02, "the hash is too cheap to hide anything"
    assert 0.6 < median(known) / median(unknown) < 1.7


def test_a_closed_account_does_not_get_in_even_with_its_password(client: Client) -> None:
    closed = world.user(password=PASSWORD, is_active=False)
    assert sign_in(client, closed)["Location"] == "/account/inactive/"
    assert not is_signed_in(client)


def test_a_session_ends_when_the_account_is_closed(contact: User) -> None:
    client = entered(contact)
    assert is_signed_in(client)
    User.objects.update(is_active=False)
    assert not is_signed_in(client)


def test_a_session_known_beforehand_is_worth_nothing_afterwards(client: Client, contact: User) -> None:
    client.get(SIGN_IN)
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies["sessionid"] = before = session.session_key
    sign_in(client, contact)
    assert client.cookies["sessionid"].value != before
    other = Client()
    other.cookies["sessionid"] = before
    assert not is_signed_in(other)


def test_another_person_in_the_same_browser_finds_nothing_of_the_first(client: Client, contact: User) -> None:
    sign_in(client, contact)
    session = client.session
    session["typed"] = "secret"
    session.save()
    client.post("/account/sign-out/")
    assert "typed" not in client.session


def test_cookies_are_kept_from_scripts_and_other_sites(client: Client, contact: User) -> None:
    cookie = sign_in(client, contact).cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == "", "it ends with the browser"


def test_signing_out_is_a_post(contact: User) -> None:
    client = entered(contact)
    assert client.get("/account/sign-out/").status_code == 200
    assert is_signed_in(client)
    assert client.post("/account/sign-out/")["Location"] == "/"
    assert not is_signed_in(client)
    assert acts()[-1] == "account.sign-out"


@pytest.mark.parametrize("path", [SIGN_IN, "/account/sign-out/", "/account/password/forgotten/", "/account/tokens/"])
def test_a_form_from_another_site_is_refused(contact: User, path: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = entered(contact).cookies if path.endswith(("sign-out/", "tokens/")) else strict.cookies
    assert strict.post(path, {"login": contact.email, "password": PASSWORD}).status_code == 403


def test_nobody_signs_up(client: Client) -> None:
    page = client.get("/account/by-invitation/")
    assert page.status_code == 200
    assert b"<form" not in page.content.replace(b'action="/', b"").split(b"<main")[1]
    client.post("/account/by-invitation/", {"email": "new@example.org", "password1": PASSWORD})
    assert not User.objects.filter(email="new@example.org").exists()


def guess(client: Client, address: str, origin: str, times: int) -> int:
    """The status of the last of so many wrong guesses."""
    status = 0
    for number in range(times):
        given = {"login": address, "password": f"wrong {number}"}
        status = client.post(SIGN_IN, given, REMOTE_ADDR=origin).status_code
    return status


def test_after_five_wrong_guesses_even_the_right_password_is_refused_from_there(client: Client, contact: User) -> None:
    assert guess(client, contact.email, FROM_THERE, 4) == 200
    assert guess(client, contact.email, FROM_THERE, 1) == 429
    locked = sign_in(client, contact, REMOTE_ADDR=FROM_THERE)
    assert locked.status_code == 429
    assert b"Too many attempts" in locked.content
    assert contact.email.encode() not in locked.content
    assert not is_signed_in(client)


def test_the_owner_elsewhere_is_not_locked_out_by_it(client: Client, contact: User) -> None:
    guess(client, contact.email, FROM_THERE, 20)
    assert sign_in(Client(), contact, REMOTE_ADDR=FROM_HERE).status_code == 302


def test_nor_is_anybody_else_at_the_same_address(client: Client, contact: User, analyst: User) -> None:
    guess(client, contact.email, FROM_THERE, 20)
    assert sign_in(Client(), analyst, REMOTE_ADDR=FROM_THERE).status_code == 302


def test_an_address_without_an_account_is_locked_just_so(client: Client, contact: User) -> None:
    known = [guess(client, contact.email, FROM_THERE, 1) for _ in range(7)]
    unknown = [guess(client, "nobody@example.org", FROM_THERE, 1) for _ in range(7)]
    assert known == unknown == [200] * 4 + [429] * 3


@pytest.mark.parametrize("spelling", ["CONTACT@example.org", " contact@example.org", "contact@EXAMPLE.org "])
def test_another_spelling_of_the_address_is_no_other_lock(client: Client, contact: User, spelling: str) -> None:
    guess(client, contact.email, FROM_THERE, 4)
    assert guess(client, spelling, FROM_THERE, 1) == 429


def test_who_is_locked_out_is_let_in_again_after_a_quarter_of_an_hour(client: Client, contact: User) -> None:
    guess(client, contact.email, FROM_THERE, 5)
    for attempt in AccessAttempt.objects.all():
        attempt.attempt_time -= timedelta(minutes=16)
        attempt.save()
    assert sign_in(client, contact, REMOTE_ADDR=FROM_THERE).status_code == 302


def test_knocking_on_does_not_make_it_longer(client: Client, contact: User) -> None:
    guess(client, contact.email, FROM_THERE, 5)
    before = AccessAttempt.objects.get().attempt_time
    guess(client, contact.email, FROM_THERE, 5)
    assert AccessAttempt.objects.get().attempt_time == before


def test_a_lock_is_noted_once_and_without_the_guessed_address(client: Client, contact: User) -> None:
    guess(client, contact.email, FROM_THERE, 9)
    guess(client, "nobody@example.org", FROM_THERE, 9)
    entries = Entry.objects.filter(act="account.lock-out").order_by("seq")
    assert [entry.subject for entry in entries] == [f"user:{contact.pk}", "user:unknown"]
    assert {entry.actor for entry in entries} == {"system"}
    assert all("nobody" not in str(entry.detail) for entry in entries)


def test_signing_in_wipes_the_wrong_guesses(client: Client, contact: User) -> None:
    guess(client, contact.email, FROM_HERE, 4)
    assert sign_in(client, contact, REMOTE_ADDR=FROM_HERE).status_code == 302
    client.post("/account/sign-out/")
    assert guess(client, contact.email, FROM_HERE, 4) == 200


def test_one_address_cannot_try_one_password_on_everybody(client: Client, settings: object) -> None:
    """Locking by the pair alone would let it: here the address itself runs dry."""
    assert settings.ACCOUNT_RATE_LIMITS["login_failed"].endswith("/m/ip")  # type: ignore[attr-defined]
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "6/m/ip"}  # type: ignore[attr-defined]
    assert [guess(client, f"person{number}@example.org", FROM_THERE, 1) for number in range(6)] == [200] * 6
    page = client.post(SIGN_IN, {"login": "x@example.org", "password": "x"}, REMOTE_ADDR=FROM_THERE).content
    assert b"Too many failed login attempts" in page


def test_a_forwarded_address_is_not_believed_unless_the_operator_says_so(client: Client, contact: User) -> None:
    """Else everybody could choose the address under which to be locked out."""
    for number in range(5):
        client.post(
            SIGN_IN,
            {"login": contact.email, "password": "wrong"},
            REMOTE_ADDR=FROM_THERE,
            HTTP_X_FORWARDED_FOR=f"192.0.2.{number}",
        )
    assert sign_in(client, contact, REMOTE_ADDR=FROM_THERE, HTTP_X_FORWARDED_FOR="192.0.2.99").status_code == 429


def test_a_changed_password_ends_every_other_session(contact: User) -> None:
    here, there = entered(contact), entered(contact)
    given = {"oldpassword": PASSWORD, "password1": "another long password", "password2": "another long password"}
    assert here.post("/account/password/", given)["Location"] == "/account/"
    assert is_signed_in(here)
    assert not is_signed_in(there)
    assert acts()[-1] == "account.change-password"


@pytest.mark.parametrize(
    ("old", "new", "again"),
    [
        ("wrong", "another long password", "another long password"),
        (PASSWORD, "another long password", "something else here"),
        (PASSWORD, "short", "short"),
        (PASSWORD, "contact@example.org", "contact@example.org"),
        (PASSWORD, "password1234", "password1234"),
    ],
)
def test_a_password_that_does_not_do_changes_nothing(contact: User, old: str, new: str, again: str) -> None:
    client = entered(contact)
    page = client.post("/account/password/", {"oldpassword": old, "password1": new, "password2": again})
    assert page.status_code == 200
    assert b'role="alert"' in page.content
    contact.refresh_from_db()
    assert contact.check_password(PASSWORD)


def test_who_has_no_password_is_led_to_where_one_is_chosen(contact: User, mailed: None) -> None:
    contact.set_unusable_password()
    contact.save()
    client = entered(contact)
    for answer in (client.get("/account/password/"), client.post("/account/password/", {"password1": "x"})):
        assert answer.status_code == 302
        assert answer["Location"] == "/account/password/forgotten/"
    assert client.get("/account/password/forgotten/").status_code == 200
    client.post("/account/password/forgotten/", {"email": contact.email})
    assert "/account/password/new/" in Mail.objects.get().body


@pytest.fixture
def mailed(settings: object) -> None:
    settings.SMTP_URL = "smtp://localhost"  # type: ignore[attr-defined]


def test_a_forgotten_password_is_set_by_a_link(client: Client, contact: User, mailed: None) -> None:
    other = entered(contact)
    (held,) = person(contact).held
    made = {"name": "t", "scopes": ["cases:read"], "days": 1, "at": timezone.now()}
    token = create_token(by=person(contact), party_id=held.party_id, **made).secret  # type: ignore[arg-type]
    answer = client.post("/account/password/forgotten/", {"email": contact.email})
    assert answer["Location"] == "/account/password/forgotten/sent/"
    mail = Mail.objects.get()
    assert mail.address == contact.email
    (link,) = re.findall(r"http://localhost:8000(/account/password/new/\S+)", mail.body)
    form = client.get(link, follow=True)
    assert link.rsplit("-", 1)[1] not in form.request["PATH_INFO"], "the key does not stay in the address"
    given = {"password1": "another long password", "password2": "another long password"}
    assert client.post(form.request["PATH_INFO"], given)["Location"] == "/account/password/new/done/"
    assert not is_signed_in(client), "the link proves the mailbox; signing in is still to be done"
    assert not is_signed_in(other)
    assert acts()[-2:] == ["account.reset-password", "token.revoke"]
    contact.refresh_from_db()
    assert contact.check_password("another long password")
    assert person_by_token(token, timezone.now()) is None, "whoever had the old password may have made it"
    assert b"too old" in Client().get(link, follow=True).content


def test_an_unknown_address_is_answered_alike(client: Client, contact: User, mailed: None) -> None:
    answers = [
        client.post("/account/password/forgotten/", {"email": address})
        for address in (contact.email, "nobody@example.org")
    ]
    assert len({(answer.status_code, answer["Location"]) for answer in answers}) == 1
    assert set(Mail.objects.values_list("address", flat=True)) == {contact.email, "nobody@example.org"}
    assert "password/new" not in Mail.objects.get(address="nobody@example.org").body


def test_the_link_names_this_site_whatever_host_the_request_claims(
    client: Client, contact: User, mailed: None, settings: object
) -> None:
    settings.ALLOWED_HOSTS = ["*"]  # type: ignore[attr-defined]
    client.post("/account/password/forgotten/", {"email": contact.email}, HTTP_HOST="evil.example")
    assert "evil.example" not in Mail.objects.get().body


def test_letters_cannot_be_asked_for_without_end(client: Client, contact: User, mailed: None) -> None:
    statuses = [
        client.post("/account/password/forgotten/", {"email": contact.email}, REMOTE_ADDR=f"192.0.2.{number}")
        for number in range(5)
    ]
    assert {(answer.status_code, answer["Location"]) for answer in statuses} == {
        (302, "/account/password/forgotten/sent/")
    }, "whoever asks in another's name keeps nobody from asking"
    assert Mail.objects.count() == 3
    client.post("/account/password/forgotten/", {"email": " CONTACT@example.org"}, REMOTE_ADDR="192.0.2.9")
    assert Mail.objects.count() == 3, "another spelling is no other address"
    client.post("/account/password/forgotten/", {"email": "other@example.org"}, REMOTE_ADDR="192.0.2.9")
    assert Mail.objects.count() == 4


def test_nor_from_one_place(client: Client, mailed: None) -> None:
    statuses = [
        client.post("/account/password/forgotten/", {"email": f"person{number}@example.org"}).status_code
        for number in range(7)
    ]
    assert statuses == [302] * 5 + [429] * 2
    elsewhere = client.post("/account/password/forgotten/", {"email": "x@example.org"}, REMOTE_ADDR=FROM_THERE)
    assert elsewhere.status_code == 302


def test_no_sign_in_page_is_kept_by_a_browser(client: Client) -> None:
    assert "no-store" in client.get(SIGN_IN)["Cache-Control"]


def test_the_policy_of_the_page_allows_no_script_but_our_own(client: Client) -> None:
    answer = client.get(SIGN_IN)
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]
