"""Acts on many cases: chosen in the list, looked through, begun, watched, taken back."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Conflict, Invalid, Problem
from pehra.foundation.access.roles import WORKS_CASES
from pehra.foundation.access.viewing import viewing
from pehra.incidents import queries
from pehra.incidents.actions import bulk as bulks
from pehra.incidents.models import BulkItem
from pehra.incidents.queries.bulk import Overview, overview
from pehra.incidents.rules.bulk import MOST_CASES, TAKEN_BACK, BulkAct, BulkState, ItemState
from pehra.incidents.web import choices, queue
from pehra.incidents.web.bulk_forms import LOOKS, BulkForm, Offered
from pehra.incidents.web.report_form import put_back
from pehra.incidents.web.wording import told
from pehra.registry import queries as registry


@door(*WORKS_CASES, looks=False)
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Take the chosen cases, or all of the list's filter (which stands in the address), and go on to the act."""
    act = request.POST.get("act", "")
    every = request.POST.get("all", "") == "yes"
    try:
        if act not in list(BulkAct) or act == BulkAct.BACK:
            raise Invalid({"act": "Choose what is to be done."})
        with viewing(request.person):
            narrowed = queue.filter_of(request) if every else None
        made = bulks.choose(
            by=request.person,
            act=BulkAct(act),
            cases=request.POST.getlist("case"),
            narrowed=narrowed,
            at=timezone.now(),
        )
    except Invalid as refused:
        problem = next(iter(refused.problems.values()))
        return render(request, "incidents/bulk_none.html", {"problem": told(problem)}, status=422)
    return HttpResponseRedirect(reverse("incidents:bulk", args=[made.reference]))


@door(*WORKS_CASES)
@never_cache
@require_safe
def show(request: HttpRequest, reference: str) -> HttpResponse:
    """How it stands: what is asked, what would happen, how far it is, what came of it."""
    found = overview(request.person, reference)
    return _page(request, found, _form(request, found))


@door(*WORKS_CASES, looks=False)
@require_POST
def preview(request: HttpRequest, reference: str) -> HttpResponse:
    """Look through what would happen."""
    found = overview(request.person, reference)
    form = _form(request, found, request.POST)
    now = timezone.now()
    if not form.is_valid():
        return _page(request, found, form, status=422)
    try:
        bulk = bulks.preview(by=request.person, reference=reference, given=form.cleaned_data, at=now)
    except Invalid as refused:
        put_back(form, refused)
        return _page(request, found, form, status=422)
    except Conflict as refused:
        return _page(request, found, form, refused=told(refused), status=409)
    bulks.carry_on(bulk_id=bulk.pk, at=now)
    return HttpResponseRedirect(reverse("incidents:bulk", args=[bulk.reference]))


@door(*WORKS_CASES, looks=False)
@require_POST
def begin(request: HttpRequest, reference: str) -> HttpResponse:
    """Do what was promised: the first cases at once, the rest by a job."""
    now = timezone.now()
    try:
        bulk = bulks.begin(by=request.person, reference=reference, at=now)
    except Conflict as refused:
        found = overview(request.person, reference)
        return _page(request, found, _form(request, found), refused=told(refused), status=409)
    bulks.carry_on(bulk_id=bulk.pk, at=now)
    return HttpResponseRedirect(reverse("incidents:bulk", args=[bulk.reference]))


@door(*WORKS_CASES, looks=False)
@require_POST
def back(request: HttpRequest, reference: str) -> HttpResponse:
    """Choose what was done, to take it back."""
    try:
        made = bulks.take_back(by=request.person, reference=reference, at=timezone.now())
    except Conflict as refused:
        found = overview(request.person, reference)
        return _page(request, found, _form(request, found), refused=told(refused), status=409)
    return HttpResponseRedirect(reverse("incidents:bulk", args=[made.reference]))


def _form(request: HttpRequest, found: Overview, data: Any = None) -> BulkForm:
    scale = choices.severities(registry.snapshot(), registry.local_date(timezone.now()))
    offered = Offered(scale, queries.beside(request.person, []).team)
    return LOOKS[BulkAct(found.bulk.act)].form(data, initial=dict(found.bulk.arguments), offered=offered)


def _page(
    request: HttpRequest, found: Overview, form: BulkForm, *, refused: str = "", status: int = 200
) -> HttpResponse:
    bulk, counts = found.bulk, found.counts
    unsettled = ItemState.CHOSEN if bulk.state == BulkState.PREVIEWED else ItemState.READY
    total = len(found.items)
    left = counts.get(unsettled, 0)
    context = {
        "bulk": bulk,
        "own": found.own,
        "look": LOOKS[BulkAct(bulk.act)],
        "form": form,
        "refused": refused,
        "rsit": choices.rsit(),
        "rows": [(item, reason(item)) for item in found.items],
        "counts": counts,
        "total": total,
        "settled": total - left,
        "under_way": bool(left) and bulk.state in (BulkState.PREVIEWED, BulkState.RUNNING),
        # What was begun and came to no end.
        "undone": counts.get(ItemState.READY, 0) + counts.get(ItemState.FAILED, 0),
        "takes_back": bulk.act in TAKEN_BACK and bool(counts.get(ItemState.DONE)),
        "most": MOST_CASES,
    }
    return render(request, "incidents/bulk.html", context, status=status)


def reason(item: BulkItem) -> str:
    """What stands against an act on a case, in the reader's language."""
    return told(Problem(item.why["text"], **item.why["params"])) if item.why else ""
