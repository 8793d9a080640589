"""The network as a picture, and who would receive a report and why."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Absent
from pehra.law.chain import ChainError, Step, Subject
from pehra.law.functions import TIER_ORDER, Function, Ownership
from pehra.registry import queries
from pehra.registry.queries import Link, PassedOver, Snapshot, Tile
from pehra.registry.web.forms import ChainForm, DayForm, OrganisationChainForm
from pehra.registry.web.showing import now, person, place_names

# The picture has no place for these; they stand in the list below it.
BESIDE = frozenset({Function.ORGANISATIONAL, Function.FOREIGN, None})


@door()
@require_safe
def network(request: HttpRequest) -> HttpResponse:
    """The tiers on a day, with each body's standing."""
    today = queries.local_date(now())
    form = DayForm(request.GET or None, initial={"at": today})
    on = form.chosen(today)
    tiles = queries.tiles(on)
    own = {held.party_id for held in person(request).held}
    context = {
        "form": form,
        "on": on,
        "today": today,
        "picture": [_tile(tile, own, on, today) for tile in tiles if tile.tier not in BESIDE],
        "tiles": tiles,
        "served": queries.count_constituents(person(request), today),
    }
    return render(request, "registry/network.html", context)


def _tile(tile: Tile, own: set[int], on: date, today: date) -> dict[str, Any]:
    address = reverse("registry:body", args=[tile.body.slug])
    return {
        "name": tile.body,
        "tier": tile.tier,
        "functions": tile.functions,
        "standing": tile.standing,
        "since": tile.since,
        "note": _("receives nothing by law yet") if tile.waiting and _receives(tile.waiting) else "",
        "href": address if on == today else f"{address}?at={on.isoformat()}",
        "current": tile.body.id in own,
    }


def _receives(functions: Iterable[Function]) -> bool:
    """Whether reports climb to a holder of one of these functions at all."""
    return any(function in TIER_ORDER for function in functions)


@door()
@require_safe
def chain(request: HttpRequest) -> HttpResponse:
    """Who would receive a report about an organisation on a day: a registered one, or one by its attributes."""
    found = queries.snapshot()
    by = "attributes" if request.GET.get("by") == "attributes" else "organisation"
    data = request.GET if len(request.GET) > 1 or ("by" not in request.GET and request.GET) else None
    today = queries.local_date(now())
    form: ChainForm | OrganisationChainForm
    if by == "attributes":
        form = ChainForm(data, found=found, initial={"at": today})
    else:
        form = OrganisationChainForm(data, initial={"at": today, **_own(request)})
    context: dict[str, Any] = {"by": by, "form": form, "on": form.chosen(today), "steps": None, "origin": None}
    if form.is_bound and form.is_valid():
        context |= _answer(request, form, found, context["on"])
    return render(request, "registry/chain.html", context)


def _own(request: HttpRequest) -> dict[str, str]:
    """The form begins with the reader's own organisation, if there is just one."""
    own = queries.own_organisations(person(request))
    return {"organisation": own[0].slug} if len(own) == 1 else {}


def _answer(request: HttpRequest, form: ChainForm | OrganisationChainForm, found: Snapshot, on: date) -> dict[str, Any]:
    origin: Any = _("An organisation of this kind")
    if isinstance(form, ChainForm):
        given = form.cleaned_data
        subject = Subject("", given["sector"], Ownership(given["ownership"]), given["province"], given["cii"])
    else:
        try:
            slug = form.cleaned_data["organisation"].strip()
            origin = queries.visible_organisation(person(request), slug, queries.local_date(now()))
        except Absent:
            form.add_error("organisation", _("There is no organisation of this name that is your business."))
            return {}
        subject = queries.subject_of(origin, on)
    try:
        steps = found.chains(on).of(subject)
    except ChainError:
        return {"refused": _("On this day nobody held the national function, so no chain can be told.")}
    return {
        "origin": origin,
        "subject": subject,
        "names": place_names(found),
        "steps": picture(queries.links(found, steps), queries.passed_over(found, subject, on)),
        "rows": _rows(found, steps),
    }


def picture(links: Iterable[Link], passed_over: Iterable[PassedOver]) -> list[dict[str, Any]]:
    """The steps for the picture of a chain; who is passed over stands at its own tier."""
    steps = [
        {
            "name": link,
            "functions": link.acting,
            "state": "ahead",
            "words": _("First responder") if number == 0 else _("Receives it next"),
            "rule": link.rule,
            "citation": link.citation,
            "href": reverse("registry:body", args=[link.slug]),
        }
        for number, link in enumerate(links)
    ]
    for silent in passed_over:
        place = next((n for n, step in enumerate(steps) if _tier(step) >= TIER_ORDER[silent.acting[0]]), len(steps))
        steps.insert(place, _silent(silent))
    return steps


def _tier(step: dict[str, Any]) -> int:
    return max(TIER_ORDER[function] for function in step["functions"])


def _silent(body: PassedOver) -> dict[str, Any]:
    return {
        "name": body,
        "functions": body.acting,
        "state": "silent",
        "words": _("Passed over: not yet notified"),
        "rule": body.rule,
        "citation": body.citation,
        "note": _("A body that is not notified receives nothing by law."),
        "href": reverse("registry:body", args=[body.slug]),
    }


def _rows(found: Snapshot, steps: tuple[Step, ...]) -> list[dict[str, Any]]:
    """Each body of the chain with the words of its rule and of its mandates."""
    mandates = {each.id: each for each in found.network.mandates}
    links = queries.links(found, steps)
    return [{"link": link, "mandates": [mandates[key] for key in link.mandates]} for link in links]
