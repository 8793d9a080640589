"""Answers each request in its reader's language and reads the times that they type in the display time zone."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from pehra.site.reading import LANGUAGE_COOKIE, LANGUAGES, language_of, remember


class LanguageMiddleware:
    """Language: the cookie, else what the browser accepts; at sign-in the account's own choice fills the cookie.

    It runs before sessions are touched, so that an error page can be had in the right language without a database.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = language_of(request)
        translation.activate(language)
        request.LANGUAGE_CODE = language
        timezone.activate(ZoneInfo(settings.DISPLAY_TIME_ZONE))
        response = self.get_response(request)
        preferred = getattr(request, "preferred_language", None)
        if preferred in LANGUAGES and LANGUAGE_COOKIE not in request.COOKIES:
            remember(response, LANGUAGE_COOKIE, preferred)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response


@receiver(user_logged_in, dispatch_uid="pehra.site.language")
def note_preference(request: HttpRequest | None, user: Any, **kwargs: Any) -> None:
    """Leaves the account's language on the request for the middleware: a signal cannot set a cookie itself."""
    if request is not None:
        request.preferred_language = getattr(user, "language", None)
