"""The floor of the duty officer: figures that lead to lists, live; and the wall for the whole room."""

from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pehra.foundation.access.doors import door
from pehra.foundation.access.roles import WORKS_CASES
from pehra.incidents.web.wording import in_urdu
from pehra.law.tlp import TLP
from pehra.registry import queries as registry
from pehra.watch.queries import floor as queries
from pehra.watch.queries.crisis import concerning
from pehra.watch.rules.floor import Show
from pehra.watch.web.showing import IN_LISTS, ON_A_WALL, Asked, Names, asked, listed, rows, shares
from pehra.watch.web.wording import banner

EVERY: Final = 10  # seconds between two questions of a page that no stream tells of changes
ON_THE_FLOOR: Final = 12
ON_THE_WALL: Final = 8
PAGE: Final = 50


@door(*WORKS_CASES)
@require_safe
@never_cache
def floor(request: HttpRequest) -> HttpResponse:
    """The floor of one of the reader's bodies. `live=no` holds it still."""
    context = _moving(request, IN_LISTS, ON_THE_FLOOR)
    wanted = context["asked"]
    context |= {
        "live": request.GET.get("live", "") != "no",
        "every": EVERY,
        "posts": [
            {"text": name_of(each), "href": wanted.address("watch:floor", body=each.slug), "count": None}
            | {"current": each.slug == context["post"].body.slug}
            for each in queries.posts(request.person)
        ],
    }
    return render(request, "watch/floor.html", context)


@door(*WORKS_CASES)
@require_safe
@never_cache
def live(request: HttpRequest) -> HttpResponse:
    """The parts of the floor that move; nothing where the reader has them already."""
    return _unless_known(request, "watch/floor_parts.html", _moving(request, IN_LISTS, ON_THE_FLOOR))


@door(*WORKS_CASES)
@require_safe
@never_cache
def wall(request: HttpRequest) -> HttpResponse:
    """The floor for the whole room: large, dark, and without what only some in the room may read."""
    context = _on_the_wall(request)
    return render(request, "watch/wall.html", context | {"every": EVERY, "rotate": request.GET.get("rotate") == "yes"})


@door(*WORKS_CASES)
@require_safe
@never_cache
def wall_live(request: HttpRequest) -> HttpResponse:
    return _unless_known(request, "watch/wall_parts.html", _on_the_wall(request))


@door(*WORKS_CASES)
@require_safe
@never_cache
def cases(request: HttpRequest) -> HttpResponse:
    """The cases behind a figure, by the same filters."""
    at = timezone.now()
    wanted, names = asked(request), Names(at)
    post = queries.post(request.person, at, wanted.body)
    figures = queries.figures(request.person, post, wanted.narrowed, at)
    line = listed(request.person, post, wanted, figures, names, at, PAGE)
    show = [
        (Show.OPEN, _("All open cases"), figures.sums.open),
        (Show.NEW, _("Unacknowledged"), figures.sums.new),
        (Show.DUE, _("Due within the hour"), figures.due),
        (Show.LATE, _("Overdue"), figures.late),
        (Show.OFFERED, _("Waiting for our answer"), figures.offered),
    ]
    context = {
        "asked": wanted,
        "post": post,
        "names": names,
        "rows": rows(request.person, line.references, widest=IN_LISTS),
        "shares": shares(figures, wanted, names),
        "tabs": [
            {"text": text, "href": wanted.address("watch:cases", show=each.value), "count": str(count)}
            | {"current": each is wanted.show}
            for each, text, count in show
        ],
        "first": wanted.address("watch:cases", show=wanted.show.value) if wanted.after else None,
        "next": wanted.address("watch:cases", show=wanted.show.value, after=line.after) if line.after else None,
    }
    return render(request, "watch/cases.html", context)


def name_of(body: Any) -> str:
    return (body.name_ur if in_urdu() else "") or body.name_en


def _moving(request: HttpRequest, widest: frozenset[TLP], limit: int, *, named: bool = True) -> dict[str, Any]:
    at = timezone.now()
    wanted, names = asked(request), Names(at)
    post = queries.post(request.person, at, wanted.body, named=named)
    figures = queries.figures(request.person, post, wanted.narrowed, at)
    line = listed(request.person, post, _gravest(wanted), figures, names, at, limit)
    found = rows(request.person, line.references, widest=widest)
    shown = shares(figures, wanted, names)
    return {
        "asked": wanted,
        "post": post,
        "names": names,
        "figures": figures,
        "shares": shown,
        "rows": found,
        "tag": _tag(figures, shown, found, at),
    }


def _gravest(wanted: Asked) -> Asked:
    """The newest of the gravest, whatever list the address names: the floor shows one."""
    return Asked(wanted.body, Show.OPEN, wanted.narrowed, "")


def _on_the_wall(request: HttpRequest) -> dict[str, Any]:
    """Nothing of a RED case is counted on a wall; titles stand there by choice, and never of a strict label."""
    named = request.GET.get("names") == "yes"
    widest = ON_A_WALL | {TLP.AMBER} if named else ON_A_WALL
    context = _moving(request, frozenset(widest), ON_THE_WALL, named=False)
    crises = [banner(each) for each in concerning(request.person, timezone.now())]
    hour = f"{registry.local_time(timezone.now()):%H:%M:%S}"
    return context | {"named": named, "zone": settings.DISPLAY_TIME_ZONE, "hour": hour, "crises": crises}


def _tag(figures: Any, shown: Any, found: Any, at: datetime) -> str:
    """What differs whenever a part would look otherwise; also every minute, since a page tells how long ago it was."""
    seen = [(row.case.reference, row.case.version, row.clock and row.clock.due_at) for row in found]
    parts = repr((figures, shown, seen, get_language(), at.replace(second=0, microsecond=0)))
    return f'"{sha256(parts.encode()).hexdigest()[:32]}"'


def _unless_known(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    tag = context["tag"]
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304, headers={"ETag": tag})
    response = render(request, template, context)
    response["ETag"] = tag
    return response
