"""One body, and the document by which a team describes itself to everybody."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from pehra.foundation.access.doors import door
from pehra.registry import queries
from pehra.registry.web.forms import DayForm
from pehra.registry.web.showing import now, person, place_names


@door()
@require_safe
def body(request: HttpRequest, slug: str) -> HttpResponse:
    """A body on a day: standing, mandates, contacts, and what sources say of it."""
    at = now()
    today = queries.local_date(at)
    form = DayForm(request.GET or None, initial={"at": today})
    on = form.chosen(today)
    view = queries.body_view(person(request), slug, at, on)
    context = {
        "view": view,
        "form": form,
        "on": on,
        "today": today,
        "names": place_names(queries.snapshot()),
        "moved_cases": queries.moved_cases,
    }
    return render(request, "registry/body.html", context)


@door(public=True)
@require_safe
def rfc2350(request: HttpRequest, slug: str) -> HttpResponse:
    """A team's description as RFC 2350 asks for it, for everybody."""
    return render(request, "registry/rfc2350.html", _document(slug))


@door(public=True)
@require_safe
def rfc2350_text(request: HttpRequest, slug: str) -> HttpResponse:
    """The same as plain text, as teams exchange it."""
    content_type = "text/plain; charset=utf-8"
    return render(request, "registry/rfc2350.txt", _document(slug), content_type=content_type)


def _document(slug: str) -> dict[str, Any]:
    language = "ur" if (get_language() or "en").startswith("ur") else "en"
    return {"document": queries.rfc2350(slug, language, now()), "names": place_names(queries.snapshot())}
