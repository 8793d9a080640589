"""Whether a document is one of ours, for anybody who has it in hand."""

import hashlib
from typing import Any, Final

from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from pehra.foundation.access.doors import door
from pehra.reporting import queries
from pehra.reporting.queries.wording import KINDS
from pehra.reporting.rules.kinds import Kind

CHECKS: Final = {"document": "30/m/ip,300/h/ip"}
MOST_BYTES: Final = 20 * 1024 * 1024


# It counts how often an address asks, which the read-only window would not let it write down.
@door(public=True, looks=False)
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Whether a document holds, by its code; and with its file, whether that is what was handed out, byte for byte.

    Told are its form, its label, who made it and when: nothing of the case. The file is looked at and not kept.
    """
    code = (request.POST if request.method == "POST" else request.GET).get("code", "")[:60]
    context: dict[str, Any] = {"code": code, "row": None, "asked": bool(code), "slow_down": False, "same": None}
    status = 200
    if code:
        limit: dict[str, Any] = {"app": "pehra", "action": "document", "config": CHECKS, "limit_get": True}
        if ratelimit.consume(request, **limit):
            row = context["row"] = queries.by_code(code)
            status = 200 if row else 404
            if row:
                context |= {"kind": KINDS[Kind(row.kind)], "same": _same(request, row.sha256)}
        else:
            context["slow_down"], status = True, 429
    response = render(request, "reporting/check.html", context, status=status)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _same(request: HttpRequest, sha256: str) -> bool | None:
    """Whether the file that was sent along is the one that was handed out; None where there is none."""
    given = request.FILES.get("file")
    if given is None:
        return None
    if (given.size or 0) > MOST_BYTES:
        return False
    digest = hashlib.sha256()
    for piece in given.chunks():
        digest.update(piece)
    return digest.hexdigest() == sha256
