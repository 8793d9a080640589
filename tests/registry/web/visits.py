"""Visiting pages as somebody of the small country, and reading what they show."""

import re
from html import unescape

from django.test import Client

from pehra.foundation.access.person import Person
from pehra.foundation.accounts.models import User
from pehra.foundation.accounts.web.second_factor import PROVED


def signed_in(person: Person | None, language: str = "en") -> Client:
    client = Client()
    client.cookies["pehra_language"] = language
    if person is not None:
        client.force_login(User.objects.get(pk=person.user_id), "allauth.account.auth_backends.AuthenticationBackend")
        session = client.session
        session[PROVED] = person.user_id
        session.save()
    return client


def words(response: object) -> str:
    """The text of a page as a reader sees it, in one line."""
    html = response.content.decode()  # type: ignore[attr-defined]
    body = re.sub(r"(?s)<(style|script).*?</\1>", "", html)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())
