"""The line behind an event, as its source wrote it: as text, and never as anything else."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pehra.events.actions.source_lines import SourceLine, source_line
from pehra.events.queries.seeing import sight_of
from pehra.events.web.watch import unless_away
from pehra.events.web.wording import Names
from pehra.foundation.access.doors import door
from pehra.foundation.access.roles import WORKS_CASES


@door(*WORKS_CASES)
@require_safe
@never_cache
def line(request: HttpRequest, place: str) -> HttpResponse:
    """One event's line; whoever is at no body finds no such page."""
    sight = sight_of(request.person, timezone.now())
    found = unless_away(lambda: source_line(sight=sight, place=place))
    if not isinstance(found, SourceLine):
        return render(request, "events/line.html", {"found": None, "away": found, "place": place})
    context = {"found": found, "row": found.event, "away": None, "place": place, "names": Names()}
    return render(request, "events/line.html", context)
