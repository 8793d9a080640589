"""Self-assessments: of all CERTs in figures, of one through its history, and one with everything in it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Absent, Conflict, Forbidden
from pehra.foundation.documents.web import handed_out
from pehra.readiness.actions import maturity as actions
from pehra.readiness.policy import LEADS, leads
from pehra.readiness.queries import maturity as queries
from pehra.readiness.queries.maturity import AssessmentView
from pehra.readiness.queries.teams import circle
from pehra.readiness.rules.maturity import Act, AssessmentState, next_state
from pehra.readiness.rules.parameters import Area, model
from pehra.readiness.web.maturity_forms import AnswersForm, ReviewForm, SubmitForm
from pehra.readiness.web.radar import radar
from pehra.readiness.web.showing import (
    DOOR,
    ReasonForm,
    SureForm,
    act_page,
    attempt,
    now,
    page,
    person,
)
from pehra.readiness.web.wording import areas

TAB = "maturity"
AREAS = {str(area).lower(): area for area in Area}


@door(*DOOR)
@require_safe
def maturity(request: HttpRequest) -> HttpResponse:
    """All CERTs whose figures the reader may see, and what waits for them as a reviewer."""
    viewer, at = person(request), now()
    context = {
        "figures": queries.all_figures(viewer, at),
        "reviews": queries.to_review(viewer),
        "areas": areas(),
        "leads": {team.id for team in circle(at).held_by(viewer, LEADS)},
        "model": model(),
    }
    return page(request, "maturity.html", TAB, context)


@door(*DOOR)
@require_safe
def team(request: HttpRequest, slug: str) -> HttpResponse:
    """One CERT: where it stands, and its assessments one after another."""
    viewer, at = person(request), now()
    found = circle(at).named(slug)
    rows = queries.history(viewer, found.id, at)
    accepted = next((row for row in rows if row.state == AssessmentState.ACCEPTED), None)
    context = {
        "team": found,
        "rows": rows,
        "accepted": accepted,
        "readable": {row.reference for row in rows if not set(row.readers).isdisjoint(viewer.keys)},
        "areas": areas(),
        "rules": sorted(set(queries.targets_of(found, at).values()), key=lambda rule: (rule.specificity, rule.id)),
        "may_start": leads(viewer, found.id)
        and not any(row.state in ("draft", "submitted", "reviewed") for row in rows),
        "sees_lacks": viewer.holds(found.id, DOOR) or not viewer.parties(DOOR).isdisjoint(circle(at).national),
    }
    return page(request, "team.html", TAB, context)


@door(*DOOR)
@require_POST
def start(request: HttpRequest, slug: str) -> HttpResponse:
    at = now()
    row = actions.start(by=person(request), body_id=circle(at).named(slug).id, at=at)
    messages.success(request, _("The self-assessment is begun. Answer its four areas in any order."))
    return redirect("readiness:assessment", reference=row.reference)


@door(*DOOR)
@require_safe
def assessment(request: HttpRequest, reference: str) -> HttpResponse:
    view = queries.assessment_view(person(request), reference, now())
    return page(request, "assessment.html", TAB, _shown(view))


def _shown(view: AssessmentView) -> dict[str, Any]:
    state = AssessmentState(view.row.state)
    return {
        "view": view,
        "row": view.row,
        "areas": [(letter, name, view.standing(Area(letter)), view.of_area(Area(letter))) for letter, name in areas()],
        "whole": view.standing(),
        "radar": radar(model().parameters, view.levels, view.own_levels, view.targets),
        "levels": {each.number: each for each in model().levels},
        "acts": {act.value for act in Act if next_state(state, act) is not None},
        "answered": len(view.own_levels),
        "model": model(),
    }


@door(*DOOR)
@require_safe
def evidence(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    return handed_out(*queries.evidence(person(request), reference, code, now()))


@door(*DOOR)
@require_http_methods(["GET", "HEAD", "POST"])
def answers(request: HttpRequest, reference: str, area: str) -> HttpResponse:
    """The answers of one area."""
    viewer, at = person(request), now()
    view = queries.assessment_view(viewer, reference, at)
    if not view.may_answer:
        raise (
            Conflict("Only a draft can be changed.")
            if view.row.state != AssessmentState.DRAFT
            else Forbidden("Answers are given by the people of the CERT.")
        )
    form = AnswersForm(request.POST or None, request.FILES or None, answers=view.of_area(_area(area)))

    def act() -> object:
        given, seen = form.details()
        return actions.answer(by=viewer, reference=reference, answers=given, seen=seen, at=at)

    return _area_page(request, view, area, form, act, "answers")


@door(*DOOR)
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, reference: str, area: str) -> HttpResponse:
    """What the reviewers agree to in one area."""
    viewer, at = person(request), now()
    view = queries.assessment_view(viewer, reference, at)
    if not view.may_review:
        raise Forbidden("This is done by the reviewers of another CERT.")
    form = ReviewForm(request.POST or None, answers=view.of_area(_area(area)))

    def act() -> object:
        return actions.review(by=viewer, reference=reference, reviews=form.details(), at=at)

    return _area_page(request, view, area, form, act, "review")


def _area(letter: str) -> Area:
    if letter not in AREAS:
        raise Absent
    return AREAS[letter]


def _area_page(
    request: HttpRequest, view: AssessmentView, area: str, form: Any, act: Callable[[], object], kind: str
) -> HttpResponse:
    reference = view.row.reference
    following = {"o": "h", "h": "t", "t": "p"}.get(area)
    if request.method == "POST" and attempt(form, act):
        messages.success(request, _("Saved."))
        if following and "next" in request.POST:
            return redirect(f"readiness:{kind}", reference=reference, area=following)
        return redirect("readiness:assessment", reference=reference)
    context = {
        "view": view,
        "form": form,
        "area": area,
        "areas": areas(),
        "following": following,
        "kind": kind,
        "levels": model().levels,
    }
    return page(request, "area.html", TAB, context, status=422 if form.errors else 200)


@door(*DOOR)
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, reference: str) -> HttpResponse:
    """Choose who reviews it; what is missing is listed parameter by parameter."""
    viewer, at = person(request), now()
    view = queries.assessment_view(viewer, reference, at)
    form = SubmitForm(request.POST or None, bodies=queries.reviewing_bodies(view.row.body_id, at))

    def act() -> object:
        chosen = form.cleaned_data["reviewing_body"]
        return actions.submit(by=viewer, reference=reference, reviewing_body=chosen, at=at)

    title, done = _("Submit for review"), _("Submitted: the reviewers were told.")
    return act_page(request, TAB, form, act, title=title, done=done, back=_back(reference))


@door(*DOOR)
@require_POST
def finish(request: HttpRequest, reference: str) -> HttpResponse:
    """The reviewers are through; what is open is listed on the page of the assessment."""
    viewer, at = person(request), now()
    form = SureForm(request.POST)
    if attempt(form, lambda: actions.finish_review(by=viewer, reference=reference, at=at)):
        messages.success(request, _("The review is finished: the lead of the CERT was told."))
        return redirect("readiness:assessment", reference=reference)
    view = queries.assessment_view(viewer, reference, at)
    return page(request, "assessment.html", TAB, _shown(view) | {"problems": form}, status=422)


SIMPLE: dict[str, tuple[Callable[..., object], Callable[[], str]]] = {
    "take-back": (actions.take_back, lambda: _("The assessment is a draft again.")),
    "accept": (actions.accept, lambda: _("Accepted: these levels count from now on.")),
    "withdraw": (actions.withdraw, lambda: _("The draft is withdrawn.")),
}
WITH_REASON: dict[str, tuple[Callable[..., object], Callable[[], str], Callable[[], str]]] = {
    "return": (actions.send_back, lambda: _("Send it back"), lambda: _("Sent back: it is a draft again.")),
    "dispute": (actions.dispute, lambda: _("Ask the reviewers to look again"), lambda: _("The reviewers were asked.")),
}


@door(*DOOR)
@require_POST
def simple(request: HttpRequest, reference: str, act_name: str) -> HttpResponse:
    act, done = SIMPLE[act_name]
    act(by=person(request), reference=reference, at=now())
    messages.success(request, done())
    return redirect("readiness:assessment", reference=reference)


@door(*DOOR)
@require_http_methods(["GET", "HEAD", "POST"])
def with_reason(request: HttpRequest, reference: str, act_name: str) -> HttpResponse:
    viewer, at = person(request), now()
    queries.assessment_view(viewer, reference, at)
    act, title, done = WITH_REASON[act_name]
    form = ReasonForm(request.POST or None)
    return act_page(
        request,
        TAB,
        form,
        lambda: act(by=viewer, reference=reference, reason=form.cleaned_data["reason"], at=at),
        title=title(),
        done=done(),
        back=_back(reference),
    )


def _back(reference: str) -> str:
    return reverse("readiness:assessment", args=[reference])
