"""Whether a document is one of ours, for anybody who has it in hand."""

import hashlib
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from pehra.foundation.access.checking import answer_to_code
from pehra.foundation.access.doors import door
from pehra.reporting import queries
from pehra.reporting.queries.wording import KINDS
from pehra.reporting.rules.kinds import DocumentKind

MOST_BYTES: Final = 20 * 1024 * 1024


@door(public=True, looks=False)
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Whether a document holds, by its code; and with its file, whether that is what was handed out, byte for byte.

    Told are its form, its label, who made it and when: nothing of the case. The file is looked at and not kept.
    """
    return answer_to_code(
        request,
        "reporting/check.html",
        kind="document",
        find=queries.by_code,
        more=lambda row: {"kind": KINDS[DocumentKind(row.kind)], "same": _same(request, row.sha256)},
    )


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
