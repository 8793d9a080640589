"""The pages of meetings: the list, a new one, and one with its agenda, its attendance and its acts."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pehra.council.actions import agenda
from pehra.council.actions import meetings as acts
from pehra.council.policy import PREPARES, READS
from pehra.council.queries import meetings as queries
from pehra.council.queries.meetings import MeetingView
from pehra.council.rules.steps import MeetingState, possible
from pehra.council.web import forms
from pehra.council.web.acting import Deed, now, person, play
from pehra.council.web.tabs import tabs
from pehra.foundation.access.doors import door
from pehra.foundation.access.person import Person
from pehra.foundation.access.refused import attempt


@door(*READS)
@require_safe
def meetings(request: HttpRequest) -> HttpResponse:
    viewer = person(request)
    coming, over = queries.meetings(viewer, now())
    context = {"tabs": tabs(request, viewer), "coming": coming, "over": over, "may_draft": viewer.has_role(*PREPARES)}
    return render(request, "council/meetings.html", context)


@door(*PREPARES)
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest) -> HttpResponse:
    form = forms.PlanForm(request.POST or None)
    made: list[Any] = []
    act = partial(_draft, request, form, made)
    if request.method == "POST" and attempt(form, act):
        messages.success(request, _("The meeting is planned. Nobody has been told yet."))
        return redirect("council:meeting", made[0].reference)
    context = {"form": form, "title": _("Plan a meeting"), "back": reverse("council:meetings"), "send": _("Plan it")}
    return render(request, "council/form.html", context, status=422 if form.errors else 200)


def _draft(request: HttpRequest, form: forms.PlanForm, made: list[Any]) -> None:
    made.append(acts.draft(by=person(request), plan=form.plan(), at=now()))


@door(*READS)
@require_http_methods(["GET", "HEAD", "POST"])
def meeting(request: HttpRequest, reference: str) -> HttpResponse:
    viewer, at = person(request), now()
    view = queries.meeting_view(viewer, reference, at)
    page = play(request, _deeds(viewer, view), request.path)
    if page.answer is not None:
        return page.answer
    context = {"tabs": tabs(request, viewer), "view": view, "acts": page.offers, "prepares": view.desk.prepares}
    return render(request, "council/meeting.html", context, status=page.status)


def _deeds(viewer: Person, view: MeetingView) -> list[Deed]:
    """What this person can do with the meeting as it stands."""
    reference, state = view.meeting.reference, view.meeting.state
    common = {"by": viewer, "reference": reference}
    if not view.desk.prepares:
        mine = any(held.user_id == viewer.user_id for place in view.places for held in place.seated.sitters)
        if view.desk.sits and mine and state == MeetingState.CALLED:
            return [_apology(common)]
        return []
    allowed = possible("meeting", state)
    deeds = [deed for deed in _own(common, view) if deed.name in allowed]
    if state in (MeetingState.CALLED, MeetingState.SITTING):
        deeds += _rows(common)
    if state in (MeetingState.DRAFT, MeetingState.CALLED):
        deeds += _moves(viewer)
        deeds += [_planning(common, view)] if state == MeetingState.DRAFT else []
    return deeds


def _own(common: dict[str, Any], view: MeetingView) -> list[Deed]:
    return [
        Deed(
            "call",
            _("Call the members"),
            lambda **given: acts.call(**common, **given, at=now()),
            _("The members are called and have been told."),
            forms.CallForm,
            "primary",
            "send",
        ),
        Deed(
            "open",
            _("Open the meeting"),
            lambda: acts.open_meeting(**common, at=now()),
            _("The meeting is open."),
            kind="primary",
        ),
        Deed(
            "close",
            _("Close the meeting"),
            lambda: acts.close_meeting(**common, at=now()),
            _("The meeting is closed, and its minutes are drafted."),
            kind="primary",
        ),
        _planning(common, view),
        Deed(
            "cancel",
            _("Call it off"),
            lambda **given: acts.cancel(**common, **given, at=now()),
            _("The meeting is called off. Its items wait for another one."),
            forms.ReasonForm,
            "danger",
            "x",
        ),
    ]


def _planning(common: dict[str, Any], view: MeetingView) -> Deed:
    row = view.meeting
    fields = ("title", "starts_at", "ends_at", "place", "link")

    def change(short_notice: str = "", **given: Any) -> object:
        return acts.change(**common, plan=acts.Plan(**given), short_notice=short_notice, at=now())

    form = forms.ChangeForm if row.state == MeetingState.CALLED else forms.PlanForm

    return Deed(
        "change",
        _("Change when and where"),
        change,
        _("The meeting is changed."),
        partial(form, initial={name: getattr(row, name) for name in fields}),
        image="edit",
    )


def _apology(common: dict[str, Any]) -> Deed:
    return Deed(
        "apologise",
        _("Send apologies"),
        lambda: acts.apologise(**common, at=now()),
        _("Your apologies are noted."),
        image="mail",
    )


def _rows(common: dict[str, Any]) -> list[Deed]:
    """The buttons beside each seat."""
    return [
        Deed(
            "arrive",
            "",
            lambda **given: acts.arrive(**common, **given, at=now()),
            _("Noted as present."),
            forms.AttendForm,
            listed=False,
        ),
        Deed(
            "depart",
            "",
            lambda **given: acts.depart(**common, **given, at=now()),
            _("Noted as gone."),
            forms.SeatForm,
            listed=False,
        ),
        Deed(
            "excuse",
            "",
            lambda **given: acts.apologise(**common, **given, at=now()),
            _("The apologies are noted."),
            forms.SeatForm,
            listed=False,
        ),
    ]


def _moves(viewer: Person) -> list[Deed]:
    """The buttons beside each item."""

    def move(up: bool, item: str) -> None:
        agenda.move(by=viewer, reference=item, up=up, at=now())

    def defer(item: str) -> object:
        return agenda.defer(by=viewer, reference=item, at=now())

    return [
        Deed("up", "", partial(move, True), _("Moved up."), forms.ItemChoiceForm, listed=False),
        Deed("down", "", partial(move, False), _("Moved down."), forms.ItemChoiceForm, listed=False),
        Deed("defer", "", defer, _("The item waits for another meeting."), forms.ItemChoiceForm, listed=False),
    ]
