"""Measures: those of a case with what can be done with them, and those that stand across cases."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from pehra.correspondence.actions import measures as acting
from pehra.correspondence.actions.exporting import note_listing
from pehra.correspondence.queries import measures as queries
from pehra.correspondence.queries.requests import offered
from pehra.correspondence.rules.wording import MeasureKind, MeasureState
from pehra.correspondence.web.measure_forms import ChangeForm, ProposeForm
from pehra.correspondence.web.wording import LABELS, MEASURE_TONES
from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Absent, Refusal
from pehra.foundation.access.paging import chosen_of, listed_under, pager, turn, typed
from pehra.foundation.access.refused import put_back
from pehra.foundation.access.roles import READS_CASES
from pehra.foundation.access.showing import shown_all_the_same
from pehra.foundation.access.viewing import viewing
from pehra.incidents import actions as cases
from pehra.incidents import queries as incidents
from pehra.incidents.rules.observables import defang
from pehra.incidents.rules.wording import ObservableType

PAGE = 25


@door(*READS_CASES)
@require_safe
@never_cache
def listing(request: HttpRequest) -> HttpResponse:
    """Measures across cases, by their state."""
    asked = request.GET.get("state", "")
    state = MeasureState(asked) if asked in list(MeasureState) else MeasureState.ACTIVE
    mine = request.GET.get("mine", "") == "yes"
    words, kind = typed(request, "q"), chosen_of(request, "kind", MeasureKind)
    found = queries.measures(
        request.person, state=state, mine=mine, words=words, kind=kind, **turn(request), limit=PAGE
    )
    person, now, shown = request.person, timezone.now(), [row.measure for row in found.rows]
    request.afterwards.append(lambda: note_listing(by=person, found=shown, at=now))
    context = {
        "rows": [_shown(row) for row in found.rows],
        "pager": pager(request, found),
        "tabs": listed_under(request, "state", [(each, LABELS["measure-state"][each]) for each in MeasureState], state),
        "words": words,
        "kind": kind,
        "kinds": [(each.value, LABELS["measure-kind"][each]) for each in MeasureKind],
        "state": state,
        "mine": mine,
        "tones": MEASURE_TONES,
    }
    return render(request, "correspondence/measures.html", context)


@door(*READS_CASES)
@require_safe
@never_cache
def of_case(request: HttpRequest, reference: str) -> HttpResponse:
    """The measures of a case, for those who take part in it."""
    case = incidents.case(request.person, reference)
    _note(request, case)
    return render(request, "correspondence/case_measures.html", _context(request, case))


@door(*READS_CASES)
@require_POST
@never_cache
def propose(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask for a measure, or write down one that stands."""
    with viewing(request.person):
        case = incidents.case(request.person, reference)
        if not offered(request.person, case):
            raise Absent
        circle = cases.circle_of(case).parties
        form = ProposeForm(request.POST, person=request.person, case=case, circle=circle, auto_id="id_new_%s")
    if form.is_valid():
        try:
            acting.propose(by=request.person, reference=reference, at=timezone.now(), **form.arguments())
        except Absent:
            raise
        except Refusal as refusal:
            put_back(form, refusal)
        else:
            messages.success(request, _("The measure is kept."))
            return _back(case.reference)
    return _again(request, reference, new_form=form)


@door(*READS_CASES)
@require_POST
@never_cache
def change(request: HttpRequest, reference: str, measure: str) -> HttpResponse:
    """Do one act with a measure."""
    with viewing(request.person):
        row = queries.row_of(request.person, measure)
        case = incidents.case(request.person, reference)
        if row.measure.case_id != case.pk:
            raise Absent
    form = ChangeForm(request.POST, acts=row.acts, auto_id=f"id_{row.measure.reference}_%s")
    if form.is_valid():
        try:
            acting.change(by=request.person, reference=measure, at=timezone.now(), **form.cleaned_data)
        except Absent:
            raise
        except Refusal as refusal:
            put_back(form, refusal)
        else:
            messages.success(request, _("The measure is kept."))
            # To the page of the list from which it came.
            return _back(case.reference, request.META["QUERY_STRING"])
    return _again(request, reference, failed={"measure": row.measure.reference, "form": form})


def _back(reference: str, leaf: str = "") -> HttpResponseRedirect:
    where = reverse("correspondence:case_measures", args=[reference])
    return HttpResponseRedirect(f"{where}?{leaf}" if leaf else where)


def _again(request: HttpRequest, reference: str, **more: Any) -> HttpResponse:
    """The page once more, with every word that was typed and what was wrong with it."""
    with viewing(request.person):
        case = incidents.case(request.person, reference)
        response = render(request, "correspondence/case_measures.html", _context(request, case) | more, status=422)
    _note(request, case)
    return shown_all_the_same(request, response)


def _note(request: HttpRequest, case: Any) -> None:
    person, now = request.person, timezone.now()
    request.afterwards.append(lambda: cases.note_reading(by=person, case=case, at=now, act="measures.read"))


def _context(request: HttpRequest, case: Any) -> dict[str, Any]:
    if not offered(request.person, case):
        raise Absent
    circle = cases.circle_of(case).parties
    found = queries.of_case(request.person, case, circle, **turn(request), limit=PAGE)
    takes_part = any(request.person.holds(party, READS_CASES) for party in circle)
    blank = {"person": request.person, "case": case, "circle": circle, "auto_id": "id_new_%s"}
    return {
        "case": case,
        "part": "measures",
        "rows": [_shown(row) | {"form": _form(row)} for row in found.rows],
        "pager": pager(request, found),
        "leaf": request.META["QUERY_STRING"],
        "tones": MEASURE_TONES,
        "new_form": ProposeForm(**blank) if takes_part else None,
        "failed": None,
    }


def _form(row: queries.Row) -> ChangeForm | None:
    return ChangeForm(acts=row.acts, auto_id=f"id_{row.measure.reference}_%s") if row.acts else None


def _shown(row: queries.Row) -> dict[str, Any]:
    """A measure with its value in a form that nothing opens by itself."""
    measure = row.measure
    shown = defang(ObservableType(measure.type), measure.value) if measure.value else measure.asset
    return {"row": row, "measure": measure, "shown": shown}
