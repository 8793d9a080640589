"""Playbooks: all that one may know of, and one of them in one of its versions."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from pehra.foundation.access.doors import door
from pehra.foundation.access.roles import WORKS_CASES
from pehra.playbooks.queries import playbooks as queries
from pehra.playbooks.web.forms import PrescribeForm
from pehra.playbooks.web.showing import tabs
from pehra.playbooks.web.wording import LABELS
from pehra.registry.queries import local_date


@door(*WORKS_CASES)
@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """Every playbook that this person may know of."""
    rows = queries.listed(request.person, local_date(timezone.now()))
    context = {"rows": rows, "tabs_here": tabs(request, "library"), "writes": request.person.at_a_body}
    return render(request, "playbooks/library.html", context)


@door(*WORKS_CASES)
@require_safe
def playbook(request: HttpRequest, reference: str, number: int | None = None) -> HttpResponse:
    """A playbook, at its newest published version unless another one is asked for."""
    return render(request, "playbooks/playbook.html", context_of(request, reference, number))


def context_of(request: HttpRequest, reference: str, number: int | None = None) -> dict[str, Any]:
    detail = queries.detail(request.person, reference, local_date(timezone.now()), number)
    return {
        "detail": detail,
        "row": detail.row,
        "playbook": detail.row.playbook,
        "version": detail.shown,
        "tabs_here": tabs(request, "library"),
        "mandates": [{"mandate": each, "body": detail.bodies[each.body_id]} for each in detail.row.mandates],
        "prescribing": [
            {"body": slug, "form": prescribe_form(detail, slug)} for slug in detail.prescribes if _free(detail, slug)
        ],
        "length": lambda step: timedelta(minutes=step.due),
        "failed": None,
    }


def _free(detail: queries.Detail, slug: str) -> bool:
    """Whether the body does not prescribe it already."""
    return slug not in {detail.bodies[each.body_id].slug for each in detail.row.mandates}


def prescribe_form(detail: queries.Detail, slug: str, data: Any = None) -> PrescribeForm:
    codes = sorted({str(function) for reach in detail.prescribes.get(slug, ()) for function in reach.over})
    offered = [(code, LABELS["owner"].get(code, code)) for code in codes]
    return PrescribeForm(data, over=offered, auto_id=f"id_{slug}_%s")
