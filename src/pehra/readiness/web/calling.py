"""The call tree of a CERT, and its tests."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Forbidden
from pehra.readiness.actions import calling as actions
from pehra.readiness.policy import plans_people
from pehra.readiness.queries import calling as queries
from pehra.readiness.queries.people import colleagues
from pehra.readiness.web.people import TAB, frame, team_here
from pehra.readiness.web.people_forms import PlaceForm
from pehra.readiness.web.showing import DOOR, act_page, now, page, person


@door(*DOOR)
@require_safe
def calls(request: HttpRequest, slug: str) -> HttpResponse:
    viewer, at = person(request), now()
    team = team_here(request, slug, at)
    context = {"tree": queries.tree(viewer, team.id), "trials": queries.trials(viewer, team.id)}
    return page(request, "calls.html", TAB, frame(request, team, "calls") | context)


@door(*DOOR)
@require_http_methods(["GET", "HEAD", "POST"])
def place(request: HttpRequest, slug: str) -> HttpResponse:
    viewer, at = person(request), now()
    team = team_here(request, slug, at)
    if not plans_people(viewer, team.id):
        raise Forbidden("This is planned by the lead and the administrator.")
    people = colleagues(team.id)
    inside = {node.user_id for node in queries.tree(viewer, team.id)}
    callers = [each for each in people if each.user_id in inside]
    form = PlaceForm(request.POST or None, people=people, callers=callers)
    return act_page(
        request,
        TAB,
        form,
        lambda: actions.place(by=viewer, body_id=team.id, at=at, **form.cleaned_data),
        title=_("Put somebody into the call tree"),
        done=_("They are in the call tree."),
        back=reverse("readiness:calls", args=[slug]),
    )


@door(*DOOR)
@require_POST
def take_out(request: HttpRequest, slug: str, user_id: int) -> HttpResponse:
    at = now()
    team = team_here(request, slug, at)
    actions.take_out(by=person(request), body_id=team.id, user_id=user_id, at=at)
    messages.success(request, _("They are in the call tree no longer."))
    return redirect("readiness:calls", slug=slug)


@door(*DOOR)
@require_POST
def start(request: HttpRequest, slug: str) -> HttpResponse:
    at = now()
    team = team_here(request, slug, at)
    test = actions.start_test(by=person(request), body_id=team.id, at=at)
    messages.success(request, _("The test runs: those at the top were called."))
    return redirect("readiness:call_test", reference=test.reference)


@door(*DOOR)
@require_safe
def trial(request: HttpRequest, reference: str) -> HttpResponse:
    view = queries.trial_view(person(request), reference)
    return page(request, "call_test.html", TAB, {"view": view, "row": view.row})


@door(*DOOR)
@require_POST
def confirm(request: HttpRequest, reference: str) -> HttpResponse:
    actions.confirm(by=person(request), reference=reference, at=now())
    messages.success(request, _("Confirmed. Thank you."))
    return redirect("readiness:call_test", reference=reference)
