"""Signing in as a browser does it, by Django's test client."""

import re
import time

from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.http import HttpResponse
from django.test import Client

from pehra.foundation.accounts.models import User
from pehra.foundation.accounts.web.second_factor import PROVED
from tests.world import PASSWORD

SIGN_IN = "/account/sign-in/"
CODE = "/account/second-factor/code/"


def with_app(user: User) -> str:
    """Give an account an authenticator app; returns its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def code(secret: str, steps: int = 0) -> str:
    """What the app shows now, or some steps of thirty seconds later."""
    counters = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, counters[len(counters) // 2] + steps))


def sign_in(client: Client, user: User, password: str = PASSWORD, **extra: str) -> HttpResponse:
    return client.post(SIGN_IN, {"login": user.email, "password": password}, **extra)


def entered(user: User) -> Client:
    """A browser in which this person is signed in, with a proved second factor."""
    client = Client()
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session[PROVED] = user.pk
    session.save()
    just_gave_the_password(client, user)
    return client


def just_gave_the_password(client: Client, user: User) -> None:
    """As by the sign-in page: what is delicate does not ask for it once more."""
    session = client.session
    session["account_authentication_methods_user"] = str(user.pk)
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session.save()


def without_tokens(page: bytes) -> bytes:
    """A page without what differs each time that it is made: the tokens against forged forms."""
    return re.sub(rb'value="\w{64}"|X-CSRFToken[^}]*', b"", page)


def is_signed_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200
