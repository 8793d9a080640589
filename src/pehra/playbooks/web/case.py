"""The page of a case that tells what is to be done: tasks, playbooks that were started, and those that fit."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Absent, Refusal
from pehra.foundation.access.refused import attempt, told
from pehra.foundation.access.roles import READS_CASES
from pehra.foundation.access.viewing import viewing
from pehra.incidents import actions as cases
from pehra.incidents import queries as incidents
from pehra.playbooks.actions import starting, tasks
from pehra.playbooks.queries import playbooks as library
from pehra.playbooks.queries import tasks as queries
from pehra.playbooks.rules.words import TaskState
from pehra.playbooks.web.forms import AddForm, FinishForm, GiveForm, SkipForm


@door(*READS_CASES)
@require_safe
@never_cache
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """What is to be done on a case, as this person may see it."""
    found = incidents.case(request.person, reference)
    context = context_of(request, found)
    person, now = request.person, timezone.now()
    request.afterwards.append(lambda: cases.note_reading(by=person, case=found, at=now, act="tasks.read"))
    return render(request, "playbooks/case.html", context)


@door(*READS_CASES)
@require_POST
def start(request: HttpRequest, reference: str) -> HttpResponse:
    """Start a playbook."""
    return _done(
        request,
        reference,
        lambda: starting.start(
            by=request.person,
            reference=reference,
            playbook=request.POST.get("playbook", "")[:40],
            at=timezone.now(),
        ),
        _("The playbook has been started."),
    )


def _done(request: HttpRequest, reference: str, act: Callable[[], object], done: str) -> HttpResponse:
    """An act without a form: what is refused is told on the page."""
    try:
        act()
    except Absent:
        raise
    except Refusal as refusal:
        messages.error(request, told(refusal))
    else:
        messages.success(request, done)
    return redirect("playbooks:case", reference=reference)


@door(*READS_CASES)
@require_POST
def add(request: HttpRequest, reference: str) -> HttpResponse:
    """Add a task of one's own."""
    found, shown = looked(request, reference)
    form = AddForm(request.POST, **_choices(shown), auto_id="id_add_%s")
    act = lambda: tasks.add(by=request.person, reference=reference, at=timezone.now(), **form.arguments())  # noqa: E731
    if attempt(form, act):
        messages.success(request, _("The task has been added."))
        return redirect("playbooks:case", reference=found.reference)
    return again(request, reference, add_form=form)


def looked(request: HttpRequest, reference: str) -> tuple[Any, queries.OfCase]:
    """The case and its tasks as this person sees them, outside of a window. Raises Absent."""
    with viewing(request.person):
        found = incidents.case(request.person, reference)
        return found, queries.of_case(request.person, found, timezone.now())


def again(request: HttpRequest, reference: str, **forms_: Any) -> HttpResponse:
    """The page once more, with every word that was typed and what was wrong with it."""
    with viewing(request.person):
        found = incidents.case(request.person, reference)
        return render(request, "playbooks/case.html", context_of(request, found) | forms_, status=422)


@door(*READS_CASES)
@require_POST
def act(request: HttpRequest, reference: str, task: str, deed: str) -> HttpResponse:
    """Something is done with a task."""
    found, shown = looked(request, reference)
    row = next((row for row in shown.rows if row.task.reference == task.upper()), None)
    if row is None:
        raise Absent
    common = {"by": request.person, "reference": found.reference, "task": row.task.reference, "at": timezone.now()}
    if deed in PLAIN:
        carry_out, done = PLAIN[deed]
        return _done(request, found.reference, lambda: carry_out(request, common), str(done()))
    form = form_of(deed, row, shown, request.POST)
    if attempt(form, lambda: FORMED[deed](form, common)):
        messages.success(request, _("It has been noted."))
        return redirect("playbooks:case", reference=found.reference)
    return again(request, reference, failed={"task": row.task.reference, "deed": deed, "form": form})


def _moved(request: HttpRequest, common: dict[str, Any]) -> object:
    return tasks.move(**common, places=-1 if request.POST.get("way") == "up" else 1)


PLAIN: dict[str, tuple[Callable[[HttpRequest, dict[str, Any]], object], Callable[[], str]]] = {
    "take": (lambda request, common: tasks.take(**common), lambda: _("The task is yours.")),
    "reopen": (lambda request, common: tasks.reopen(**common), lambda: _("The task is open again.")),
    "move": (_moved, lambda: _("The order has been changed.")),
}
FORMED: dict[str, Callable[[Any, dict[str, Any]], object]] = {
    "finish": lambda form, common: tasks.finish(**common, outcome=form.cleaned_data["outcome"]),
    "skip": lambda form, common: tasks.skip(**common, reason=form.cleaned_data["reason"]),
    "assign": lambda form, common: tasks.assign(**common, **form.chosen()),
}


def form_of(deed: str, row: queries.Row, shown: queries.OfCase, data: Any = None) -> forms.Form:
    auto_id = f"id_{row.task.reference}_{deed}_%s"
    if deed == "finish":
        initial = {"outcome": row.task.outcome}
        return FinishForm(data, needed=row.task.outcome_needed, initial=initial, auto_id=auto_id)
    if deed == "skip":
        return SkipForm(data, auto_id=auto_id)
    initial = {"party": row.party.slug, "person": row.task.assignee_id or ""}
    return GiveForm(data, **_choices(shown), initial=initial, auto_id=auto_id)


def _choices(shown: queries.OfCase) -> dict[str, Any]:
    language = (get_language() or "en")[:2]
    return {
        "parties": [(each.slug, each.name(language)) for each in _own_first(shown)],
        "people": [(str(user.pk), user.name) for user in shown.people],
    }


def _own_first(shown: queries.OfCase) -> list[Any]:
    return sorted(shown.parties, key=lambda each: each.id != shown.writes)


def context_of(request: HttpRequest, found: Any) -> dict[str, Any]:
    now = timezone.now()
    shown = queries.of_case(request.person, found, now)
    starts = shown.writes is not None and request.person.at_a_body
    offered = library.startable(request.person, found, now) if starts else []
    return {
        "case": found,
        "part": "tasks",
        "shown": shown,
        "rows": [{"row": row, "forms": _forms(row, shown)} for row in shown.rows],
        "progress": _progress(shown),
        "suggestions": [each for each in offered if each.fits],
        "startable": offered,
        "add_form": AddForm(**_choices(shown), auto_id="id_add_%s") if shown.writes is not None else None,
        "failed": None,
    }


def _forms(row: queries.Row, shown: queries.OfCase) -> dict[str, forms.Form]:
    if not row.handles or row.task.state != TaskState.OPEN:
        return {}
    return {deed: form_of(deed, row, shown) for deed in FORMED}


def _progress(shown: queries.OfCase) -> list[dict[str, Any]]:
    """Each playbook that was started, with how many of its tasks are over."""
    found = []
    for run in shown.runs:
        mine = [row.task for row in shown.rows if row.task.run_id == run.pk]
        over = sum(task.state != TaskState.OPEN for task in mine)
        found.append({"run": run, "over": over, "of": len(mine)})
    return found
