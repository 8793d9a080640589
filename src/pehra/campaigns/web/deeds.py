"""Doing an act that a page offers by a small form. What was refused is said on the page, with the words typed."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from pehra.foundation.access.errors import Conflict, Forbidden, Invalid
from pehra.foundation.access.showing import shown_all_the_same
from pehra.foundation.access.viewing import viewing
from pehra.incidents.web.wording import told

Again = Callable[[str, int], HttpResponse]
LONGEST = 30_000


def typed(request: HttpRequest, name: str) -> str:
    """A field as it was sent; what no text can hold counts as not there."""
    value = request.POST.get(name, "")
    return "" if "\0" in value else value[:LONGEST]


def numbers(request: HttpRequest, name: str) -> list[int]:
    """The numbers of what was ticked; what is none cannot have been ticked."""
    return [int(each) for each in request.POST.getlist(name)[:1000] if _is_number(each)]


def _is_number(word: str) -> bool:
    return word.isascii() and word.isdecimal() and len(word) < 19


def do(
    request: HttpRequest, act: Callable[[], Any], *, done: str, to: Callable[[Any], str], again: Again
) -> HttpResponse:
    """Carry an act out and go on to a page, or show `again(problem, status)` where it was refused."""
    try:
        result = act()
    except Invalid as refused:
        return _again(request, again, told(next(iter(refused.problems.values()))), 422)
    except (Conflict, Forbidden) as refused:
        return _again(request, again, told(refused), 403 if isinstance(refused, Forbidden) else 409)
    messages.success(request, done)
    return HttpResponseRedirect(to(result))


def _again(request: HttpRequest, again: Again, problem: str, status: int) -> HttpResponse:
    with viewing(request.person):
        response = again(problem, status)
    return shown_all_the_same(request, response)
