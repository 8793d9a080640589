"""One technical trace of a case: what it is taken for, and what is noted of it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from pehra.foundation.access.doors import door
from pehra.foundation.access.refused import attempt
from pehra.foundation.access.roles import READS_CASES
from pehra.foundation.access.viewing import viewing
from pehra.incidents import actions as incidents
from pehra.incidents import queries
from pehra.incidents.queries import sightings
from pehra.incidents.rules.intake import LONGEST_TRACE_NOTE
from pehra.incidents.rules.observables import defang
from pehra.incidents.rules.wording import ObservableType, TraceState
from pehra.incidents.web.wording import LABELS

REASON = {"rows": 3, "maxlength": 4000, "dir": "auto"}
NOTE = {"rows": 2, "maxlength": LONGEST_TRACE_NOTE, "dir": "auto"}


class JudgeForm(forms.Form):
    """What the trace is taken for. The act says what is wrong with the rest."""

    state = forms.ChoiceField(label=gettext_lazy("What is it?"), widget=forms.RadioSelect)
    reason = forms.CharField(label=gettext_lazy("Reason"), required=False, widget=forms.Textarea(attrs=REASON))

    def __init__(self, *args: Any, standing: sightings.Standing, **rest: Any) -> None:
        super().__init__(*args, **rest)
        named = LABELS["trace-state"]
        self.fields["state"].choices = [(each, named[each]) for each in TraceState if each in standing.may_say]


class NoteForm(forms.Form):
    """What is noted of it, anew."""

    note = forms.CharField(label=gettext_lazy("Note"), required=False, widget=forms.Textarea(attrs=NOTE))

    def __init__(self, *args: Any, standing: sightings.Standing, **rest: Any) -> None:
        super().__init__(*args, initial={"note": standing.trace.note}, **rest)


@door(*READS_CASES)
@require_safe
@never_cache
def trace(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """A trace, with what this person can do with it."""
    return _page(request, reference, key, 200)


@door(*READS_CASES)
@require_POST
@never_cache
def judge(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """Say what it is taken for."""
    done = _("What the trace is taken for stands in the timeline.")
    return _do(request, reference, key, JudgeForm, incidents.judge_trace, done)


@door(*READS_CASES)
@require_POST
@never_cache
def note(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """Correct its note."""
    return _do(request, reference, key, NoteForm, incidents.correct_trace, _("The note has been corrected."))


def _do(
    request: HttpRequest, reference: str, key: str, form: Any, action: Callable[..., object], done: str
) -> HttpResponse:
    with viewing(request.person):
        case = queries.case(request.person, reference)
        found = sightings.standing(request.person, case, sightings.trace_of(request.person, case, key))
    sent = form(request.POST, standing=found)
    on = {"by": request.person, "reference": case.reference, "type": found.trace.type, "value": found.trace.value}
    if not attempt(sent, lambda: action(**on, **sent.cleaned_data, at=timezone.now())):
        with viewing(request.person):
            return _page(request, reference, key, 422, sent)
    messages.success(request, done)
    return HttpResponseRedirect(reverse("search:case_traces", args=[case.reference]))


def _page(request: HttpRequest, reference: str, key: str, status: int, sent: forms.Form | None = None) -> HttpResponse:
    person, now = request.person, timezone.now()
    case = queries.case(person, reference)
    found = sightings.standing(person, case, sightings.trace_of(person, case, key))
    request.afterwards.append(lambda: incidents.note_reading(by=person, case=case, at=now, act="traces.read"))
    judging = sent if isinstance(sent, JudgeForm) else JudgeForm(standing=found)
    noting = sent if isinstance(sent, NoteForm) else NoteForm(standing=found)
    context = {
        "case": case,
        "part": "traces",
        "row": found.trace,
        "key": found.key,
        "shown": defang(ObservableType(found.trace.type), found.trace.value),
        "judging": judging if found.may_say else None,
        "noting": noting if found.may_correct else None,
        "sent": sent,
    }
    return render(request, "search/trace.html", context, status=status)
