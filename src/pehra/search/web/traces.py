"""The technical traces of a case: what stands on it, where else it was seen, pasting more, asking who knows one."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Conflict, Forbidden, Invalid, Refusal
from pehra.foundation.access.roles import READS_CASES, WORKS_CASES
from pehra.incidents import actions as incidents
from pehra.incidents import queries
from pehra.incidents.queries import sightings
from pehra.incidents.rules.extraction import LONGEST, extract
from pehra.incidents.rules.intake import Seen
from pehra.incidents.rules.observables import defang
from pehra.incidents.rules.wording import ObservableType, TraceState
from pehra.search.actions import asking as acting
from pehra.search.queries import asking
from pehra.search.rules.general import general

SHOWN_ELSEWHERE = 5


@door(*READS_CASES)
@require_safe
@never_cache
def traces(request: HttpRequest, reference: str) -> HttpResponse:
    """The traces of a case, as far as this person sees the case."""
    case, person, now = queries.case(request.person, reference), request.person, timezone.now()
    request.afterwards.append(lambda: incidents.note_reading(by=person, case=case, at=now, act="traces.read"))
    return render(request, "search/traces.html", _context(request, case))


def _context(request: HttpRequest, case: Any, **more: Any) -> dict[str, Any]:
    person, now = request.person, timezone.now()
    rows = sightings.every_trace_of(person, case)
    seen = [(row.type, row.value) for row in rows if row.state == TraceState.SEEN]
    elsewhere = sightings.elsewhere(person, case, seen, most=SHOWN_ELSEWHERE)
    probes = asking.probes(person, case)
    asked = asking.open_questions(person, case, now)
    context = {
        "case": case,
        "part": "traces",
        "rows": [
            {
                "row": row,
                "shown": defang(ObservableType(row.type), row.value),
                "elsewhere": elsewhere.get((row.type, row.value)),
                "probe": probes.get((row.type, row.value)),
                "question": asked.get((row.type, row.value)),
                "general": general(row.type, row.value),
                "place": place,
                "key": own.key if (own := sightings.standing(person, case, row)).may_correct else "",
            }
            for place, row in enumerate(rows)
        ],
        "asks": person.at_a_body and person.has_role(*WORKS_CASES) and case.drill is None,
        "now": now,
        "pasted": "",
        "problem": "",
    }
    return context | more


@door(*READS_CASES)
@require_POST
@never_cache
def preview(request: HttpRequest, reference: str) -> HttpResponse:
    """What was recognised in a pasted text, to be looked at and changed before anything is kept."""
    case = queries.case(request.person, reference)
    pasted = request.POST.get("pasted", "")
    found = extract(pasted)
    if not found.found:
        problem = (
            _("Nothing in this text looks like a technical trace.") if pasted.strip() else _("Paste some text first.")
        )
        context = _context(request, case, pasted=pasted[:LONGEST], problem=problem)
        return render(request, "search/traces.html", context, status=422)
    return render(request, "search/preview.html", _preview(case, found.found, found.left, found.cut))


def _preview(case: Any, found: Any, left: Any = (), cut: bool = False, problem: str = "") -> dict[str, Any]:
    known = {(row.type, row.value): row for row in case.observables.all()}
    rows = [
        {
            "written": each.written,
            "type": each.type,
            "value": each.value,
            "known": known.get((each.type, each.value)),
            "note": getattr(each, "note", ""),
        }
        for each in found
    ]
    return {
        "case": case,
        "part": "traces",
        "rows": rows,
        "left": left,
        "cut": cut,
        "problem": problem,
        "types": list(ObservableType),
    }


class _Typed:
    """A row of the preview as it was sent, to be shown again."""

    def __init__(self, written: str, type: str, value: str, note: str) -> None:
        self.written, self.type, self.value, self.note = written, type, value, note


@door(*READS_CASES)
@require_POST
@never_cache
def add(request: HttpRequest, reference: str) -> HttpResponse:
    """Keep the rows of the preview that are ticked: all of them or, with one fault, none."""
    case = queries.case(request.person, reference)
    rows = [
        _Typed(value, type_, value, note)
        for number in request.POST.getlist("take")[:600]
        if number.isascii()
        and (value := request.POST.get(f"value-{number}", ""))
        and (type_ := request.POST.get(f"type-{number}", "")) is not None
        and (note := request.POST.get(f"note-{number}", "")) is not None
    ]
    try:
        seen = [Seen(row.value, row.type, row.note) for row in rows]
        kept = incidents.add_observables(by=request.person, reference=case.reference, seen=seen, at=timezone.now())
    except Invalid as refused:
        problem = next(iter(refused.problems.values()))
        text = _(problem.text) % problem.params if problem.params else _(problem.text)
        return render(request, "search/preview.html", _preview(case, rows, problem=text), status=422)
    messages.success(request, _("%(count)d technical traces were added.") % {"count": len(kept)})
    return _back(case.reference)


@door(*WORKS_CASES)
@require_POST
@never_cache
def look(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask blindly whether another CERT knows a value."""
    return _do(request, reference, acting.look)


@door(*WORKS_CASES)
@require_POST
@never_cache
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    """Send the question to whoever knows it."""
    done = _("The question was sent. Whoever knows the value decides what to answer.")
    return _do(request, reference, acting.ask, done, purpose=request.POST.get("purpose", ""))


def _do(request: HttpRequest, reference: str, action: Any, done: str = "", **words: str) -> HttpResponse:
    case = queries.case(request.person, reference)
    type_, value = request.POST.get("type", ""), request.POST.get("value", "")
    if "\0" in type_ + value:
        type_ = value = ""
    try:
        action(by=request.person, reference=case.reference, type=type_, value=value, at=timezone.now(), **words)
    except Invalid as refused:
        problem = next(iter(refused.problems.values()))
        return _said(request, case, _(problem.text) % problem.params if problem.params else _(problem.text), 422)
    except (Conflict, Forbidden) as refused:
        return _said(request, case, _told(refused), 403 if isinstance(refused, Forbidden) else 409)
    if done:
        messages.success(request, done)
    return _back(case.reference)


def _told(refused: Refusal) -> str:
    return _(refused.text) % refused.params if refused.params else _(refused.text)


def _said(request: HttpRequest, case: Any, text: str, status: int) -> HttpResponse:
    """The page once more, with why nothing happened."""
    incidents.note_reading(by=request.person, case=case, at=timezone.now(), act="traces.read")
    return render(request, "search/traces.html", _context(request, case, problem=text), status=status)


def _back(reference: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("search:case_traces", args=[reference]))
