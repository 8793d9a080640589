"""Language, theme and script: from where they are taken, how they are switched, and what a forged value does."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone, translation

from pehra.site.language import LanguageMiddleware
from pehra.site.reading import language_of, reading_of
from tests.site.design.conftest import FRAME

# Whether this is a demonstration is asked of the database, once in a process.
pytestmark = [pytest.mark.urls("tests.site.design.urls"), pytest.mark.django_db]


@pytest.fixture
def frame(settings: Any) -> None:
    """The middleware of the frame, without accounts and database."""
    for name, value in FRAME.items():
        setattr(settings, name, value)


def request(rf: RequestFactory, accept: str = "", **cookies: str) -> HttpRequest:
    made = rf.get("/", headers={"accept-language": accept})
    made.COOKIES.update(cookies)
    return made


@pytest.mark.parametrize(
    ("accept", "cookies", "language"),
    [
        ("", {}, "en"),
        ("ur-PK,ur;q=0.9,en;q=0.8", {}, "ur"),
        ("en-GB,ur;q=0.5", {}, "en"),
        ("ps,sd;q=0.8", {}, "en"),
        ("en", {"pehra_language": "ur"}, "ur"),
        ("ur", {"pehra_language": "en"}, "en"),
        ("ur", {"pehra_language": "xx"}, "ur"),
        ("ur", {"pehra_language": "../ur"}, "ur"),
    ],
)
def test_the_choice_comes_before_what_the_browser_accepts(
    accept: str, cookies: dict[str, str], language: str, rf: RequestFactory
) -> None:
    assert language_of(request(rf, accept, **cookies)) == language


def test_forged_choices_count_as_none(rf: RequestFactory) -> None:
    reading = reading_of(request(rf, pehra_theme='"><script>', pehra_script="comic"))
    assert (reading.theme, reading.script) == ("auto", "nastaliq")


def test_the_direction_follows_the_language(rf: RequestFactory) -> None:
    assert reading_of(request(rf, "ur")).direction == "rtl"
    assert reading_of(request(rf, "en")).direction == "ltr"


def answered(asked: HttpRequest, view: Callable[[HttpRequest], HttpResponse]) -> HttpResponse:
    return LanguageMiddleware(view)(asked)


def test_the_view_runs_in_the_readers_language_and_zone(rf: RequestFactory) -> None:
    seen = []

    def view(asked: HttpRequest) -> HttpResponse:
        seen.append((translation.get_language(), asked.LANGUAGE_CODE, timezone.get_current_timezone_name()))
        return HttpResponse()

    response = answered(request(rf, "ur"), view)
    assert seen == [("ur", "ur", "Asia/Karachi")]
    assert response.headers["Content-Language"] == "ur"
    assert {"Cookie", "Accept-Language"} <= {name.strip() for name in response.headers["Vary"].split(",")}


def test_a_time_typed_without_a_zone_is_local_time(rf: RequestFactory) -> None:
    answered(request(rf), lambda asked: HttpResponse())
    typed = timezone.make_aware(datetime(2026, 3, 1, 14, 0))  # noqa: DTZ001 - as a form field reads it
    assert typed.astimezone(UTC).hour == 9


class Account:
    language = "ur"


def signs_in(asked: HttpRequest) -> HttpResponse:
    user_logged_in.send(sender=Account, request=asked, user=Account())
    return HttpResponse()


@pytest.fixture
def only_our_receiver(monkeypatch: pytest.MonkeyPatch) -> None:
    """Others listen to the signal too, and want a real account."""
    ours = [receiver for receiver in user_logged_in.receivers if receiver[0][0] == "pehra.site.language"]
    monkeypatch.setattr(user_logged_in, "receivers", ours)
    user_logged_in.sender_receivers_cache.clear()


@pytest.mark.usefixtures("only_our_receiver")
def test_signing_in_brings_the_accounts_language_unless_this_browser_has_chosen(rf: RequestFactory) -> None:
    assert answered(request(rf), signs_in).cookies["pehra_language"].value == "ur"
    assert "pehra_language" not in answered(request(rf, pehra_language="en"), signs_in).cookies


@pytest.mark.usefixtures("frame")
class TestSwitches:
    @pytest.mark.parametrize(
        ("field", "value"), [("language", "ur"), ("theme", "dark"), ("theme", "auto"), ("script", "naskh")]
    )
    def test_a_choice_is_kept_for_a_year_and_comes_back(self, field: str, value: str, client: Client) -> None:
        response = client.post(f"/{field}/", {field: value, "next": "/design/?a=1"})
        cookie = response.cookies[f"pehra_{field}"]
        assert (response.status_code, response["Location"]) == (302, "/design/?a=1")
        assert (cookie.value, cookie["max-age"], cookie["samesite"]) == (value, 365 * 24 * 3600, "Lax")
        assert cookie["httponly"]

    @pytest.mark.parametrize("field", ["language", "theme", "script"])
    @pytest.mark.parametrize("value", ["", "xx", "dark\r\nX: y", "<script>"])
    def test_what_is_not_offered_is_refused_by_name(self, field: str, value: str, client: Client) -> None:
        response = client.post(f"/{field}/", {field: value})
        assert response.status_code == 400
        assert response.content.startswith(f"{field}: one of ".encode())
        assert f"pehra_{field}" not in response.cookies

    @pytest.mark.parametrize(
        "target", ["//evil.example/", "https://evil.example/", "javascript:alert(1)", "/\\evil.example", ""]
    )
    def test_nobody_is_sent_elsewhere(self, target: str, client: Client) -> None:
        assert client.post("/theme/", {"theme": "dark", "next": target})["Location"] == "/"

    def test_a_choice_is_a_post(self, client: Client) -> None:
        assert client.get("/language/?language=ur").status_code == 405

    def test_a_choice_needs_the_token(self) -> None:
        strict = Client(enforce_csrf_checks=True)
        response = strict.post("/language/", {"language": "ur"})
        assert response.status_code == 403
        assert "pehra_language" not in response.cookies

    def test_the_page_comes_in_what_was_chosen(self, client: Client) -> None:
        for field, value in (("language", "ur"), ("theme", "dark"), ("script", "naskh")):
            client.post(f"/{field}/", {field: value})
        text = client.get("/design/").content.decode()
        assert '<html lang="ur" dir="rtl" data-script="naskh" data-bs-theme="dark">' in text
        assert "tabler.rtl.min.css" in text
