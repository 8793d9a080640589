"""The analyst's queue: what waits for an answer, what is ours, everything that may be seen, what is closed."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pehra.foundation.access.doors import door
from pehra.foundation.access.paging import pager, turn
from pehra.foundation.access.roles import ANSWERS_FOR_THE_BODY, REPORTS, WORKS_CASES
from pehra.incidents import queries
from pehra.incidents.models import Case
from pehra.incidents.queries import Filter, Kind, narrowing
from pehra.incidents.queries import filing as filings
from pehra.incidents.queries.cases import MOST_WAITING
from pehra.incidents.queries.columns import MOST_IN_A_FILE
from pehra.incidents.queries.narrowing import Offered
from pehra.incidents.rules.bulk import MOST_CASES
from pehra.incidents.rules.listing import Due, Order, day, span
from pehra.incidents.rules.outcomes import CaseOutcome
from pehra.incidents.rules.references import tidy
from pehra.incidents.rules.wording import Status
from pehra.incidents.web import choices, drafts
from pehra.incidents.web.bulk_forms import CHOICES, LOOKS
from pehra.incidents.web.wording import LABELS
from pehra.law.taxonomy import CLASS
from pehra.law.tlp import TLP
from pehra.registry import queries as registry
from pehra.registry.queries.days import day_begins

PAGE = 50
NO_PARTY = -1
RANSOMWARE = {"yes": True, "no": False}
ORGANISATION = "organisation"
TABS = ("waiting", "ours", "all", "closed")


@dataclass(frozen=True)
class Row:
    """A case in the list. `late`: one of its clocks was missed, be it met since. `offer`: it may be accepted."""

    case: Case
    clock: Any
    late: bool
    offer: bool
    # Who has it in the viewer's own parties.
    hands: list[str]


@dataclass(frozen=True)
class Asked:
    """What the address asks for: a tab and what narrows it, as it stands there. `unknown`: no such organisation."""

    tab: str
    status: str
    severity: str
    rsit: str
    custodian: str
    organisation: str
    reference: str
    kind: Kind = Kind.REAL
    # "me", "nobody", or the address of a colleague.
    who: str = ""
    # A field of one's own body, and the value that it has.
    field: str = ""
    value: str = ""
    outcome: str = ""
    tlp: str = ""
    # "yes", "no", or nothing.
    ransomware: str = ""
    sector: str = ""
    province: str = ""
    # Days on which cases were registered: from the one to the other.
    since: date | None = None
    until: date | None = None
    due: str = ""
    order: Order = Order.NEWEST

    @property
    def narrowed(self) -> bool:
        """Whether anything but the tab leaves cases out, or puts them in another order."""
        return replace(self, tab="", value="") != Asked("", "", "", "", "", "", "")

    @property
    def by_clock(self) -> bool:
        return bool(self.due) or self.order is Order.CLOCK


@door(*WORKS_CASES)
@require_safe
@never_cache
def queue(request: HttpRequest) -> HttpResponse:
    """One page of the queue."""
    known, on = registry.snapshot(), registry.local_date(timezone.now())
    asked = _asked(request, known)
    custodian = known.institutions.get(asked.custodian)
    scale = choices.severities(known, on)
    party = _organisation(asked.organisation)
    narrowed = _filter(asked, custodian.id if custodian else None, party.id if party else None)
    page = queries.cases(request.person, narrowed, **turn(request), limit=PAGE)
    if party is not None and not page.cases and not filings.named(request.person, [party.slug], on):
        # One that this person may not see looks like one that there is not, unless a case of it is shown anyway.
        party = None
    unknown = bool(asked.organisation) and party is None
    beside = queries.beside(request.person, page.cases)
    context = {
        "asked": asked,
        "rows": [] if unknown else [_row(case, beside) for case in page.cases],
        "hands": [
            (queries.ME, _("Mine")),
            (queries.NOBODY, _("Nobody's")),
            *((each.email, each.name) for each in beside.team),
        ],
        "pager": pager(request, page),
        "tabs": _tabs(request, asked, beside.waiting),
        "party": party,
        "unknown": unknown,
        "custodians": sorted(known.institutions.values(), key=lambda body: body.name_en),
        "levels": {step.value: step for step in scale},
        "severities": choices.pairs(scale),
        "statuses": [(each.value, LABELS["status"][each]) for each in Status],
        "outcomes": [(each.value, LABELS["outcome"][each]) for each in CaseOutcome],
        "rsit": [(group.types[0].value, group.name) for group in choices.rsit()],
        "own": any(each not in known.by_id for each in request.person.parties(REPORTS)),
        "fields": _fields(request, asked, beside.fields),
        "drills": beside.drills,
        "narrowing": choices.narrowing(known),
        "acts": [(act.value, LOOKS[act].name) for act in CHOICES],
        "most": MOST_CASES,
        "most_in_a_file": MOST_IN_A_FILE,
        "leads": request.person.has_role(*ANSWERS_FOR_THE_BODY),
        "forget": drafts.forgotten(request),
    }
    return render(request, "incidents/queue.html", context)


@door(*WORKS_CASES)
@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """Suggestions for a field that names an organisation, by a part of the name."""
    words = request.GET.get("organisation", "") or request.GET.get("add", "")
    found = filings.search(request.person, words, registry.local_date(timezone.now()))
    return render(request, "incidents/suggestions.html", {"found": found})


def _asked(request: HttpRequest, known: registry.Snapshot) -> Asked:
    """What stands in the address; a value that means nothing counts as not there. One of a field may have in it what
    is not seen: Urdu is written with joiners.
    """
    given = {name: value for name, value in request.GET.items() if value.isprintable()}
    sought = request.GET.get("value", "").strip()[:300]
    tab = given.get("tab", "")
    status, rsit, custodian = given.get("status", ""), given.get("rsit", ""), given.get("custodian", "")
    outcome = given.get("outcome", "")
    reference, field = given.get("reference", "").strip()[:20], given.get("field", "").strip()[:12]
    return Asked(
        # Whoever looks for one case wants it wherever it is.
        tab="all" if reference else tab if tab in TABS else "waiting",
        status=status if status in list(Status) else "",
        severity=given.get("severity", "").strip()[:40],
        rsit=rsit if rsit.partition("/")[0] in CLASS else "",
        custodian=custodian if custodian in known.institutions else "",
        organisation=given.get("organisation", "").strip()[:100],
        reference=reference,
        kind=Kind.BOTH if reference else kind_asked(request),
        who=given.get("who", "").strip()[:254],
        # What can be no field stays: without it the list would be of everything.
        field=tidy(field) or field,
        value="" if "\0" in sought else sought,
        outcome=outcome if outcome in list(CaseOutcome) else "",
        **_more(given),
    )


def _more(given: dict[str, str]) -> dict[str, Any]:
    tlp, said, due, order = (given.get(name, "") for name in ("tlp", "ransomware", "due", "order"))
    return {
        "tlp": tlp if tlp in list(TLP) else "",
        "ransomware": said if said in RANSOMWARE else "",
        "sector": given.get("sector", "").strip()[:50],
        "province": given.get("province", "").strip()[:50],
        "since": day(given.get("since", "")),
        "until": day(given.get("until", "")),
        "due": due if due in list(Due) else "",
        "order": Order(order) if order in list(Order) else Order.NEWEST,
    }


def kind_asked(request: HttpRequest) -> Kind:
    """What is real, unless the address asks for drills."""
    kind = request.GET.get("kind", "")
    return Kind(kind) if kind in list(Kind) else Kind.REAL


def _organisation(slug: str) -> registry.PartyName | None:
    found = registry.party_named(slug) if slug else None
    return found if found is not None and found.kind == ORGANISATION else None


def filter_of(request: HttpRequest) -> Filter:
    """What the list at this address is narrowed to; one that names an organisation that there is not finds nothing."""
    known = registry.snapshot()
    asked = _asked(request, known)
    custodian = known.institutions.get(asked.custodian)
    party = _organisation(asked.organisation)
    organisation_id = party.id if party else NO_PARTY if asked.organisation else None
    return _filter(asked, custodian.id if custodian else None, organisation_id)


def _filter(asked: Asked, custodian_id: int | None, organisation_id: int | None) -> Filter:
    return Filter(
        status="closed" if asked.tab == "closed" else asked.status,
        severity=asked.severity,
        custodian_id=custodian_id,
        organisation_id=organisation_id,
        rsit=asked.rsit,
        waiting=asked.tab == "waiting",
        mine=asked.tab == "ours",
        reference=asked.reference,
        kind=asked.kind,
        hands=asked.who,
        field=asked.field,
        value=asked.value,
        outcome=asked.outcome,
        tlp=asked.tlp,
        ransomware=RANSOMWARE.get(asked.ransomware),
        sector=asked.sector,
        province=asked.province,
        since=day_begins(asked.since) if asked.since else None,
        until=day_begins(asked.until, days=1) if asked.until else None,
        due=span(Due(asked.due), timezone.now()) if asked.due else None,
        order=asked.order,
    )


def _fields(request: HttpRequest, asked: Asked, offered: list[Offered]) -> list[Offered]:
    """What the list can be narrowed by, and what it is narrowed by though nobody is asked it any more."""
    if not asked.field or any(each.reference == asked.field for each in offered):
        return offered
    found = narrowing.named(request.person, asked.field)
    return [*offered, found] if found else offered


def _row(case: Case, beside: queries.Beside) -> Row:
    number = case.pk
    return Row(
        case, beside.clocks.get(number), number in beside.late, number in beside.offers, beside.hands.get(number, [])
    )


def _tabs(request: HttpRequest, asked: Asked, waiting: int) -> list[dict[str, Any]]:
    """The tabs as links that keep the filters. Only what waits is counted: the others would cost a scan."""
    names = {
        "waiting": _("Waiting for our answer"),
        "ours": _("Ours"),
        "all": _("All that we may see"),
        "closed": _("Closed cases"),
    }
    kept = request.GET.copy()
    for name in ("after", "before", "last", "tab", "reference"):
        kept.pop(name, None)
    found = []
    for tab in TABS:
        kept["tab"] = tab
        count = (f"{waiting}+" if waiting >= MOST_WAITING else waiting) if tab == "waiting" else None
        found.append({"text": names[tab], "href": f"?{kept.urlencode()}", "current": tab == asked.tab, "count": count})
    return found
