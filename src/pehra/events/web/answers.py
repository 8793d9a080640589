"""What people do with findings: with one, and with many at once after they have seen what would happen."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from pehra.events.actions.answering import answer, answer_many
from pehra.events.policy import acts_open_to
from pehra.events.queries.findings import visible
from pehra.events.rules.references import tidy
from pehra.events.rules.states import BY_PEOPLE, NEEDS_REASON, Act
from pehra.events.web.findings import page_of
from pehra.events.web.wording import Names
from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Absent, Invalid, Problem
from pehra.foundation.access.roles import READS_CASES
from pehra.foundation.access.viewing import viewing

MOST_CHOSEN = 200


@door(*READS_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def one(request: HttpRequest, reference: str) -> HttpResponse:
    """Do one act with one finding and come back; what was refused is shown again with the words that were typed."""
    back = reverse("events:finding", args=[reference])
    if request.method != "POST":
        return HttpResponseRedirect(back)
    act, reason, until, problems = _read(request)
    if not problems:
        try:
            answer(by=request.person, reference=reference, act=act, reason=reason, until=until, at=timezone.now())
        except Invalid as refused:
            problems = _told(refused.problems)
        else:
            messages.success(request, _("Noted. Those whom it concerns see it."))
            return HttpResponseRedirect(back)
    with viewing(request.person):
        context = page_of(request, reference)
        context["failed"] = {"act": act, "problems": problems, "reason": reason, "until": request.POST.get("until", "")}
        return render(request, "events/finding.html", context, status=422)


@door(*READS_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def many(request: HttpRequest) -> HttpResponse:
    """Show what an act would do to the chosen findings; with `confirm`, do it."""
    back = _back(request)
    if request.method != "POST":
        return HttpResponseRedirect(back)
    references = [tidy(each) for each in request.POST.getlist("reference")[:MOST_CHOSEN]]
    if not references:
        messages.warning(request, _("Tick the findings first."))
        return HttpResponseRedirect(back)
    act, reason, until, problems = _read(request)
    confirmed = request.POST.get("confirm", "") == "yes"
    if confirmed and not problems:
        try:
            done = answer_many(
                by=request.person, references=references, act=act, reason=reason, until=until, at=timezone.now()
            )
        except Invalid as refused:
            problems = _told(refused.problems)
        else:
            count = len(done.done)
            text = ngettext("%(count)d finding was changed.", "%(count)d findings were changed.", count)
            messages.success(request, text % {"count": count})
            return HttpResponseRedirect(back)
    return _preview(request, act, references, {"reason": reason, "until": request.POST.get("until", "")}, problems)


def _preview(
    request: HttpRequest, act: Act, references: list[str], typed: Mapping[str, str], problems: Mapping[str, str]
) -> HttpResponse:
    person = request.person
    with viewing(person):
        rows = list(visible(person).select_related("organisation", "cert").filter(reference__in=references))
        if not rows:
            raise Absent
        able = [row for row in rows if act in acts_open_to(person, row)]
        confirmed = request.POST.get("confirm", "") == "yes"
        context = {
            "act": act,
            "able": able,
            "unable": len(rows) - len(able),
            "needs_reason": act in NEEDS_REASON,
            "needs_day": act is Act.ACCEPT,
            "typed": typed,
            # Before anything was asked for, nothing is wrong.
            "problems": problems if confirmed else {},
            "back": _back(request),
            "names": Names(),
        }
        status = 422 if confirmed else 200
        return render(request, "events/answering.html", context, status=status)


def _read(request: HttpRequest) -> tuple[Act, str, date | None, dict[str, str]]:
    """The act, the reason, the day until which it holds, and what is wrong with the day. Raises Absent for no act."""
    word = request.POST.get("act", "")
    act = next((each for each in BY_PEOPLE if each == word), None)
    if act is None:
        raise Absent
    told = request.POST.get("until", "").strip()
    try:
        until = date.fromisoformat(told) if told and act is Act.ACCEPT else None
    except ValueError:
        return act, request.POST.get("reason", ""), None, {"until": _("Write a day.")}
    return act, request.POST.get("reason", ""), until, {}


def _told(problems: Mapping[str, Problem]) -> dict[str, str]:
    return {
        field: _(problem.text) % problem.params if problem.params else _(problem.text)
        for field, problem in problems.items()
    }


def _back(request: HttpRequest) -> str:
    wanted: Any = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None, require_https=request.is_secure())
    return wanted if wanted and safe else reverse("events:findings")
