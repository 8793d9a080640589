"""The people of a CERT: posts and skills, the roster of a week, hand-over notes."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Absent, Forbidden
from pehra.readiness.actions import people as actions
from pehra.readiness.policy import PLANS, WORKS, plans_people, works_at
from pehra.readiness.queries import people as queries
from pehra.readiness.queries.teams import Team, circle
from pehra.readiness.rules.dates import can_be_meant
from pehra.readiness.web.people_forms import (
    DayForm,
    FillForm,
    NoteForm,
    PostForm,
    ShiftForm,
    SkillForm,
    SwapForm,
)
from pehra.readiness.web.showing import DOOR, SureForm, act_page, attempt, now, page, person
from pehra.registry.queries import local_date, local_time

TAB = "people"
# The day of the week with its date, in the letters of Django.
_WEEKDAY = "l j M"


def team_here(request: HttpRequest, slug: str, at: datetime) -> Team:
    """A CERT to whose people the reader belongs. Raises Absent."""
    body_id, _slug = queries.team_of(person(request), slug, at)
    return circle(at).team(body_id)


def frame(request: HttpRequest, team: Team, current: str) -> dict[str, Any]:
    """What each page of a CERT's people needs: the CERT, whether the reader plans there, the parts of the tab."""
    viewer = person(request)
    parts = [
        ("posts", _("Posts and skills"), "readiness:posts"),
        ("roster", _("Roster"), "readiness:roster"),
        ("notes", _("Hand-over notes"), "readiness:notes"),
        ("calls", _("Call tree"), "readiness:calls"),
    ]
    if not works_at(viewer, team.id):
        parts = [part for part in parts if part[0] != "notes"]
    return {
        "team": team,
        "may_plan": plans_people(viewer, team.id),
        "parts": [
            {"text": text, "href": reverse(name, args=[team.slug]), "current": key == current, "count": None}
            for key, text, name in parts
        ],
    }


def own_team(request: HttpRequest) -> Team:
    """The CERT where the reader works; the first in the order of the network. Raises Absent."""
    found = circle(now()).held_by(person(request), WORKS | PLANS)
    if not found:
        raise Absent
    return found[0]


@door(*DOOR)
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """The people of one's own CERTs: of the only one at once, else a choice."""
    found = circle(now()).held_by(person(request), WORKS | PLANS)
    if len(found) == 1:
        return redirect("readiness:posts", slug=found[0].slug)
    return page(request, "choose_team.html", TAB, {"teams": found})


@door(*DOOR)
@require_safe
def own_roster(request: HttpRequest) -> HttpResponse:
    return redirect("readiness:roster", slug=own_team(request).slug)


@door(*DOOR)
@require_safe
def posts(request: HttpRequest, slug: str) -> HttpResponse:
    at = now()
    team = team_here(request, slug, at)
    found = queries.posts(team.id)
    context = {
        "posts": found,
        "vacant": sum(view.vacant for view in found),
        "skills": queries.skills(team.id),
        "colleagues": queries.colleagues(team.id),
    }
    return page(request, "posts.html", TAB, frame(request, team, "posts") | context)


def _act(
    request: HttpRequest, team: Team, form: forms.Form, act: Callable[[], object], title: str, done: str, to: str
) -> HttpResponse:
    back = reverse(f"readiness:{to}", args=[team.slug])
    return act_page(request, TAB, form, act, title=title, done=done, back=back)


def _planning(request: HttpRequest, slug: str) -> tuple[Team, datetime]:
    at = now()
    team = team_here(request, slug, at)
    if not plans_people(person(request), team.id):
        raise Forbidden("This is planned by the lead and the administrator.")
    return team, at


@door(*DOOR)
@require_http_methods(["GET", "HEAD", "POST"])
def make_post(request: HttpRequest, slug: str) -> HttpResponse:
    team, at = _planning(request, slug)
    form = PostForm(request.POST or None, initial={"since": local_date(at), "needed": True})
    return _act(
        request,
        team,
        form,
        lambda: actions.make_post(by=person(request), body_id=team.id, at=at, **form.details()),
        _("Add a post"),
        _("The post is added. It is vacant until somebody holds it."),
        "posts",
    )


