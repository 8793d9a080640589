"""Calls to make: the list, one task with its numbers, and what came of a call."""

from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from pehra.calls.actions import attempts
from pehra.calls.queries import tasks as queries
from pehra.calls.rules.dialling import dialled
from pehra.calls.rules.wording import CallOutcome, CallTaskState
from pehra.calls.web.forms import AttemptForm
from pehra.calls.web.wording import OUTCOME_TONES, TONES, days_of, hours_of
from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.refused import attempt
from pehra.foundation.access.roles import ANSWERS_FOR_THE_BODY

ANSWERED: Final = {
    CallTaskState.OPEN: "",
    CallTaskState.REACHED: "success",
    CallTaskState.ANSWERED: "success",
    CallTaskState.EXHAUSTED: "warning",
}


@door(*ANSWERS_FOR_THE_BODY)
@require_safe
@never_cache
def waiting(request: HttpRequest) -> HttpResponse:
    """The calls that wait for the reader, and those that are over. No number is among it."""
    context = {"open": queries.waiting(request.person), "ended": queries.ended(request.person), "tones": TONES}
    return render(request, "calls/tasks.html", context)


# Whoever looks at numbers is written down, so the window is not for it: each question asks for itself who may.
@door(*ANSWERS_FOR_THE_BODY, looks=False)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def task(request: HttpRequest, reference: str) -> HttpResponse:
    """Whom to call now, and what came of it."""
    person, at, posted = request.person, timezone.now(), request.method == "POST"
    if posted and not queries.to_note(person, reference, at).exists():
        raise Absent
    form = AttemptForm(request.POST or None)

    def act() -> None:
        said = form.cleaned_data
        made = CallOutcome(said["outcome"])
        attempts.note(by=person, reference=reference, place_id=said["place"], outcome=made, note=said["note"], at=at)

    if posted and attempt(form, act):
        return _on(request, reference, CallOutcome(form.cleaned_data["outcome"]))
    try:
        found = queries.task(person, reference)
    except Absent:
        if not posted:
            raise
        for said in form.non_field_errors():
            messages.error(request, said)
        return redirect("calls:waiting")
    view = queries.view(person, found, at)
    if view.lines:
        attempts.looked(by=person, row=found, at=at)
    chosen = _chosen(request, view, form)
    context = {
        "view": view,
        "task": found,
        "chosen": chosen,
        "lines": [_line(each, chosen) for each in view.lines],
        "whom": [("", _("Choose one")), *((each.entry.row.pk, each.entry.row.contact.name) for each in view.lines)],
        "attempts": view.attempts,
        "outcomes": [each.value for each in CallOutcome],
        "tones": TONES,
        "outcome_tones": OUTCOME_TONES,
        "form": form,
        "dialled": dialled,
    }
    return render(request, "calls/task.html", context, status=422 if form.errors else 200)


def _on(request: HttpRequest, reference: str, made: CallOutcome) -> HttpResponse:
    """Say what follows. Whoever has passed the task on sees it no longer."""
    row = queries.standing(request.person, reference)
    if row.state == CallTaskState.REACHED:
        messages.success(request, _("Written down. Nobody else need be called."))
    elif made is CallOutcome.REACHED:
        messages.success(request, _("Written down. The task had ended meanwhile, and stays as it is."))
    elif row.state == CallTaskState.EXHAUSTED:
        messages.warning(request, _("Every list was gone through, and nobody was reached."))
    elif row.yours:
        messages.success(request, _("Written down. Call the next one."))
    else:
        messages.success(request, _("The list is exhausted: the next body up the chain makes the calls now."))
    return redirect("calls:task", reference=row.reference) if row.yours else redirect("calls:waiting")


def _chosen(request: HttpRequest, view: queries.View, form: AttemptForm) -> queries.Line | None:
    """Whoever is next, or another one of the list whom the reader wants to note a call to.

    What was said of somebody who is not on it stands beside nobody else.
    """
    wanted = str(form.data.get("place", "")) if form.is_bound else request.GET.get("place", "")
    other = None if form.is_bound else view.next
    return next((each for each in view.lines if str(each.entry.row.pk) == wanted), other)


def _line(line: queries.Line, chosen: queries.Line | None) -> dict[str, Any]:
    row = line.entry.row
    return {
        "row": row,
        "name": row.contact.name,
        "role": row.contact.role,
        "phone": row.contact.phone,
        "tel": dialled(row.contact.phone),
        "hours": hours_of(line.entry.hours),
        "days": days_of(line.entry.hours),
        "now": line.now,
        "wrong": line.entry.listed.wrong,
        "attempts": line.attempts,
        "chosen": chosen is not None and chosen.entry.row.pk == row.pk,
    }
