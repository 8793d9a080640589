"""Error pages, in both languages. Those for a broken server need neither session nor database."""

import re
import sys
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render, resolve_url
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pehra.site.context import bare_page
from pehra.site.reading import LANGUAGES, Reading, language_of

# What the fields for free text are called in the forms; any other goes by its name.
LABELS: dict[str, Promise | str] = {
    "title": _("What happened?"),
    "description": _("Tell it in your own words"),
    "body": _("Note"),
    "reason": _("Reason"),
    "outcome": _("How it ended"),
    "cause": _("Cause"),
    "lesson": _("Lesson"),
    "observables": _("Technical traces"),
}
AWAY = (InterfaceError, OperationalError)
TEXTS: dict[str, tuple[Promise | str, Promise | str]] = {
    "400": (
        _("We could not read this request"),
        _("Something in it is not as it should be. Nothing was stored."),
    ),
    "403": (
        _("You may not do this"),
        _("Your roles do not include it. Nothing was changed."),
    ),
    "401": (
        _("You have been signed out"),
        _("Nothing was stored. Sign in again: this browser then fills the form with what you typed."),
    ),
    "403-csrf": (
        _("This form has expired"),
        _("The page was open for too long, and nothing was stored. Open it anew and send it again."),
    ),
    "404": (
        _("There is no such page"),
        _("It does not exist, or it is not for you. The two look alike on purpose."),
    ),
    "429": (
        _("Too many attempts"),
        _("Please wait a few minutes and try again. Nobody else is affected."),
    ),
    "500": (
        _("Something went wrong on our side"),
        _("An act is whole or it did not happen. Please try again; if it happens again, call your CERT."),
    ),
    "503": (
        _("Pehra is not reachable at the moment"),
        _("Please try again in a minute. If an incident cannot wait, call your CERT."),
    ),
}


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _bare(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _framed(request, 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that came without its token: most often a page left open while somebody signed in again."""
    return _kept(request, 403, "403-csrf")


def session_lost(request: HttpRequest) -> HttpResponse:
    """A form that was sent after its session had ended."""
    return _kept(request, 401, "401")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _framed(request, 404)


def too_many(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Also what django-axes and allauth call when somebody tries too often; their details stay with us."""
    return _bare(request, 429)


def server_error(request: HttpRequest) -> HttpResponse:
    """Django calls this while it handles what went wrong. A database that is away is not a fault of ours."""
    if isinstance(sys.exc_info()[1], AWAY):
        return unavailable(request)
    return _bare(request, 500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """The database is away. Retry-After is a guess that keeps well-behaved clients from hammering."""
    response = _bare(request, 503)
    response.headers["Retry-After"] = "10"
    return response


def _kept(request: HttpRequest, status: int, kind: str) -> HttpResponse:
    """Nothing was done, and what was typed comes back as text to copy: never as a form that one click would send."""
    heading, text = TEXTS[kind]
    signed_in = getattr(request, "user", None) and request.user.is_authenticated
    context = {
        "heading": heading,
        "text": text,
        "typed": [(LABELS.get(name, name), words) for name, words in typed_words(request.POST)],
        "sign_in": None if signed_in else f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': request.path})}",
        "back": request.path,
    }
    return render(request, "kept.html", context, status=status)


def typed_words(posted: QueryDict) -> list[tuple[str, str]]:
    """What a person wrote into a form, with the name of each field; never a password, a code or a token."""
    secret = re.compile(r"passw|token|secret|code|key|credential|login", re.IGNORECASE)
    found = [(name, value.strip()) for name, values in posted.lists() for value in values]
    return [(name, value) for name, value in found if value and not secret.search(name) and _is_writing(value)]


def _is_writing(value: str) -> bool:
    """Words and not the choice of a list: more than one of them, or letters that no code of ours has."""
    return " " in value or "\n" in value or not value.isascii()


def _framed(request: HttpRequest, status: int, kind: str = "") -> HttpResponse:
    """With the navigation of the person who met it."""
    return render(request, "error.html", _context(request, kind or str(status)), status=status)


def _bare(request: HttpRequest, status: int) -> HttpResponse:
    """Without request, session or user: what broke may be any of them."""
    context = bare_page(request) | _context(request, str(status))
    return HttpResponse(render_to_string("error.html", context), status=status)


def _context(request: HttpRequest, kind: str) -> dict[str, Any]:
    first = language_of(request)
    order = (first, *(other for other in LANGUAGES if other != first))
    return {"error": {"code": kind[:3], "texts": [_text(kind, language) for language in order]}}


def _text(kind: str, language: str) -> dict[str, str]:
    heading, text = TEXTS[kind]
    with translation.override(language):
        return {
            "language": language,
            "direction": Reading(language).direction,
            "heading": str(heading),
            "text": str(text),
            "home": translation.gettext("To the start page"),
        }
