"""Choosing language, theme, script and single keys: small posts that come back to the page they were sent from."""

from collections.abc import Collection

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from pehra.foundation.access.doors import door
from pehra.site.reading import (
    KEYS,
    KEYS_COOKIE,
    LANGUAGE_COOKIE,
    LANGUAGES,
    SCRIPT_COOKIE,
    SCRIPTS,
    THEME_COOKIE,
    THEMES,
    remember,
)


@door(public=True)
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    return _choose(request, "language", LANGUAGES, LANGUAGE_COOKIE)


@door(public=True)
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    return _choose(request, "theme", THEMES, THEME_COOKIE)


@door(public=True)
@require_POST
def script(request: HttpRequest) -> HttpResponse:
    return _choose(request, "script", SCRIPTS, SCRIPT_COOKIE)


@door(public=True)
@require_POST
def keys(request: HttpRequest) -> HttpResponse:
    return _choose(request, "keys", KEYS, KEYS_COOKIE)


def _choose(request: HttpRequest, field: str, allowed: Collection[str], cookie: str) -> HttpResponse:
    value = request.POST.get(field, "")
    if value not in allowed:
        return HttpResponseBadRequest(f"{field}: one of {', '.join(allowed)}", content_type="text/plain")
    response = HttpResponseRedirect(_back(request))
    remember(response, cookie, value)
    return response


def _back(request: HttpRequest) -> str:
    """The page to return to, if it is one of ours."""
    wanted = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None, require_https=request.is_secure())
    return wanted if ours else "/"
