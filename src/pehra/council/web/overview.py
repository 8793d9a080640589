"""The Council at a glance: what comes next, and what waits for this person."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pehra.council.policy import READS
from pehra.council.queries import meetings, resolutions, seats
from pehra.council.queries.desk import desk
from pehra.council.web.acting import now, person
from pehra.council.web.tabs import tabs
from pehra.foundation.access.doors import door


@door(*READS)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    viewer, at = person(request), now()
    found = desk(viewer, at)
    table = seats.seated(found.on)
    context = {
        "tabs": tabs(request, viewer),
        "desk": found,
        "next": meetings.next_meeting(viewer, at),
        "votes": resolutions.waiting_votes(viewer, at),
        "circulated": resolutions.circulated(viewer, at),
        "actions": resolutions.own_actions(viewer, at),
        "latest": resolutions.resolutions(viewer, at)[:5],
        "mine": [each for each, _held in seats.places_of(viewer.user_id, table)],
        "seats": len(table),
        "vacant": [each for each in table if each.vacant],
        "waiting": [each for each in meetings.items(viewer, at) if each.state == "submitted"] if found.prepares else [],
    }
    return render(request, "council/overview.html", context)