@door(*DOOR)
@require_http_methods(["GET", "HEAD", "POST"])
def fill_post(request: HttpRequest, slug: str, post_id: int) -> HttpResponse:
    team, at = _planning(request, slug)
    view = queries.post_of(person(request), team.id, post_id)
    form = FillForm(request.POST or None, people=queries.colleagues(team.id), initial={"since": local_date(at)})
    return _act(
        request,
        team,
        form,
        lambda: actions.fill_post(by=person(request), post_id=post_id, at=at, **form.cleaned_data),
        _("Fill the post: %(post)s") % {"post": view.row.title},
        _("The post is filled."),
        "posts",
    )


@door(*DOOR)
@require_http_methods(["GET", "HEAD", "POST"])
def vacate_post(request: HttpRequest, slug: str, post_id: int) -> HttpResponse:
    team, at = _planning(request, slug)
    view = queries.post_of(person(request), team.id, post_id)
    form = DayForm(request.POST or None, initial={"on": local_date(at)})
    return _act(
        request,
        team,
        form,
        lambda: actions.vacate_post(by=person(request), post_id=post_id, at=at, **form.cleaned_data),
        _("Vacant again: %(post)s") % {"post": view.row.title},
        _("The post is vacant."),
        "posts",
    )


@door(*DOOR)
@require_http_methods(["GET", "HEAD", "POST"])
def abolish_post(request: HttpRequest, slug: str, post_id: int) -> HttpResponse:
    team, at = _planning(request, slug)
    view = queries.post_of(person(request), team.id, post_id)
    return _act(
        request,
        team,
        SureForm(request.POST or None),
        lambda: actions.abolish_post(by=person(request), post_id=post_id, at=at),
        _("Abolish the post: %(post)s") % {"post": view.row.title},
        _("The post is abolished."),
        "posts",
    )


@door(*DOOR)
@require_http_methods(["GET", "HEAD", "POST"])
def note_skill(request: HttpRequest, slug: str) -> HttpResponse:
    at = now()
    team = team_here(request, slug, at)
    people = queries.colleagues(team.id)
    viewer = person(request)
    if not plans_people(viewer, team.id):
        people = [each for each in people if each.user_id == viewer.user_id]
    form = SkillForm(request.POST or None, people=people)
    return _act(
        request,
        team,
        form,
        lambda: actions.note_skill(by=viewer, body_id=team.id, at=at, **form.cleaned_data),
        _("Note a skill"),
        _("Noted."),
        "posts",
    )


@door(*DOOR)
@require_safe
def roster(request: HttpRequest, slug: str) -> HttpResponse:
    """A week from Monday, with its gaps."""
    at = now()
    team = team_here(request, slug, at)
    monday = _monday(request.GET.get("week", ""), local_date(at))
    viewer = person(request)
    found = queries.roster(team.id, _midnight(monday), at)
    context = {
        "roster": found,
        "days": [(date_format(start, _WEEKDAY), [_timed(duty) for duty in duties]) for start, duties in found.days],
        "monday": monday,
        "before": monday - timedelta(days=7),
        "after": monday + timedelta(days=7),
        "this_week": monday <= local_date(at) < monday + timedelta(days=7),
        "swaps": queries.asked_of(viewer),
        "me": viewer.user_id,
        "at": at,
    }
    return page(request, "roster.html", TAB, frame(request, team, "roster") | context)


def _monday(asked: str, today: date) -> date:
    """The Monday of the week that the address names, or of this one."""
    try:
        chosen = date.fromisoformat(asked[:10])
    except ValueError:
        chosen = today
    if not can_be_meant(chosen):
        chosen = today
    return chosen - timedelta(days=chosen.weekday())


def _timed(duty: queries.Duty) -> tuple[queries.Duty, str, str]:
    """A shift with its hours on the country's clocks."""
    return duty, f"{local_time(duty.row.starts_at):%H:%M}", f"{local_time(duty.row.ends_at):%H:%M}"


def _midnight(on: date) -> datetime:
    return datetime.combine(on, time(), ZoneInfo(settings.DISPLAY_TIME_ZONE))


