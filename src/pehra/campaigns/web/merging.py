"""Merging two cases with a preview, taking that back, and splitting a case."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from pehra.campaigns.web.deeds import do, numbers, typed
from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.roles import WORKS_CASES
from pehra.incidents import actions as incidents
from pehra.incidents import queries
from pehra.incidents.actions.custody import national_bodies
from pehra.incidents.queries import merging
from pehra.incidents.rules.observables import defang
from pehra.incidents.rules.wording import EntryKind, ObservableType

PART = "connections"


@door(*WORKS_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def merge(request: HttpRequest, reference: str) -> HttpResponse:
    """What merging a case into another would bring together; and doing it, as it was shown."""
    case = _own(request, reference)
    if request.method != "POST":
        wanted = request.GET.get("into", "")
        return _preview(request, case, "" if "\0" in wanted else wanted[:20])
    into, version = typed(request, "into"), typed(request, "version")
    return do(
        request,
        lambda: incidents.merge(
            by=request.person,
            reference=case.reference,
            into=into,
            reason=typed(request, "reason"),
            version=int(version) if version.isascii() and version.isdecimal() and len(version) < 10 else None,
            at=timezone.now(),
        ),
        done=_("The two cases are one. You can take that back for some time."),
        to=lambda made: reverse("incidents:case", args=[made.into.reference]),
        again=lambda problem, status: _preview(request, _own(request, reference), into[:20], problem, status),
    )


def _preview(request: HttpRequest, case: Any, into: str, problem: str = "", status: int = 200) -> HttpResponse:
    _noted(request, case)
    target = queries.find(request.person, into) if into else None
    if target is not None and (target.pk == case.pk or not request.person.holds(target.custodian_id, WORKS_CASES)):
        problem = problem or (
            _("A case cannot be merged into itself.")
            if target.pk == case.pk
            else _("Another body has that case. Tell it that both are the same incident.")
        )
        target = None
    elif into and target is None:
        problem = problem or _("You see no case with this reference.")
    if target is not None:
        # The preview shows both.
        _noted(request, target)
    context = {
        "case": case,
        "part": PART,
        "into": into,
        "preview": merging.preview(request.person, case, target) if target else None,
        "days": settings.MERGE_UNDO_FOR.days,
        "problem": problem,
        "reason": typed(request, "reason"),
    }
    return render(request, "campaigns/merge.html", context, status=status)


@door(*WORKS_CASES)
@require_POST
@never_cache
def unmerge(request: HttpRequest, reference: str) -> HttpResponse:
    """Take a merge back: `reference` is the merged case."""
    case = queries.case(request.person, reference)
    return do(
        request,
        lambda: incidents.undo_merge(
            by=request.person, reference=case.reference, reason=typed(request, "reason"), at=timezone.now()
        ),
        done=_("Both are cases of their own again. What was written since stays where it was written."),
        to=lambda made: reverse("incidents:case", args=[made.case.reference]),
        again=lambda problem, status: _refused(request, case, problem, status),
    )


def _refused(request: HttpRequest, case: Any, problem: str, status: int) -> HttpResponse:
    _noted(request, case)
    context = {"case": case, "part": PART, "problem": problem, "reason": typed(request, "reason")}
    return render(request, "campaigns/unmerge.html", context, status=status)


@door(*WORKS_CASES)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def split(request: HttpRequest, reference: str) -> HttpResponse:
    """What can be taken out of a case; and doing it."""
    if request.method != "POST":
        return _choose(request, reference)
    case = _own(request, reference)
    part = incidents.Part(
        reports=[each for each in request.POST.getlist("reports")[:200] if "\0" not in each],
        observables=numbers(request, "observables"),
        notes=numbers(request, "notes"),
    )
    return do(
        request,
        lambda: incidents.split(
            by=request.person,
            reference=case.reference,
            part=part,
            title=typed(request, "title"),
            reason=typed(request, "reason"),
            at=timezone.now(),
        ),
        done=_("What you chose stands in this case now."),
        to=lambda out: reverse("incidents:case", args=[out.reference]),
        again=lambda problem, status: _choose(request, case.reference, problem, status, part),
    )


def _choose(
    request: HttpRequest, reference: str, problem: str = "", status: int = 200, part: incidents.Part | None = None
) -> HttpResponse:
    detail = queries.detail(request.person, reference, national=national_bodies(timezone.now()))
    case = _owned(request, detail.case)

    def own(rows: Any) -> list[Any]:
        return [each for each in rows if each.case_id == case.pk]

    notes = [each for each in own(detail.entries) if each.kind == EntryKind.NOTE]
    _noted(request, case, notes)
    context = {
        "case": case,
        "part": PART,
        # A case keeps the report that it was opened for; those of merged cases go back with them.
        "reports": [each for each in detail.reports if each.case_id != case.pk],
        "observables": [(each, defang(ObservableType(each.type), each.value)) for each in own(detail.observables)],
        "notes": notes,
        "chosen": part or incidents.Part(),
        "typed": request.POST,
        "problem": problem,
    }
    return render(request, "campaigns/split.html", context, status=status)


def _own(request: HttpRequest, reference: str) -> Any:
    """A case that one's own body has: to all others who see it there is no such page."""
    return _owned(request, queries.case(request.person, reference))


def _owned(request: HttpRequest, case: Any) -> Any:
    if not request.person.holds(case.custodian_id, WORKS_CASES):
        raise Absent
    return case


def _noted(request: HttpRequest, case: Any, entries: Any = ()) -> None:
    person, now = request.person, timezone.now()
    request.afterwards.append(
        lambda: incidents.note_reading(by=person, case=case, entries=entries, at=now, act="connections.read")
    )
