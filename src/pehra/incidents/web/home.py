"""The first page: for strangers what this is, for an organisation its own affairs, for a CERT its queue."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pehra.foundation.access.doors import door
from pehra.foundation.access.roles import READS_JOURNAL, REPORTS
from pehra.incidents import queries
from pehra.incidents.queries import drills
from pehra.incidents.queries import filing as filings
from pehra.incidents.web import drafts
from pehra.law.functions import Function
from pehra.registry import queries as registry

SOON = timedelta(hours=24)


@door(strangers=True)
@require_safe
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """Wherever this person's work begins."""
    if not request.user.is_authenticated:
        return _landing(request)
    if filings.enters_for_others(request.person):
        return HttpResponseRedirect(reverse("incidents:queue"))
    if request.person.parties(REPORTS):
        return render(request, "incidents/home.html", _own_affairs(request))
    journal = _address("audit:journal")
    if request.person.has_role(*READS_JOURNAL) and journal:
        return HttpResponseRedirect(journal)
    return render(request, "incidents/welcome.html")


@door(*REPORTS)
@require_safe
@never_cache
def own(request: HttpRequest) -> HttpResponse:
    """An organisation's own affairs, also for people who work at a CERT besides."""
    return render(request, "incidents/home.html", _own_affairs(request))


def _landing(request: HttpRequest) -> HttpResponse:
    national = registry.bodies_holding(Function.NATIONAL, registry.local_date(timezone.now()))
    return render(request, "incidents/landing.html", {"national": national[0] if national else None})


def _own_affairs(request: HttpRequest) -> dict[str, Any]:
    found, now = queries.home_of(request.person), timezone.now()
    late = [clock for clock in found.clocks if clock.due_at < now]
    return {
        "home": found,
        "drills": drills.running(request.person),
        "late": len(late),
        "soon": sum(1 for clock in found.clocks if now <= clock.due_at < now + SOON),
        "organisations": filings.own_organisations(request.person),
        "forget": drafts.forgotten(request),
    }


def _address(name: str) -> str | None:
    """A page of another part, where this installation has it."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return None
