"""Who of a body has how much in hand, for those who answer for the body."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.roles import ANSWERS_FOR_THE_BODY
from pehra.incidents import queries
from pehra.incidents.web import choices
from pehra.registry import queries as registry


@door(*ANSWERS_FOR_THE_BODY)
@require_safe
@never_cache
def workload(request: HttpRequest) -> HttpResponse:
    """One body's people, each with what is open, overdue, and of which severity."""
    now, known = timezone.now(), registry.snapshot()
    own = [known.by_id[each] for each in request.person.parties(ANSWERS_FOR_THE_BODY) if each in known.by_id]
    own.sort(key=lambda body: body.name_en)
    wanted = request.GET.get("body", "")
    body = next((each for each in own if each.slug == wanted or not wanted), None)
    if body is None:
        raise Absent
    scale = choices.severities(known, registry.local_date(now))
    context = {
        "body": body,
        "own": own,
        "load": queries.workload(request.person, body.id, at=now),
        "scale": scale,
    }
    return render(request, "incidents/workload.html", context)
