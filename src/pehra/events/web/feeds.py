"""The administration of feeds: how each is, its runs, and what they refused."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from pehra.events import policy
from pehra.events.actions.mending import replay_run
from pehra.events.queries import feed_runs as queries
from pehra.events.queries import watching
from pehra.events.queries.seeing import watching_all
from pehra.events.rules.runs import RunState
from pehra.events.web.watch import unless_away
from pehra.feeds.catalogue import UnknownFeed, catalogue
from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.roles import WORKS_CASES, Role
from pehra.pipeline.spec import SpecErrors

OPERATORS = (*WORKS_CASES, Role.PLATFORM_ADMINISTRATOR)


@door(*OPERATORS)
@require_safe
@never_cache
def feeds(request: HttpRequest) -> HttpResponse:
    """Every feed that came lately, those with something wrong first, and the others that are known."""
    _check(request)
    health = watching.health(timezone.now())
    came = {each.feed for each in health}
    context = {"health": health, "silent": [name for name in catalogue().folders if name not in came]}
    return render(request, "events/feeds.html", context)


@door(*OPERATORS)
@require_safe
@never_cache
def feed(request: HttpRequest, name: str) -> HttpResponse:
    """One feed: its spec, and its runs."""
    _check(request)
    rows = queries.runs(name, _moment(request.GET.get("before", "")))
    spec, wrong = None, ""
    try:
        spec = catalogue().spec(name)
    except UnknownFeed:
        if not rows:
            raise Absent from None
    except SpecErrors as errors:
        wrong = str(errors)
    more = len(rows) > queries.PAGE
    rows = rows[: queries.PAGE]
    context: dict[str, Any] = {
        "name": name,
        "spec": spec,
        "wrong": wrong,
        "runs": rows,
        "older": rows[-1].started_at.isoformat() if more else None,
        "later": bool(request.GET.get("before")),
    }
    return render(request, "events/feed.html", context)


@door(*OPERATORS)
@require_safe
@never_cache
def run(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One run; what it refused is shown to those who may see events, as the rows came."""
    reads = _check(request)
    found = queries.run(pk)
    after = request.GET.get("after", "0")
    after_line = int(after) if after.isascii() and after.isdecimal() and len(after) < 16 else 0
    refused = unless_away(lambda: queries.refused(pk, after_line)) if reads and found.refused else None
    away = refused if refused is not None and not isinstance(refused, queries.Refused) else None
    again = reads and found.kept and found.state != RunState.RUNNING and found.replaced_by_id is None
    context = {"run": found, "again": again, "reads": reads, "refused": None if away else refused, "away": away}
    return render(request, "events/run.html", context)


@door(*OPERATORS)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def replay(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Read a run's kept input again, and go to the new run."""
    if request.method != "POST":
        return HttpResponseRedirect(reverse("events:run", args=[pk]))
    made = replay_run(by=request.person, run_id=pk, at=timezone.now())
    messages.success(request, _("The input is read again. This run takes the place of the old one."))
    return HttpResponseRedirect(reverse("events:run", args=[made.pk]))


def _check(request: HttpRequest) -> bool:
    """Whether this person may also read what feeds brought. Raises Absent for whoever looks after no feeds."""
    reads = policy.runs_feeds(request.person, watching_all(timezone.now()))
    if not (reads or policy.keeps_machine(request.person)):
        raise Absent
    return reads


def _moment(word: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(word)
    except ValueError:
        return None
    return found if found.tzinfo else None
