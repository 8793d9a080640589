"""Reports that were sent: the list, one of them with its words, and its receipt to print or take along."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pehra.foundation import signing
from pehra.foundation.access.doors import door
from pehra.foundation.access.paging import pager, turn
from pehra.foundation.access.roles import READS_CASES, REPORTS
from pehra.foundation.deadlines import queries as deadlines
from pehra.incidents import queries
from pehra.incidents.models import Report
from pehra.incidents.policy import sees_handling
from pehra.incidents.queries import drills, routes
from pehra.incidents.queries.forms import answers_beside
from pehra.incidents.queries.organisations import own_reports
from pehra.incidents.web import choices, drafts
from pehra.incidents.web.questions import language
from pehra.incidents.web.queue import kind_asked
from pehra.incidents.web.reading import file, noted
from pehra.incidents.web.wording import rsit_names
from pehra.registry import queries as registry

PAGE = 25


@door(*REPORTS)
@require_safe
@never_cache
def listing(request: HttpRequest) -> HttpResponse:
    """All reports of one's organisations, the newest first."""
    kind = kind_asked(request)
    leaf = own_reports(request.person, kind=kind, **turn(request), limit=PAGE)
    context = {"leaf": leaf, "pager": pager(request, leaf), "kind": kind, "drills": drills.running(request.person)}
    return render(request, "incidents/reports.html", context)


@door(*READS_CASES)
@require_safe
@never_cache
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """One report: where it stands, what it said, its receipt."""
    found = queries.report(request.person, reference)
    noted(request, found.case)
    return render(request, "incidents/report_detail.html", _context(request, found))


@door(*READS_CASES)
@require_safe
@never_cache
def receipt(request: HttpRequest, reference: str) -> HttpResponse:
    """The receipt, made to be printed: what was received when, and what happens next until when."""
    found = queries.receipted(request.person, reference)
    noted(request, found.case)
    context = _context(request, found) | {"public_key": signing.public_key(), "forget": drafts.forgotten(request)}
    return render(request, "incidents/receipt.html", context)


@door(*READS_CASES)
@require_safe
@never_cache
def receipt_file(request: HttpRequest, reference: str) -> HttpResponse:
    """The signed receipt as it can be verified."""
    found = queries.receipted(request.person, reference)
    noted(request, found.case, "receipt.export")
    return file(found.receipt, f"{found.reference}.json")


def _context(request: HttpRequest, found: Report) -> dict[str, Any]:
    case, on = queries.find(request.person, found.case.reference), registry.local_date(timezone.now())
    chain = routes.chain_of(case, on) if case else ()
    scale = choices.severities(registry.snapshot(), on)
    inside = sees_handling(request.person, found.case)
    return {
        "report": found,
        "case": case,
        "answered": answers_beside([found], [], language()).get(f"report:{found.pk}", []),
        "inside": inside,
        "chain": chain,
        "clocks": deadlines.of_subject(f"case:{found.case.reference}") if inside else [],
        "classification": rsit_names(found.classification),
        "severity": next((each for each in scale if each.value == found.severity), None),
    }
