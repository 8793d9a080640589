"""What every page for the public has in common: nothing of it is kept, passed on or taken for somebody else's."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from pehra.foundation.access.doors import door
from pehra.public.queries import desks
from pehra.registry import queries as registry

View = Callable[..., HttpResponse]
LANGUAGES = ("en", "ur")
LANGUAGE_COOKIE = "pehra_language"
YEAR = 365 * 24 * 3600


def open_page(view: View) -> View:
    """A page without an account: not kept by anybody on the way, and telling nobody where its reader came from.

    A browser that tells no referrer tells no origin either, so there is no token against forgery: the form's ticket
    and the link's code are what another site does not have, and there is no session that it could abuse.
    """

    @door(public=True, looks=False)
    @csrf_exempt
    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        chosen = request.GET.get("language", "")
        response = _in_language(request, chosen) if chosen in LANGUAGES else view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return opened


def _in_language(request: HttpRequest, chosen: str) -> HttpResponse:
    """The same page in another language, without a script and without a form."""
    response = HttpResponseRedirect(request.path)
    secure = request.is_secure()
    response.set_cookie(LANGUAGE_COOKIE, chosen, max_age=YEAR, samesite="Lax", httponly=True, secure=secure)
    return response


def show(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """A page with the ways in which the desk is reached otherwise."""
    now = timezone.now()
    found = desks.desk(registry.local_date(now))
    way = desks.reached(found.body.id, now) if found else desks.Way((), ())
    around = {"desk": found.body if found else None, "desk_row": found.row if found else None, "way": way}
    return render(request, template, around | context, status=status)


def gone(request: HttpRequest) -> HttpResponse:
    """There is no such report, its code is another, or its link was ended: the three look alike."""
    return show(request, "public/gone.html", {}, status=404)
