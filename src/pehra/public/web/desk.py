"""The desk: what the public has reported, one of these with all that was said, and what is done with it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Absent, Conflict, Invalid
from pehra.foundation.access.paging import pager, turn
from pehra.foundation.access.refused import told
from pehra.foundation.access.roles import WORKS_CASES
from pehra.foundation.documents.web import handed_out
from pehra.incidents.queries.forms import answered_in_words
from pehra.incidents.web.questions import language
from pehra.incidents.web.wording import rsit_names
from pehra.law.chain import ChainError
from pehra.public.actions import claiming, taking_up
from pehra.public.actions import desk as acts
from pehra.public.models import PublicReport
from pehra.public.queries import desks, reports
from pehra.public.queries.figures import PERIOD, figures
from pehra.public.rules.kinds import KIND
from pehra.public.rules.states import OPEN, Act, PublicReportState, acts_in
from pehra.public.web.forms import AskForm, CloseForm, JoinForm, RefuseForm, TakeUpForm, put_back
from pehra.public.web.wording import LABELS
from pehra.registry import queries as registry

PAGE = 50


@dataclass(frozen=True)
class Deed:
    """One thing to do: its act in the table of states, its form, and the action with what it takes from the form."""

    act: Act
    form: type[forms.Form]
    carry_out: Callable[..., PublicReport]
    title: Promise
    image: str
    done: Promise


DEEDS: dict[str, Deed] = {
    "acknowledge": Deed(
        Act.ACKNOWLEDGE,
        forms.Form,
        acts.acknowledge,
        _("Say that we look at it"),
        "eye-check",
        _("Its sender sees now that somebody looks at it."),
    ),
    "take-up": Deed(
        Act.TAKE_UP, TakeUpForm, taking_up.take_up, _("Take up as a case"), "file-plus", _("A case has come of it.")
    ),
    "join": Deed(Act.TAKE_UP, JoinForm, taking_up.take_into, _("Add to a case"), "link", _("It has joined the case.")),
    "ask": Deed(Act.ASK, AskForm, acts.ask, _("Write to the sender"), "message", _("Its sender reads it by the link.")),
    "close": Deed(Act.CLOSE, CloseForm, acts.close, _("Answer and close"), "check", _("It is answered and closed.")),
    "refuse": Deed(Act.REFUSE, RefuseForm, acts.refuse, _("Do not follow up"), "archive", _("It is not followed up.")),
    "reopen": Deed(Act.REOPEN, forms.Form, acts.reopen, _("Look at it again"), "refresh", _("It is open again.")),
}


def own_desk(request: HttpRequest) -> desks.Desk:
    """The desk of today, for whoever works there. Raises Absent."""
    on = registry.local_date(timezone.now())
    found = desks.desk(on)
    if found is None or found.body.id not in request.person.parties(WORKS_CASES):
        raise Absent
    return found


@door(*WORKS_CASES)
@require_safe
@never_cache
def listing(request: HttpRequest) -> HttpResponse:
    """What came in, by state, with the figures of the last thirty days."""
    found, now = own_desk(request), timezone.now()
    asked = request.GET.get("state", "")
    counted = reports.waiting(request.person, found.body.id)
    state = asked if asked in counted else "" if asked == "all" else _busiest(counted)
    leaf = reports.reports(request.person, found.body.id, state=state, **turn(request), limit=PAGE)
    context = {
        "leaf": leaf,
        "pager": pager(request, leaf),
        "tabs": _tabs(counted, state),
        "state": state,
        "figures": figures(request.person, found.body.id, since=now - PERIOD, until=now, now=now),
        "days": PERIOD.days,
        "desk": found,
    }
    return render(request, "public/desk.html", context)


def _busiest(counted: dict[str, int]) -> str:
    """Where there is something to do; with nothing to do anywhere, what is new."""
    return next(
        (each for each in (PublicReportState.NEW, PublicReportState.LOOKING, PublicReportState.ASKED) if counted[each]),
        PublicReportState.NEW,
    )


def _tabs(counted: dict[str, int], current: str) -> list[dict[str, Any]]:
    # What is over is not counted: the number would only grow.
    found = [
        {
            "text": LABELS["public-state"][state],
            "href": f"?state={state}",
            "current": state == current,
            "count": number if state in OPEN else None,
        }
        for state, number in counted.items()
    ]
    return [*found, {"text": _("All"), "href": "?state=all", "current": current == "", "count": None}]


@door(*WORKS_CASES)
@require_safe
@never_cache
def detail(request: HttpRequest, reference: str) -> HttpResponse:
    """One report with all that was said, and what can be done with it now."""
    return _show(request, reports.at_desk(request.person, reference))


@door(*WORKS_CASES)
@require_POST
def act(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    """Carry one act out."""
    deed = DEEDS.get(name)
    if deed is None:
        raise Absent
    row = reports.at_desk(request.person, reference)
    form = deed.form(request.POST, prefix=name)
    if not form.is_valid():
        return _show(request, row, refused={name: form}, status=422)
    try:
        deed.carry_out(by=request.person, reference=reference, at=timezone.now(), **form.cleaned_data)
    except Invalid as refused:
        put_back(form, refused.problems)
        return _show(request, row, refused={name: form}, status=422)
    except Conflict as refused:
        form.add_error(None, told(refused))
        return _show(request, reports.at_desk(request.person, reference), refused={name: form}, status=409)
    except ChainError:
        form.add_error(None, _("The network cannot tell today who would receive this."))
        return _show(request, row, refused={name: form}, status=409)
    messages.success(request, str(deed.done))
    return HttpResponseRedirect(reverse("public:report", args=[row.reference]))


@door(*WORKS_CASES)
@require_POST
def admit(request: HttpRequest, reference: str) -> HttpResponse:
    """Let the organisation that has claimed it take part in the case."""
    row = reports.at_desk(request.person, reference)
    claiming.admit(by=request.person, reference=reference, at=timezone.now())
    messages.success(request, _("The organisation takes part in the case from now on."))
    return HttpResponseRedirect(reverse("public:report", args=[row.reference]))


@door(*WORKS_CASES)
@require_safe
@never_cache
def file(request: HttpRequest, reference: str, key: UUID) -> HttpResponse:
    """A file of the sender's, as a download and never on a page."""
    return handed_out(*reports.file(request.person, reference, key))


def _show(
    request: HttpRequest,
    row: PublicReport,
    *,
    refused: dict[str, forms.Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    possible = acts_in(row.state)
    offered = [
        (name, deed, (refused or {}).get(name) or deed.form(prefix=name, initial=_first(row)))
        for name, deed in DEEDS.items()
        if deed.act in possible or name in (refused or {})
    ]
    kind = KIND.get(row.kind)
    provinces = {each.slug: each for each in registry.snapshot().provinces}
    context = {
        "thread": reports.thread(row),
        "report": row,
        "answered": answered_in_words(row.answers, language()),
        "offered": offered,
        "refused": set(refused or {}),
        "classification": rsit_names(kind.classification if kind else ()),
        "province": provinces.get(row.province),
        "late": row.acknowledged_at is None,
        "admits": row.case_id is not None and row.claimed_by_id is not None and row.admitted_at is None,
    }
    return render(request, "public/report.html", context, status=status)


def _first(row: PublicReport) -> dict[str, str]:
    """The line by which a case may be called, to be made better by whoever takes it up."""
    return {"title": row.words.strip().splitlines()[0][:120] if row.words.strip() else ""}
