"""Courses and sessions: what there is, coming to it, holding it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Forbidden
from pehra.foundation.access.roles import Role
from pehra.readiness.actions import training as actions
from pehra.readiness.actions.training import CourseDetails, SessionDetails
from pehra.readiness.policy import PLANS
from pehra.readiness.queries import needs
from pehra.readiness.queries import training as queries
from pehra.readiness.queries.teams import circle
from pehra.readiness.rules.parameters import model
from pehra.readiness.rules.training import Result
from pehra.readiness.web.showing import (
    DOOR,
    ReasonForm,
    SureForm,
    act_page,
    attempt,
    in_language,
    moment,
    now,
    number,
    page,
    person,
    text,
)

TAB = "training"
COMES = (*DOOR, Role.CONTACT)


class CourseForm(forms.Form):
    body = forms.ChoiceField(label=gettext_lazy("Organised by"))
    title_en = text(gettext_lazy("Title in English"))
    title_ur = text(gettext_lazy("Title in Urdu"), required=False)
    summary = text(gettext_lazy("What it teaches"), required=False, rows=3)
    hours = number(gettext_lazy("Hours"), 1, actions.MOST_HOURS)
    parameters = forms.MultipleChoiceField(
        label=gettext_lazy("Helps with"), required=False, widget=forms.CheckboxSelectMultiple
    )
    for_organisations = forms.BooleanField(label=gettext_lazy("Also for people of organisations"), required=False)

    def __init__(self, *args: Any, teams: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.fields["body"].choices = [(team.slug, in_language(team)) for team in teams]
        self.fields["parameters"].choices = [
            (each.code, f"{each.code} {in_language(each)}") for each in model().parameters
        ]

    def details(self) -> CourseDetails:
        given = dict(self.cleaned_data)
        given.pop("body")
        given["parameters"] = tuple(given["parameters"])
        return CourseDetails(**given)


class SessionForm(forms.Form):
    starts_at = moment(gettext_lazy("Begins"))
    ends_at = moment(gettext_lazy("Ends"))
    place = text(gettext_lazy("Place"), gettext_lazy("A room, or a link for who takes part from afar."))
    capacity = number(gettext_lazy("Places"), 1, actions.MOST_PLACES)


@door(*COMES)
@require_safe
def training(request: HttpRequest) -> HttpResponse:
    viewer, at = person(request), now()
    around = circle(at)
    courses = queries.courses(viewer, around)
    context = {
        "courses": courses,
        "sessions": queries.sessions(viewer, courses, at),
        "certificates": queries.own_certificates(viewer),
        "needs": needs.own_needs(viewer, courses, around, at),
        "shared": needs.shared_needs(viewer, courses, around, at),
        "may_make": bool(around.held_by(viewer, PLANS)),
    }
    return page(request, "training.html", TAB, context)


@door(*COMES)
@require_safe
def course(request: HttpRequest, reference: str) -> HttpResponse:
    view = queries.course(person(request), reference, now())
    helps = [each for each in model().parameters if each.code in view.row.parameters]
    return page(request, "course.html", TAB, {"view": view, "helps": helps})


@door(*DOOR)
@require_http_methods(["GET", "HEAD", "POST"])
def make_course(request: HttpRequest) -> HttpResponse:
    viewer, at = person(request), now()
    teams = circle(at).held_by(viewer, PLANS)
    if not teams:
        raise Forbidden("Courses are kept by the lead and the administrator of the CERT that holds them.")
    form = CourseForm(request.POST or None, teams=teams)
    made: list[Any] = []

    def act() -> None:
        body = circle(at).named(form.cleaned_data["body"])
        made.append(actions.make_course(by=viewer, body_id=body.id, details=form.details(), at=at))

    if request.method == "POST" and attempt(form, act):
        messages.success(request, _("The course is there. Plan a session next."))
        return redirect("readiness:course", reference=made[0].reference)
    context = {"form": form, "title": _("Add a course"), "back": reverse("readiness:training")}
    return page(request, "act_form.html", TAB, context, status=422 if form.errors else 200)


@door(*DOOR)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_course(request: HttpRequest, reference: str) -> HttpResponse:
    viewer, at = person(request), now()
    queries.course(viewer, reference, at)
    form = SureForm(request.POST or None)
    return act_page(
        request,
        TAB,
        form,
        lambda: actions.withdraw_course(by=viewer, reference=reference, at=at),
        title=_("Offer this course no longer"),
        done=_("The course is not offered any more."),
        back=reverse("readiness:training"),
    )


@door(*DOOR)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_session(request: HttpRequest, reference: str) -> HttpResponse:
    viewer, at = person(request), now()
    view = queries.course(viewer, reference, at)
    if not view.may_teach:
        raise Forbidden("Courses are kept by the lead and the administrator of the CERT that holds them.")
    form = SessionForm(request.POST or None)
    return act_page(
        request,
        TAB,
        form,
        lambda: actions.plan_session(by=viewer, course=reference, details=SessionDetails(**form.cleaned_data), at=at),
        title=_("Plan a session"),
        done=_("The session is planned."),
        back=reverse("readiness:course", args=[reference]),
    )


@door(*COMES)
@require_safe
def session(request: HttpRequest, reference: str) -> HttpResponse:
    at = now()
    view = queries.session(person(request), reference, at)
    context = {
        "view": view,
        "row": view.listed.row,
        "begun": view.listed.row.starts_at <= at,
        "to_certify": view.listed.row.ends_at <= at
        and any(each.row.result == Result.PASSED and not each.holds for each in view.participants),
        "results": [(each.value, each) for each in Result if each is not Result.OPEN],
    }
    return page(request, "session.html", TAB, context)


@door(*COMES)
@require_POST
def enrol(request: HttpRequest, reference: str) -> HttpResponse:
    row = actions.enrol(by=person(request), reference=reference, at=now())
    waits = row.place == "waiting"
    messages.success(request, _("You are on the waiting list.") if waits else _("You have a place."))
    return redirect("readiness:session", reference=reference)


@door(*COMES)
@require_POST
def leave(request: HttpRequest, reference: str) -> HttpResponse:
    actions.leave(by=person(request), reference=reference, at=now())
    messages.success(request, _("Your place is given back."))
    return redirect("readiness:training")


@door(*DOOR)
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, reference: str) -> HttpResponse:
    viewer, at = person(request), now()
    queries.session(viewer, reference, at)
    form = ReasonForm(request.POST or None)
    return act_page(
        request,
        TAB,
        form,
        lambda: actions.cancel_session(by=viewer, reference=reference, at=at, **form.cleaned_data),
        title=_("Cancel the session"),
        done=_("Cancelled: everybody who would have come was told."),
        back=reverse("readiness:session", args=[reference]),
    )


@door(*DOOR)
@require_POST
def result(request: HttpRequest, reference: str, user_id: int) -> HttpResponse:
    given = request.POST.get("result", "")[:20]
    actions.note_result(by=person(request), reference=reference, user_id=user_id, result=given, at=now())
    messages.success(request, _("Noted."))
    return redirect("readiness:session", reference=reference)
