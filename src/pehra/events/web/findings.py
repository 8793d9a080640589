"""Findings: the list with its filters, one with its story, and how an organisation stands."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pehra.events.policy import keeps_rules, tells_for
from pehra.events.queries import exposure
from pehra.events.queries import findings as queries
from pehra.events.queries.cases import rule_keepers
from pehra.events.queries.figures import By, figures
from pehra.events.rules.figures import Figure
from pehra.events.rules.states import BY_PEOPLE, NEEDS_REASON, OPEN, Act, FindingState
from pehra.events.web.asking import NO_PARTY
from pehra.events.web.charts import Chart
from pehra.events.web.explorer import kinds
from pehra.events.web.wording import Names
from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.paging import pager, turn
from pehra.foundation.access.roles import READS_CASES, WORKS_CASES
from pehra.foundation.access.viewing import viewing
from pehra.pipeline.schema import SEVERITIES
from pehra.registry import queries as registry

FILTERS = ("severity", "type", "identifier", "organisation", "cert", "sector", "province", "address", "feed", "digest")
TABS = ("open", "", "fixed-unconfirmed", "fixed-confirmed", "accepted", "false-alarm", "withdrawn")


@door(*READS_CASES)
@require_safe
@never_cache
def findings(request: HttpRequest) -> HttpResponse:
    """One page of the list."""
    given = given_of(request)
    leaf = queries.findings(request.person, filter_of(given), **turn(request))
    names = Names()
    context = {
        "given": given,
        "narrowed": any(given[name] for name in (*FILTERS, "reference")),
        "rows": leaf.rows,
        "pager": pager(request, leaf),
        "tabs": _tabs(request, given["state"]),
        "states": list(FindingState),
        "severities": SEVERITIES,
        "kinds": kinds(),
        "names": names,
        "acts": BY_PEOPLE,
        "here": request.get_full_path(),
        "own": _own(request),
        "at_a_body": bool(request.person.parties(WORKS_CASES) & registry.snapshot().by_id.keys()),
        "keeps_rules": keeps_rules(request.person, rule_keepers(timezone.now())),
    }
    return render(request, "events/findings.html", context)


@door(*READS_CASES)
@require_safe
@never_cache
def finding(request: HttpRequest, reference: str) -> HttpResponse:
    """One finding with its story and what this person can do now."""
    return render(request, "events/finding.html", page_of(request, reference))


# The middle of a sector is counted outside the window, in which nobody sees the others.
@door(*READS_CASES, looks=False)
@require_safe
@never_cache
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """How an organisation stands: what is open, how that went, and how others of its sector stand."""
    now = timezone.now()
    with viewing(request.person):
        named = registry.party_named(slug)
        party = registry.organisation(named.id) if named else None
        if party is None or not _sees(request, party.pk):
            raise Absent
        today = registry.local_date(now)
        found = figures(request.person, By.SEVERITY, today=today, organisation_id=party.pk)
        every = figures(request.person, By.ALL, today=today, organisation_id=party.pk)
        weeks = exposure.open_by_week(request.person, party.pk, now)
        sector = party.sector_id
    compared = exposure.of_sector(sector)
    with viewing(request.person):
        context = {
            "party": party,
            "open": {each.key: sum(each.standing.get(state, 0) for state in OPEN) for each in found},
            "remedied": every[0] if every else Figure(""),
            "severities": SEVERITIES,
            "chart": Chart(_("Open findings, by week"), list(weeks), {_("Open findings"): list(weeks.values())}),
            "compared": compared,
            "names": Names(),
            "answers": tells_for(request.person, party.pk),
        }
        return render(request, "events/exposure.html", context)


def given_of(request: HttpRequest) -> dict[str, str]:
    """The filters as they stand in the address; what is no text counts as not there."""
    words = {name: request.GET.get(name, "").strip()[:200] for name in (*FILTERS, "reference")}
    given = {name: word if word.isprintable() else "" for name, word in words.items()}
    looked_for = given["reference"] or given["digest"]
    return given | {"state": request.GET.get("state", "" if looked_for else "open")}


def filter_of(given: dict[str, str]) -> queries.Filter:
    """The filters as the queries take them."""
    kept: dict[str, Any] = {
        name: given[name] for name in (*FILTERS, "reference", "state") if name not in ("organisation", "cert")
    }
    return queries.Filter(**kept, organisation_id=_party(given["organisation"]), cert_id=_party(given["cert"]))


def page_of(request: HttpRequest, reference: str) -> dict[str, Any]:
    """The context of a finding's page."""
    story = queries.story(request.person, reference)
    found = story.finding
    events = {"finding": found.number, "organisation": found.organisation.slug, "span": "90d"}
    return {
        "story": story,
        "finding": found,
        "names": Names(),
        "days": {each.stream_id: queries.days_seen(each) for each in story.sightings},
        "acts": [act for act in BY_PEOPLE if act in story.acts],
        "needs_reason": NEEDS_REASON,
        "until": Act.ACCEPT,
        "failed": None,
        "events": f"{reverse('events:explorer')}?{urlencode(events)}",
    }


def _party(slug: str) -> int | None:
    if not slug:
        return None
    named = registry.party_named(slug)
    return named.id if named else NO_PARTY


def _sees(request: HttpRequest, organisation_id: int) -> bool:
    """Its own people; and a CERT that sees any finding of it."""
    own = organisation_id in request.person.parties(READS_CASES)
    return own or queries.visible(request.person).filter(organisation_id=organisation_id).exists()


def _own(request: HttpRequest) -> list[registry.PartyName]:
    """The reader's own organisations, to whose standing the list links."""
    known = registry.snapshot().by_id
    ids = request.person.parties(READS_CASES) - known.keys()
    return sorted(registry.party_names(ids).values(), key=lambda each: each.name_en) if ids else []


def _tabs(request: HttpRequest, state: str) -> list[dict[str, Any]]:
    """The states as links that keep the filters."""
    kept = request.GET.copy()
    for name in ("after", "before", "last", "state", "reference"):
        kept.pop(name, None)
    found = []
    for each in TABS if state in TABS else (*TABS, state):
        kept["state"] = each
        found.append({"state": each, "href": f"?{kept.urlencode()}", "current": each == state, "count": None})
    return found
