"""Following a report by its secret link: where it stands, what was said, what its sender adds."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from pehra.foundation.access.errors import Absent, Conflict, Invalid
from pehra.foundation.access.refused import told
from pehra.foundation.accounts.web.origin import address
from pehra.public.actions import following
from pehra.public.errors import Later
from pehra.public.models import PublicReport
from pehra.public.queries import desks
from pehra.public.queries.reports import followed, thread
from pehra.public.rules.references import plain, shown
from pehra.public.rules.states import OPEN, PublicReportState
from pehra.public.web.form import UNDERSTOOD, limits, receipt, too_long, whole_minute
from pehra.public.web.forms import FollowForm, MessageForm, put_back, uploads
from pehra.public.web.frame import gone, open_page, show
from pehra.public.web.wording import STANDS


@open_page
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Coming back by reference and code."""
    form = FollowForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return show(request, "public/enter.html", {"form": form, "refused": "", "until": None}, status=status)
    given, now = form.cleaned_data, timezone.now()
    try:
        following.find(code=given["code"], reference=given["reference"], address=address(request), at=now)
    except Absent:
        return gone(request)
    except Later as later:
        context = {"form": form, "refused": told(later), "until": whole_minute(later.until)}
        return show(request, "public/enter.html", context, status=429)
    return HttpResponseRedirect(reverse("public:follow", args=[plain(given["code"])]))


@open_page
def follow(request: HttpRequest, code: str) -> HttpResponse:
    """The page of the secret link."""
    if request.method not in UNDERSTOOD:
        return HttpResponse(status=405, headers={"Allow": "GET, POST"})
    try:
        row = followed(code)
        if request.method != "POST":
            return _page(request, row, MessageForm())
        if too_long(request):
            return show(request, "public/too_large.html", limits(), status=413)
        return ACTS.get(request.POST.get("act", ""), _say)(request, row, code)
    except Absent:
        return gone(request)


def _say(request: HttpRequest, row: PublicReport, code: str) -> HttpResponse:
    form = MessageForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form, status=422)
    try:
        following.say(code=code, words=form.cleaned_data["words"], files=uploads(request), at=timezone.now())
    except Invalid as refused:
        put_back(form, refused.problems)
        return _page(request, row, form, status=422)
    except Conflict as refused:
        return _refused(request, row, form, refused)
    return HttpResponseRedirect(f"{reverse('public:follow', args=[code])}#said")


def _renew(request: HttpRequest, row: PublicReport, code: str) -> HttpResponse:
    try:
        fresh = following.renew(code=code, at=timezone.now())
    except Conflict as refused:
        return _refused(request, row, MessageForm(), refused)
    return receipt(request, row.reference, fresh)


def _end(request: HttpRequest, row: PublicReport, code: str) -> HttpResponse:
    if request.POST.get("sure") != "yes":
        return _page(request, row, MessageForm(), ending=True)
    following.end_link(code=code, at=timezone.now())
    return show(request, "public/ended.html", {})


def _offer(request: HttpRequest, row: PublicReport, code: str) -> HttpResponse:
    try:
        fresh = following.offer_claim(code=code, at=timezone.now())
    except Conflict as refused:
        return _refused(request, row, MessageForm(), refused)
    return _page(request, row, MessageForm(), claim_code=shown(fresh))


ACTS: dict[str, Callable[[HttpRequest, PublicReport, str], HttpResponse]] = {
    "say": _say,
    "renew": _renew,
    "end": _end,
    "offer": _offer,
}


def _refused(request: HttpRequest, row: PublicReport, form: MessageForm, refused: Conflict) -> HttpResponse:
    until = whole_minute(refused.until) if isinstance(refused, Later) else None
    return _page(request, row, form, refused=told(refused), until=until, status=429 if until else 409)


def _page(
    request: HttpRequest, row: PublicReport, form: MessageForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    heading, sentence = STANDS[row.state]
    context: dict[str, Any] = limits() | {
        "thread": thread(row),
        "report": row,
        "form": form,
        "heading": heading,
        "sentence": sentence,
        "passed_to": desks.is_public(row.passed_to_id) if row.state == PublicReportState.TAKEN_UP else None,
        "open": row.state in OPEN,
        "claimable": row.claimed_by_id is None and row.state != PublicReportState.REFUSED,
        "refused": "",
        "until": None,
        "claim_code": "",
        "ending": False,
    }
    return show(request, "public/follow.html", context | more, status=status)
