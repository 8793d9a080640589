"""The journal as pages, newest entries first, and its proof on demand."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Absent, Conflict
from pehra.foundation.access.roles import READS_JOURNAL
from pehra.foundation.access.viewing import viewing
from pehra.foundation.audit import queries
from pehra.foundation.audit.actions import ask_for_proof

PAGE = 50
LONGEST_FILTER = 200


# The page opens its own window, since only it may open the journal to itself.
@door(*READS_JOURNAL, looks=False)
@require_safe
def journal(request: HttpRequest) -> HttpResponse:
    """Entries within the auditor's reach, narrowed by act and subject, by cursor."""
    person = request.person
    now = timezone.now()
    reach = queries.reach_of(person, now)
    wanted = {name: request.GET.get(name, "")[:LONGEST_FILTER].replace("\0", "") for name in ("act", "subject")}
    before = _cursor(request.GET.get("before", ""))
    with viewing(person, journal=reach.opens):
        found = queries.entries(reach, before=before, limit=PAGE + 1, **wanted)
        shown = found[:PAGE]
        context = {
            "entries": shown,
            "acts": queries.acts(reach),
            "wanted": wanted,
            "everything": reach.everything,
            "older": _address(wanted, shown[-1].seq) if len(found) > PAGE else None,
            "newest": _address(wanted, None) if before is not None else None,
            "export": {kind: f"{reverse('audit:export')}?{urlencode(wanted | {'as': kind})}" for kind in KINDS},
            "head": queries.head() if reach.everything else None,
            "asked": queries.last_verification(finished=False) if reach.everything else None,
            "proved": queries.last_verification(finished=True) if reach.everything else None,
        }
        return render(request, "audit/journal.html", context)


KINDS = ("jsonl", "csv")


@door(*READS_JOURNAL, looks=False)
@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for a proof of the whole journal."""
    person = request.person
    now = timezone.now()
    if not queries.reach_of(person, now).everything:
        raise Absent
    try:
        ask_for_proof(by=person, at=now)
    except Conflict:
        messages.info(request, _("The journal is being verified already."))
    return redirect("audit:journal")


@door(*READS_JOURNAL, looks=False)
@require_safe
def verification(request: HttpRequest) -> HttpResponse:
    """How far the latest proof is: a part of the page, asked for while one is under way."""
    person = request.person
    reach = queries.reach_of(person, timezone.now())
    if not reach.everything:
        raise Absent
    with viewing(person, journal=reach.opens):
        context = {
            "asked": queries.last_verification(finished=False),
            "proved": queries.last_verification(finished=True),
            "everything": True,
        }
        return render(request, "audit/verification.html", context)


def _cursor(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 19):
        raise Absent
    return int(text)


def _address(wanted: dict[str, str], before: int | None) -> str:
    query = {name: value for name, value in wanted.items() if value}
    if before is not None:
        query["before"] = str(before)
    return f"{reverse('audit:journal')}?{urlencode(query)}"
