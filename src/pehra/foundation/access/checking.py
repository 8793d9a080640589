"""Checking a paper by the code that stands on it: for anybody, without an account, slowly and leaving no trace."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

# Whoever holds a paper asks once or twice; whoever tries codes is slowed down.
RATE: Final = "30/m/ip,300/h/ip"
LONGEST: Final = 60


def answer_to_code(
    request: HttpRequest,
    template: str,
    *,
    kind: str,
    find: Callable[[str], Any],
    more: Callable[[Any], Mapping[str, Any]] = lambda row: {},
) -> HttpResponse:
    """The page that says whether there is a paper with the code of the request; 404 where there is none.

    The template gets `row` (what was found), `code`, `asked`, `slow_down`, and `more` of a row that was found. `kind`
    counts how often an address asks for such papers, which the read-only window would not let it write down: the door
    of such a view does not look.
    """
    given = request.POST if request.method == "POST" else request.GET
    code = given.get("code", "")[:LONGEST]
    context: dict[str, Any] = {"code": code, "row": None, "asked": bool(code), "slow_down": False}
    status = 200
    if code:
        limit: dict[str, Any] = {"app": "pehra", "action": kind, "config": {kind: RATE}, "limit_get": True}
        if ratelimit.consume(request, **limit):
            row = context["row"] = find(code)
            status = 200 if row else 404
            context |= more(row) if row else {}
        else:
            context["slow_down"], status = True, 429
    response = render(request, template, context, status=status)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    # The code may stand in the address. Not `no-referrer`: a browser then sends the form from nowhere, and is refused.
    response.headers["Referrer-Policy"] = "same-origin"
    return response