@door(*DOOR)
@require_http_methods(["GET", "HEAD", "POST"])
def put_shift(request: HttpRequest, slug: str) -> HttpResponse:
    team, at = _planning(request, slug)
    form = ShiftForm(request.POST or None, people=queries.colleagues(team.id))
    return _act(
        request,
        team,
        form,
        lambda: actions.put_shift(by=person(request), body_id=team.id, at=at, **form.cleaned_data),
        _("Add a shift"),
        _("The shift is in the roster."),
        "roster",
    )


@door(*DOOR)
@require_POST
def remove_shift(request: HttpRequest, slug: str, shift_id: int) -> HttpResponse:
    actions.remove_shift(by=person(request), shift_id=shift_id, at=now())
    messages.success(request, _("The shift is removed."))
    return redirect("readiness:roster", slug=slug)


@door(*DOOR)
@require_POST
def repeat_week(request: HttpRequest, slug: str) -> HttpResponse:
    team, at = _planning(request, slug)
    monday = _monday(request.POST.get("week", ""), local_date(at))
    made = actions.repeat_week(by=person(request), body_id=team.id, starts_at=_midnight(monday), at=at)
    messages.success(request, _("Repeated in the following week: %(count)d shifts.") % {"count": made})
    return redirect(f"{reverse('readiness:roster', args=[slug])}?week={monday + timedelta(days=7)}")


@door(*DOOR)
@require_http_methods(["GET", "HEAD", "POST"])
def ask_swap(request: HttpRequest, slug: str, shift_id: int) -> HttpResponse:
    at, viewer = now(), person(request)
    team = team_here(request, slug, at)
    row = queries.shift_to_swap(viewer, shift_id)
    people = [each for each in queries.colleagues(team.id) if each.user_id != viewer.user_id]
    shifts = queries.shifts_of_others(team.id, viewer.user_id, at)
    form = SwapForm(request.POST or None, people=people, shifts=shifts)
    return _act(
        request,
        team,
        form,
        lambda: actions.ask_swap(by=viewer, shift_id=row.pk, at=at, **form.cleaned_data),
        _("Ask for a swap"),
        _("Asked: your colleague was told."),
        "roster",
    )


@door(*DOOR)
@require_POST
def answer_swap(request: HttpRequest, slug: str, swap_id: int, answer: str) -> HttpResponse:
    viewer, at = person(request), now()
    if answer == "take-back":
        actions.take_back_swap(by=viewer, swap_id=swap_id, at=at)
    else:
        actions.answer_swap(by=viewer, swap_id=swap_id, takes=answer == "take", at=at)
    messages.success(request, _("Noted."))
    return redirect("readiness:roster", slug=slug)


@door(*DOOR)
@require_http_methods(["GET", "HEAD", "POST"])
def notes(request: HttpRequest, slug: str) -> HttpResponse:
    """Hand-over notes, the newest first, and writing one."""
    viewer, at = person(request), now()
    team = team_here(request, slug, at)
    queries.notes(viewer, team.id)
    wants = request.method == "GET" and request.GET.get("draft") == "yes"
    first = {"text": queries.drafted(viewer, team.id, at)} if wants else None
    form = NoteForm(request.POST or None, initial=first)

    def act() -> object:
        return actions.write_note(by=viewer, body_id=team.id, text=form.cleaned_data["text"], at=at)

    if request.method == "POST" and attempt(form, act):
        messages.success(request, _("Written. Whoever comes confirms that they have read it."))
        return redirect("readiness:notes", slug=slug)
    context = {"form": form, "notes": queries.notes(viewer, team.id), "me": viewer.user_id}
    context["may_draft"] = queries.drafts_notes() and not wants
    status = 422 if form.errors else 200
    return page(request, "notes.html", TAB, frame(request, team, "notes") | context, status=status)


@door(*DOOR)
@require_POST
def take_note(request: HttpRequest, slug: str, note_id: int) -> HttpResponse:
    actions.take_note(by=person(request), note_id=note_id, at=now())
    messages.success(request, _("You have taken over."))
    return redirect("readiness:notes", slug=slug)
