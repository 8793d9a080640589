"""Crisis levels: what is in force, what each means, declaring one, and what is done about it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Absent, Forbidden
from pehra.foundation.access.refused import attempt
from pehra.law.crisis import levels_at
from pehra.registry import queries as registry
from pehra.watch import policy
from pehra.watch.actions import declaring, reporting
from pehra.watch.actions.confirming import confirms
from pehra.watch.queries import crisis as queries
from pehra.watch.queries.crisis import Standing
from pehra.watch.rules.wording import RUNNING, LevelState
from pehra.watch.web import wording
from pehra.watch.web.forms import DeclareForm, ReasonForm, SituationForm

ACTS = {
    "confirm": declaring.confirm,
    "refuse": declaring.refuse,
    "extend": declaring.extend,
    "stand-down": declaring.stand_down,
}


@door()
@require_safe
@never_cache
def levels(request: HttpRequest) -> HttpResponse:
    """What is in force, what the profile has, and what was."""
    on = registry.local_date(timezone.now())
    context = {
        "running": [_line(each) for each in queries.running()],
        "past": [_line(each) for each in queries.past()],
        "levels": [
            {
                "row": row,
                "name": wording.name_of(row),
                "meaning": wording.meaning_of(row),
                "effects": wording.effects(row),
            }
            for row in levels_at(registry.crisis_levels(), on)
        ],
        "may_declare": bool(queries.options(request.person, on)),
    }
    return render(request, "watch/crisis/levels.html", context)


@door()
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def declare(request: HttpRequest) -> HttpResponse:
    """Declare a level. To whoever may declare none, this page does not exist."""
    at = timezone.now()
    options = queries.options(request.person, registry.local_date(at))
    if not options:
        raise Absent
    form = DeclareForm(request.POST or None, options=options)
    made: list[Any] = []
    if request.method == "POST" and attempt(
        form, lambda: made.append(declaring.declare(by=request.person, at=at, **form.values()))
    ):
        messages.success(request, _("Declared. Everybody concerned is told."))
        return redirect("watch:crisis", reference=made[0].reference)
    shown = {each.level.id: each.level for each in options}
    effects = [{"name": wording.name_of(level), "effects": wording.effects(level)} for level in shown.values()]
    context = {"form": form, "levels": effects}
    return render(request, "watch/crisis/declare.html", context, status=422 if form.errors else 200)


@door()
@require_safe
@never_cache
def crisis(request: HttpRequest, reference: str) -> HttpResponse:
    """One declaration: what it changes, what was done about it, its situation reports."""
    return _page(request, reference)


@door()
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def act(request: HttpRequest, reference: str, deed: str) -> HttpResponse:
    """Confirm, refuse, extend or stand down, with a reason."""
    if deed not in ACTS:
        raise Absent
    found, at = queries.named(reference), timezone.now()
    if deed not in _deeds(request, found):
        raise Absent
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and attempt(
        form,
        lambda: ACTS[deed](by=request.person, reference=reference, reason=form.cleaned_data["reason"], at=at),
    ):
        messages.success(request, _("Done. Everybody concerned is told."))
        return redirect("watch:crisis", reference=found.row.reference)
    context = {"form": form, "deed": deed, "title": _deed_names()[deed], "found": _line(found)}
    return render(request, "watch/crisis/act.html", context, status=422 if form.errors else 200)


@door()
@require_POST
def write(request: HttpRequest, reference: str) -> HttpResponse:
    """Publish the next situation report."""
    form, at = SituationForm(request.POST), timezone.now()
    if not queries.may_lead(request.person, queries.named(reference).row):
        raise Forbidden("Only the head or a duty officer of the body that declared it can do this.")
    if attempt(
        form,
        lambda: reporting.write(by=request.person, reference=reference, text=form.cleaned_data["text"], at=at),
    ):
        messages.success(request, _("Published. The CERTs concerned are asked to acknowledge it."))
        return redirect("watch:crisis", reference=reference)
    return _page(request, reference, form, status=422)


@door()
@require_POST
def acknowledge(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    reporting.acknowledge(by=request.person, reference=reference, number=number, at=timezone.now())
    messages.success(request, _("Acknowledged."))
    return redirect("watch:crisis", reference=reference)


@door(public=True)
@require_safe
@never_cache
def statements(request: HttpRequest) -> HttpResponse:
    """What the public is told: only levels in force that were declared with a statement."""
    found = [_line(each) for each in queries.told_to_the_public(timezone.now())]
    return render(request, "watch/crisis/statements.html", {"found": found})


def _page(request: HttpRequest, reference: str, form: SituationForm | None = None, status: int = 200) -> HttpResponse:
    found = queries.named(reference)
    deeds = _deeds(request, found)
    leads = queries.may_lead(request.person, found.row) and found.row.state == LevelState.IN_FORCE
    reports = queries.situations(request.person, found.row)
    names = registry.party_names({party for report in reports for party in report.asked})
    context = {
        "found": _line(found),
        "steps": list(found.row.steps.select_related("body").order_by("-at", "-pk")),
        "deeds": [
            (_deed_names()[deed], reverse("watch:crisis_act", args=[found.row.reference, deed]), deed) for deed in deeds
        ],
        "form": (form or SituationForm()) if leads else None,
        "reports": [_report(request, report, names) for report in reports],
    }
    return render(request, "watch/crisis/crisis.html", context, status=status)


def _report(request: HttpRequest, report: Any, names: Any) -> dict[str, Any]:
    """A report with who has acknowledged it and who has not, and whether the reader does it for somebody."""
    taken = {receipt.body_id: receipt for receipt in report.receipts.all()}
    missing = [party for party in report.asked if party not in taken]
    return {
        "row": report,
        "receipts": sorted(taken.values(), key=lambda receipt: (receipt.at, receipt.pk)),
        "missing": [names[party] for party in missing if party in names],
        "mine": bool(policy.acknowledges_for(request.person, missing)),
    }


def _deeds(request: HttpRequest, found: Standing) -> list[str]:
    """What this reader may do about it now, the first one first."""
    at = timezone.now()
    if found.row.state not in RUNNING or found.until <= at:
        return []
    waits = bool(found.terms.confirmed_by) and found.row.confirmed_at is None
    deeds = []
    if waits and confirms(request.person, found.terms.confirmed_by, registry.local_date(at)):
        deeds += ["confirm", "refuse"]
    if queries.may_lead(request.person, found.row):
        deeds += ["stand-down"] if waits else ["extend", "stand-down"]
    return deeds


def _deed_names() -> dict[str, str]:
    return {
        "confirm": _("Confirm it"),
        "refuse": _("Do not confirm it"),
        "extend": _("Extend it"),
        "stand-down": _("Stand it down"),
    }


def _line(found: Standing) -> dict[str, Any]:
    return {
        "row": found.row,
        "terms": found.terms,
        "name": wording.name_of(found.terms),
        "meaning": wording.meaning_of(found.terms),
        "where": wording.place_name(found.row.sphere, found.row.place),
        "effects": wording.effects(found.terms),
        "until": found.until,
        "provisional": found.provisional,
    }
