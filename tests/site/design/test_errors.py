"""Error pages: both languages, the right status, no detail for a stranger, and no database where it may be what broke.

None of these tests is marked for the database: pytest-django fails whoever touches it.
"""

from typing import Any

import pytest
from django.test import Client, RequestFactory

from pehra.site import urls
from pehra.site.web import errors
from tests.site.design.conftest import FRAME

# Whether this is a demonstration is asked of the database, once in a process.
pytestmark = [pytest.mark.urls("tests.site.design.urls"), pytest.mark.django_db]

BARE = {
    400: errors.bad_request,
    429: errors.too_many,
    500: errors.server_error,
    503: errors.unavailable,
}


@pytest.fixture
def client(settings: Any) -> Client:
    for name, value in FRAME.items():
        setattr(settings, name, value)
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("status", BARE)
def test_what_broke_may_be_the_database_so_nothing_asks_it(status: int, rf: RequestFactory) -> None:
    response = BARE[status](rf.get("/"))  # a request that has neither session nor user
    text = response.content.decode()
    assert response.status_code == status
    assert f">{status}</p>" in text
    assert '<section lang="en" dir="ltr">' in text
    assert '<section lang="ur" dir="rtl">' in text


def test_the_readers_language_comes_first(rf: RequestFactory) -> None:
    request = rf.get("/")
    request.COOKIES["pehra_language"] = "ur"
    text = errors.server_error(request).content.decode()
    assert '<html lang="ur" dir="rtl"' in text
    assert text.index('<section lang="ur"') < text.index('<section lang="en"')


def test_a_client_is_told_when_to_come_back(rf: RequestFactory) -> None:
    assert errors.unavailable(rf.get("/")).headers["Retry-After"] == "10"


def test_an_exception_says_nothing_of_itself(client: Client) -> None:
    response = client.get("/broken/")
    assert response.status_code == 500
    assert b"something broke" not in response.content
    assert b"RuntimeError" not in response.content


def test_an_absent_page_keeps_the_readers_navigation(client: Client) -> None:
    response = client.get("/nowhere/")
    assert response.status_code == 404
    assert b'href="/incidents/queue/"' in response.content


def test_an_expired_form_says_what_to_do(settings: Any, client: Client) -> None:
    assert settings.CSRF_FAILURE_VIEW == "pehra.site.web.errors.csrf_failure"
    response = Client(enforce_csrf_checks=True).post("/language/", {"language": "ur"})
    assert response.status_code == 403
    assert "This form has expired" in response.content.decode()


@pytest.mark.parametrize("kind", errors.TEXTS)
def test_every_kind_has_texts_in_both_languages(kind: str) -> None:
    english, urdu = errors._text(kind, "en"), errors._text(kind, "ur")
    assert english["heading"] != urdu["heading"]
    assert english["text"] != urdu["text"]
    assert english["home"] != urdu["home"]


def test_the_site_uses_these_pages() -> None:
    for name in ("400", "403", "404", "429", "500"):
        assert getattr(urls, f"handler{name}").startswith("pehra.site.web.errors.")
