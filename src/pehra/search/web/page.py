"""The search page: one line to type, filters in the address, what was found, with what it was looked for."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Invalid
from pehra.foundation.access.paging import pager, turn
from pehra.foundation.access.roles import READS_CASES
from pehra.incidents.queries import Kind as Drills
from pehra.incidents.rules.wording import Status
from pehra.incidents.web.questions import language
from pehra.law.severity import scale_at
from pehra.law.taxonomy import CLASSES
from pehra.law.tlp import TLP
from pehra.registry import queries as registry
from pehra.search.queries import views
from pehra.search.queries.finding import Page, search
from pehra.search.queries.references import leads_to
from pehra.search.queries.showing import shown
from pehra.search.rules.asking import Asked, read
from pehra.search.rules.marking import wanted
from pehra.search.rules.wording import Order, RecordKind, Told
from pehra.search.web.wording import LABELS, in_language

PAGE = 25
# What may stand in the address beside the words.
FIELDS = ("status", "rsit", "severity", "organisation", "custodian", "tlp", "kind", "since", "until")


@dataclass(frozen=True)
class Given:
    """What stands in the address."""

    q: str
    fields: dict[str, str]
    order: Order
    drills: Drills

    @property
    def narrowed(self) -> bool:
        return any(value for name, value in self.fields.items() if name != "kind") or self.drills is not Drills.REAL


def given(request: HttpRequest) -> Given:
    """What the address says; what cannot be text counts as not there."""
    values = {name: value for name, value in request.GET.items() if "\0" not in value}
    order, drills = values.get("order", ""), values.get("drills", "")
    return Given(
        q=values.get("q", ""),
        fields={name: values.get(name, "").strip()[:100] for name in FIELDS},
        order=Order(order) if order in list(Order) else Order.TIME,
        drills=Drills(drills) if drills in list(Drills) else Drills.REAL,
    )


def asked_by(here: Given) -> Asked:
    return read(here.q, **here.fields)


@door(*READS_CASES)
@require_safe
@never_cache
def search_page(request: HttpRequest) -> HttpResponse:
    """What is found, or the page where one begins."""
    here, now = given(request), timezone.now()
    if found_at := _leads_to(request, here, now):
        return HttpResponseRedirect(found_at)
    refused, asked, found = "", Asked(), Page([])
    try:
        asked = asked_by(here)
    except Invalid as error:
        problem = error.problems["q"]
        refused = _(problem.text) % problem.params
    if not asked.empty:
        found = search(
            request.person, asked, drills=here.drills, order=here.order, **turn(request), limit=PAGE, now=now
        )
    context = {
        "here": here if not refused else Given("", here.fields, here.order, here.drills),
        "asked": asked,
        "refused": refused,
        "groups": shown(request.person, found.hits, wanted(asked.terms), language()) if found.hits else [],
        "pager": pager(request, found),
        "tabs": _tabs(request, asked),
        "views": views.of(request.person),
        "address": _address(request),
        "told": [(each.value, LABELS["told"][each]) for each in Told],
        "parties": _parties(request),
    }
    return render(request, "search/search.html", context | _choices(now), status=422 if refused else 200)


def _leads_to(request: HttpRequest, here: Given, now: datetime) -> str:
    """The page of the record whose reference alone is asked for; nothing where there is none for this person."""
    if here.narrowed or here.fields["kind"] or any(turn(request).values()):
        return ""
    found = leads_to(request.person, here.q, now)
    return found.address if found else ""


def _tabs(request: HttpRequest, asked: Asked) -> list[dict[str, Any]]:
    """All kinds, or one of them. None is counted: a count would cost what it counts."""
    kept = request.GET.copy()
    for name in ("after", "before", "last", "kind"):
        kept.pop(name, None)
    found = []
    for kind, text in (("", _("Everything")), *((each.value, LABELS["kinds"][each]) for each in RecordKind)):
        kept["kind"] = kind
        found.append({"text": text, "href": f"?{kept.urlencode()}", "current": kind == asked.kind, "count": None})
    return found


def _address(request: HttpRequest) -> str:
    """The search without its place in the list, as a saved view keeps it."""
    kept = request.GET.copy()
    for name in ("after", "before", "last"):
        kept.pop(name, None)
    for name in [name for name, value in kept.items() if not value]:
        kept.pop(name)
    return kept.urlencode()


def _parties(request: HttpRequest) -> list[Any]:
    """With whom a view may be shared: the parties where one reads cases."""
    parties, bodies = request.person.parties(READS_CASES), registry.snapshot().by_id
    found: list[Any] = [bodies[each] for each in parties if each in bodies]
    # The names of bodies are known already; only whoever reads for an organisation asks for its name.
    if left := parties - bodies.keys():
        found += registry.party_names(left).values()
    return sorted(found, key=lambda each: each.name_en)


def _choices(now: Any) -> dict[str, Any]:
    known = registry.snapshot()
    scale = scale_at(known.severities, registry.local_date(now))
    return {
        # The gravest is drawn as the fifth level.
        "levels": {step.slug: (in_language(step), max(6 - step.rank, 1)) for step in scale},
        "severities": [(step.slug, in_language(step)) for step in scale],
        "statuses": list(Status),
        "rsit": [(each.slug, in_language(each)) for each in CLASSES],
        "labels": [(each.value, each.value) for each in TLP],
        "custodians": [
            (body.slug, in_language(body))
            for body in sorted(known.institutions.values(), key=lambda body: body.name_en)
        ],
    }
