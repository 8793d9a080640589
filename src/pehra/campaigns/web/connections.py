"""What a case has to do with others: merged cases, the same incident elsewhere, links, campaigns, what is alike."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from pehra.campaigns import actions
from pehra.campaigns.queries import campaigns, links, similar
from pehra.campaigns.rules.wording import LinkKind
from pehra.campaigns.web.deeds import do, typed
from pehra.campaigns.web.wording import LABELS
from pehra.foundation.access.doors import door
from pehra.foundation.access.roles import READS_CASES, WORKS_CASES
from pehra.incidents import actions as incidents
from pehra.incidents import queries
from pehra.incidents.queries import merging
from pehra.incidents.rules.observables import defang
from pehra.incidents.rules.wording import ObservableType

PART = "connections"


@door(*READS_CASES)
@require_safe
@never_cache
def connections(request: HttpRequest, reference: str) -> HttpResponse:
    """The page of a case about others, as far as this person sees both."""
    case = queries.case(request.person, reference)
    _noted(request, case)
    return render(request, "campaigns/connections.html", _context(request, case))


def _context(request: HttpRequest, case: Any, problem: str = "") -> dict[str, Any]:
    person, now = request.person, timezone.now()
    custodian = person.holds(case.custodian_id, WORKS_CASES)
    belongs, might = campaigns.around(person, case)
    return {
        "case": case,
        "part": PART,
        "goes_on": merging.goes_on_in(person, case),
        "merges": merging.merges_of(person, case, now),
        "said": merging.said_of(person, case),
        "links": links.links_of(person, case),
        "belongs": belongs,
        "campaigns": might if custodian and case.drill is None else [],
        "kinds": [(each.value, LABELS["link-kind"][each]) for each in LinkKind],
        "custodian": custodian and case.merged_into_id is None,
        # Whoever takes part links; the act itself says who does.
        "links_here": case.merged_into_id is None and person.has_role(*WORKS_CASES),
        "problem": problem,
        "typed": request.POST,
        "other": request.GET.get("other", "")[:20] if "\0" not in request.GET.get("other", "") else "",
    }


@door(*READS_CASES)
@require_safe
@never_cache
def alike(request: HttpRequest, reference: str) -> HttpResponse:
    """A piece of a page: the cases that may belong with this one, and why. It is a page of its own without a script."""
    case = queries.case(request.person, reference)
    _noted(request, case)
    found = similar.similar_to(request.person, case)
    custodian = request.person.holds(case.custodian_id, WORKS_CASES)
    context = {
        "case": case,
        "part": PART,
        "custodian": custodian and case.merged_into_id is None and case.status == "open",
        "rows": [
            {
                "case": each.case,
                "evidence": each.evidence,
                "shared": [(defang(ObservableType(one.type), one.value), one) for one in each.evidence.shared],
                "mergeable": each.case.custodian_id == case.custodian_id and each.case.status == "open",
            }
            for each in found.suggestions
        ],
        "common": [(defang(ObservableType(each.type), each.value), each.least) for each in found.common],
    }
    template = "campaigns/similar_piece.html" if request.headers.get("HX-Request") else "campaigns/similar.html"
    return render(request, template, context)


@door(*READS_CASES)
@require_POST
@never_cache
def link(request: HttpRequest, reference: str) -> HttpResponse:
    """Link the case with another one that this person sees."""
    words = {name: typed(request, name) for name in ("other", "kind", "note")}
    return _act(request, reference, actions.link, _("The two cases are linked."), **words)


@door(*READS_CASES)
@require_POST
@never_cache
def unlink(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a link away."""
    words = {name: typed(request, name) for name in ("other", "kind")}
    return _act(request, reference, actions.unlink, _("The link has been taken away."), **words)


@door(*WORKS_CASES)
@require_POST
@never_cache
def add(request: HttpRequest, reference: str) -> HttpResponse:
    """Add the case to a campaign."""
    case = queries.case(request.person, reference)
    return do(
        request,
        lambda: actions.add_case(
            by=request.person,
            reference=typed(request, "campaign"),
            case=case.reference,
            why=typed(request, "why"),
            at=timezone.now(),
        ),
        done=_("The case belongs to the campaign now."),
        to=lambda _made: _address(case.reference),
        again=lambda problem, status: _again(request, case.reference, problem, status),
    )


@door(*WORKS_CASES)
@require_POST
@never_cache
def offer_same(request: HttpRequest, reference: str) -> HttpResponse:
    """Say to another CERT that both have a case of one incident."""
    done = _("If there is such a case, whoever has it has been told and decides.")
    words = {"to": typed(request, "to"), "reason": typed(request, "reason")}
    return _act(request, reference, incidents.offer_sameness, done, **words)


@door(*WORKS_CASES)
@require_POST
@never_cache
def accept_same(request: HttpRequest, reference: str) -> HttpResponse:
    """Agree that both are one incident."""
    done = _("Both cases are counted as one incident now. Each CERT keeps its own.")
    return _act(request, reference, incidents.accept_sameness, done, other=typed(request, "other"))


@door(*WORKS_CASES)
@require_POST
@never_cache
def decline_same(request: HttpRequest, reference: str) -> HttpResponse:
    """Say no, with or without words."""
    words = {"other": typed(request, "other"), "answer": typed(request, "answer")}
    return _act(request, reference, incidents.decline_sameness, _("The two are not taken for one incident."), **words)


@door(*WORKS_CASES)
@require_POST
@never_cache
def end_same(request: HttpRequest, reference: str) -> HttpResponse:
    """Take back what was said or agreed."""
    words = {"other": typed(request, "other"), "reason": typed(request, "reason")}
    return _act(request, reference, incidents.end_sameness, _("The two are not taken for one incident."), **words)


def _act(request: HttpRequest, reference: str, action: Any, done: str, **words: str) -> HttpResponse:
    case = queries.case(request.person, reference)
    return do(
        request,
        lambda: action(by=request.person, reference=case.reference, at=timezone.now(), **words),
        done=done,
        to=lambda _made: _address(case.reference),
        again=lambda problem, status: _again(request, case.reference, problem, status),
    )


def _again(request: HttpRequest, reference: str, problem: str, status: int) -> HttpResponse:
    case = queries.case(request.person, reference)
    _noted(request, case)
    return render(request, "campaigns/connections.html", _context(request, case, problem), status=status)


def _noted(request: HttpRequest, case: Any) -> None:
    """Reading what few may read leaves a line in the journal, once the window is closed."""
    person, now = request.person, timezone.now()
    request.afterwards.append(lambda: incidents.note_reading(by=person, case=case, at=now, act="connections.read"))


def _address(reference: str) -> str:
    return reverse("campaigns:connections", args=[reference])
