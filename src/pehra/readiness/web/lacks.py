"""What a CERT lacks, and the plans for it."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Absent, Forbidden
from pehra.readiness.actions import plans as actions
from pehra.readiness.queries import lacks as queries
from pehra.readiness.queries.people import colleagues
from pehra.readiness.queries.teams import circle
from pehra.readiness.queries.training import courses, courses_for
from pehra.readiness.web.showing import CHOICE, DOOR, act_page, day, now, page, person, text
from pehra.readiness.web.wording import lack_detail, lack_of_key, lack_title
from pehra.registry.queries import local_date

TAB = "maturity"


class PlanForm(forms.Form):
    """Who closes it until when."""

    owner = forms.TypedChoiceField(label=gettext_lazy("Owner"), coerce=int, error_messages=CHOICE)
    due_on = day(gettext_lazy("To be closed by"))
    note_text = text(gettext_lazy("Note"), required=False, rows=2)

    def __init__(self, *args: Any, body_id: int, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["owner"].choices = [("", ""), *((each.user_id, each.name) for each in colleagues(body_id))]


class OutcomeForm(forms.Form):
    outcome = text(
        gettext_lazy("What came of it"), gettext_lazy("What is there now, and where it can be seen."), rows=3
    )


@door(*DOOR)
@require_safe
def lacking(request: HttpRequest, slug: str) -> HttpResponse:
    viewer, at = person(request), now()
    found = queries.lacks(viewer, slug, at)
    codes = [each.gap.parameter.code for each in found.every if each.gap]
    context = {
        "found": found,
        "rows": [(each, lack_title(each), lack_detail(each)) for each in found.every],
        "closed": [(row, lack_of_key(row.lack)) for row in queries.closed_plans(viewer, found.team.id)],
        "courses": courses_for(courses(viewer, circle(at)), codes),
        "today": local_date(at),
    }
    return page(request, "lacks.html", TAB, context)


@door(*DOOR)
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Plan one thing that is lacking."""
    viewer, at = person(request), now()
    found = queries.lacks(viewer, slug, at)
    lack = next((each for each in found.every if each.key == key), None)
    if lack is None:
        raise Absent
    if not found.may_plan:
        raise Forbidden("What is lacking is planned by the lead.")
    held = lack.plan
    initial = {"owner": held.owner_id, "due_on": held.due_on, "note_text": held.note} if held else {}
    form = PlanForm(request.POST or None, body_id=found.team.id, initial=initial)
    return act_page(
        request,
        TAB,
        form,
        lambda: actions.plan(by=viewer, body=slug, lack=key, at=at, **form.cleaned_data),
        title=lack_title(lack),
        done=_("Planned: the owner was told and will be reminded."),
        back=reverse("readiness:lacks", args=[slug]),
    )


@door(*DOOR)
@require_http_methods(["GET", "HEAD", "POST"])
def show_plan(request: HttpRequest, reference: str) -> HttpResponse:
    """A plan, for who owns it and for the lead: what it is for, and closing it."""
    viewer, at = person(request), now()
    row = queries.plan_of(viewer, reference)
    form = OutcomeForm(request.POST or None)
    if row.done_at is not None and request.method != "POST":
        context = {"plan": row, "title": lack_of_key(row.lack), "today": local_date(at)}
        return page(request, "plan.html", TAB, context)
    return act_page(
        request,
        TAB,
        form,
        lambda: actions.close(by=viewer, reference=reference, outcome=form.cleaned_data["outcome"], at=at),
        title=_("Close: %(lack)s") % {"lack": lack_of_key(row.lack)},
        done=_("Closed."),
        back=reverse("readiness:overview"),
    )
