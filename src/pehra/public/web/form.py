"""The public form and its receipt."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from pehra.foundation.access.errors import Conflict, Invalid
from pehra.foundation.access.refused import told
from pehra.foundation.accounts.web.origin import address
from pehra.public.actions import gate
from pehra.public.actions.handing_in import hand_in
from pehra.public.errors import Later, NoDesk, SentAlready, Stale
from pehra.public.queries.desks import desk, teams
from pehra.public.rules import keeping
from pehra.public.rules.handing_in import ENDINGS, MEGABYTE, MOST_BYTES, MOST_FILES, MOST_REQUEST
from pehra.public.rules.references import shown
from pehra.public.rules.tickets import Ticket
from pehra.public.web.forms import PublicForm, put_back, uploads
from pehra.public.web.frame import open_page, show
from pehra.registry import queries as registry

UNDERSTOOD = frozenset({"GET", "HEAD", "POST"})


@open_page
def form(request: HttpRequest) -> HttpResponse:
    """One page, in one minute."""
    now = timezone.now()
    if request.method not in UNDERSTOOD:
        return HttpResponse(status=405, headers={"Allow": "GET, POST"})
    if desk(registry.local_date(now)) is None:
        return show(request, "public/closed.html", {}, status=503)
    if request.method != "POST":
        return _page(request, PublicForm(on=registry.local_date(now)), now)
    if too_long(request):
        # Not read at all: whoever sends a gigabyte is not waited for.
        return show(request, "public/too_large.html", limits(), status=413)
    return _answer(request, now)


def too_long(request: HttpRequest) -> bool:
    """Whether a request says of itself that it is longer than any form of ours."""
    said = str(request.META.get("CONTENT_LENGTH") or "0")
    return not said.isdigit() or int(said) > MOST_REQUEST


def limits() -> dict[str, Any]:
    """What the pages say of files, and for how long things are kept."""
    return {
        "most_files": MOST_FILES,
        "most_megabytes": MOST_BYTES // MEGABYTE,
        "endings": ",".join(ENDINGS),
        "kept_refused": keeping.REFUSED.days,
        "kept_closed": keeping.CLOSED.days,
        "kept_reach": keeping.REACH.days,
    }


def _answer(request: HttpRequest, now: datetime) -> HttpResponse:
    filled = PublicForm(request.POST, on=registry.local_date(now))
    ticket, nonce = request.POST.get("ticket", ""), request.POST.get("nonce", "")
    if not filled.is_valid():
        return _page(request, filled, now, status=422)
    try:
        given, files = filled.given(), uploads(request)
        made = hand_in(given=given, files=files, ticket=ticket, nonce=nonce, address=address(request), at=now)
    except Invalid as refused:
        put_back(filled, refused.problems)
        return _page(request, filled, now, status=422)
    except Later as later:
        return _later(request, filled, later, now)
    except (Stale, SentAlready) as refused:
        return _page(request, filled, now, refused=refused, fresh=True, status=409)
    except NoDesk:
        return show(request, "public/closed.html", {}, status=503)
    return receipt(request, made.reference, made.code)


def receipt(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """What is shown once: the reference, the link, the code."""
    path = reverse("public:follow", args=[code])
    context = {"reference": reference, "code": shown(code), "link": settings.BASE_URL + path, "path": path}
    return show(request, "public/receipt.html", context)


def whole_minute(moment: datetime) -> datetime:
    """The next full minute: what a page tells to the minute must be over by then."""
    return moment + timedelta(seconds=-moment.second % 60)


def _later(request: HttpRequest, filled: PublicForm, later: Later, now: datetime) -> HttpResponse:
    response = _page(request, filled, now, refused=later, until=whole_minute(later.until), status=429)
    response.headers["Retry-After"] = str(max(int((later.until - now).total_seconds()) + 1, 1))
    return response


def _page(
    request: HttpRequest,
    filled: PublicForm,
    now: datetime,
    *,
    refused: Conflict | None = None,
    until: datetime | None = None,
    fresh: bool = False,
    status: int = 200,
) -> HttpResponse:
    ticket = _kept(request, now) if request.method == "POST" and not fresh else None
    nonce = request.POST.get("nonce", "") if ticket else ""
    context = limits() | {
        "form": filled,
        "ticket": ticket or gate.new_ticket(address=address(request), at=now),
        "nonce": nonce if nonce.isdigit() and len(nonce) <= 20 else "",
        "teams": teams(),
        "refused": told(refused) if refused else "",
        "until": until,
        "files_lost": bool(request.FILES) if request.method == "POST" else False,
    }
    return show(request, "public/form.html", context, status=status)


def _kept(request: HttpRequest, now: datetime) -> Ticket | None:
    """The ticket that the form came with, if it is still good: what was paid is not paid twice."""
    try:
        return gate.read_ticket(request.POST.get("ticket", ""), at=now)
    except Stale:
        return None
