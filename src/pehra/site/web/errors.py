"""Error pages, in both languages. Those for a broken server need neither session nor database."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from pehra.site.context import bare_page
from pehra.site.reading import LANGUAGES, Reading, language_of

TEXTS: dict[str, tuple[Promise | str, Promise | str]] = {
    "400": (
        _("We could not read this request"),
        _("Something in it is not as it should be. Nothing was stored."),
    ),
    "403": (
        _("You may not do this"),
        _("Your roles do not include it. Nothing was changed."),
    ),
    "403-csrf": (
        _("This form has expired"),
        _("The page was open for too long. Go back, reload the page and send it again; nothing was stored."),
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
    """A form that came without its token: most often a page left open until the session ended."""
    return _framed(request, 403, "403-csrf")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _framed(request, 404)


def too_many(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Also what django-axes and allauth call when somebody tries too often; their details stay with us."""
    return _bare(request, 429)


def server_error(request: HttpRequest) -> HttpResponse:
    return _bare(request, 500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """The database is away. Retry-After is a guess that keeps well-behaved clients from hammering."""
    response = _bare(request, 503)
    response.headers["Retry-After"] = "10"
    return response


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
