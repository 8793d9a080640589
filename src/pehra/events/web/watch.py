"""The watch floor of the CERTs and of the operation center."""

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pehra.events.errors import StoreSilent, TooMuch
from pehra.events.policy import runs_feeds
from pehra.events.queries import watching
from pehra.events.queries.boundaries import drawn_boundaries
from pehra.events.queries.figures import By, figures
from pehra.events.queries.seeing import Sight, sight_of, watching_all
from pehra.events.rules.states import OPEN, FindingState
from pehra.events.web.charts import Chart
from pehra.events.web.wording import Names
from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.roles import WORKS_CASES
from pehra.pipeline.schema import SEVERITIES
from pehra.registry.queries import local_date

Answer = TypeVar("Answer")
STATES = tuple(state for state in FindingState if state in OPEN)


@door(*WORKS_CASES)
@require_safe
@never_cache
def watch(request: HttpRequest) -> HttpResponse:
    """The whole page. `live=no` holds it still, for whoever reads slowly or wants to print it."""
    sight, now = _sight(request), timezone.now()
    context = _floor(sight, watching.floor)
    context |= {
        "live": request.GET.get("live", "") != "no",
        "alerts": _alerts(request),
        "health": watching.health(now),
        "severities": SEVERITIES,
        "states": STATES,
        "open": _open(request),
        "runs_feeds": runs_feeds(request.person, watching_all(now)),
    }
    return render(request, "events/watch.html", context)


@door(*WORKS_CASES)
@require_safe
@never_cache
def live(request: HttpRequest) -> HttpResponse:
    """The parts that move; nothing where the reader has them already, as If-None-Match tells."""
    context = _floor(_sight(request), watching.floor_lately) | {"alerts": _alerts(request)}
    tag = _tag(context)
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304, headers={"ETag": tag})
    response = render(request, "events/watch_parts.html", context)
    response["ETag"] = tag
    return response


@door(*WORKS_CASES)
@require_safe
@never_cache
def sources(request: HttpRequest) -> HttpResponse:
    """Top sources, asked for on their own, since they are counted from events themselves."""
    sight = _sight(request)
    found = unless_away(lambda: watching.top_sources(sight, timezone.now()))
    return render(request, "events/watch_sources.html", {"sources": found})


def unless_away(question: Callable[[], Answer]) -> Answer | StoreSilent | TooMuch:
    """The answer, or why there is none: a page says so in its place."""
    try:
        return question()
    except (StoreSilent, TooMuch) as refusal:
        return refusal


def _sight(request: HttpRequest) -> Sight:
    sight = sight_of(request.person, timezone.now())
    if not sight.bodies:
        raise Absent
    return sight


def _tag(context: dict[str, Any]) -> str:
    """What changes whenever one of the parts would look otherwise."""
    alerts = [each["alert"].reference for each in context["alerts"]]
    whose = context["boundaries"].source if context["boundaries"] else ""
    parts = repr((context["floor"], type(context["away"]).__name__, alerts, get_language(), whose))
    return f'"{sha256(parts.encode()).hexdigest()[:32]}"'


def _floor(sight: Sight, counted: Callable[[Sight, datetime], watching.Floor]) -> dict[str, Any]:
    floor = unless_away(lambda: counted(sight, timezone.now()))
    names = Names()
    boundaries = drawn_boundaries([slug for slug, _name in names.provinces])
    if not isinstance(floor, watching.Floor):
        return {"floor": None, "away": floor, "boundaries": boundaries}
    times = [floor.start + 60 * each for each in range(len(floor.minutes))]
    chart = Chart(_("Events that came in, by minute"), times, {_("Events"): floor.minutes})
    shares = {share.code: share for share in floor.shares["province"]}
    provinces = [(slug, name, shares.get(slug)) for slug, name in names.provinces]
    told = {"chart": chart, "names": names, "provinces": provinces, "boundaries": boundaries}
    return {"floor": floor, "away": None, **told}


def _alerts(request: HttpRequest) -> list[dict[str, Any]]:
    """What stood out lately, with what its sentence speaks of in the reader's words: codes are what is stored."""
    names, named = Names(), {"type": Names.kind, "place": Names.place}
    found = []
    for alert in watching.alerts(request.person):
        words = {name: named[name](names, str(value)) for name, value in alert.params.items() if name in named}
        found.append({"alert": alert, "words": alert.params | words})
    return found


def _open(request: HttpRequest) -> dict[tuple[str, str], int]:
    """How many findings are open, by state and severity."""
    today = local_date(timezone.now())
    found = figures(request.person, By.SEVERITY, today=today)
    return {(state, each.key): count for each in found for state, count in each.standing.items() if state in OPEN}
