"""Resolutions: the list and one of them, for the Council, the network or everybody; and the actions that follow."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pehra.council import policy
from pehra.council.actions import followup
from pehra.council.models import ActionItem, Resolution
from pehra.council.policy import ANSWERS, READS
from pehra.council.queries import resolutions as queries
from pehra.council.queries.desk import council_on
from pehra.council.queries.seats import seated
from pehra.council.rules.steps import ActionState, MotionState
from pehra.council.web import forms
from pehra.council.web.acting import Deed, in_language, now, person, play
from pehra.council.web.tabs import tabs
from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.foundation.documents.queries import content_of
from pehra.foundation.documents.web import handed_out
from pehra.registry import queries as registry


@door(strangers=True)
@require_safe
def resolutions(request: HttpRequest) -> HttpResponse:
    viewer = person(request)
    context = {
        "tabs": tabs(request, viewer) if viewer.held else [],
        "resolutions": queries.resolutions(viewer, now()),
        "inside": _inside(viewer),
    }
    return render(request, "council/resolutions.html", context)


@door(strangers=True)
@require_http_methods(["GET", "HEAD", "POST"])
def resolution(request: HttpRequest, year: int, running: int) -> HttpResponse:
    viewer, at = person(request), now()
    row = queries.resolution(viewer, year, running, at)
    page = play(request, _deeds(viewer, row), request.path)
    if page.answer is not None:
        return page.answer
    inside = _inside(viewer)
    context = {
        "tabs": tabs(request, viewer) if viewer.held else [],
        "row": row,
        "motion": row.motion,
        "inside": inside,
        "older": queries.predecessor_of(viewer, row, at),
        "newer": queries.successor_of(viewer, row, at),
        "actions": row.actions.select_related("owner_seat", "owner_party").order_by("due_on", "pk") if inside else [],
        "acts": page.offers,
    }
    return render(request, "council/resolution.html", context, status=page.status)


def _inside(viewer: Person) -> bool:
    return policy.reads(viewer, council_on(registry.local_date(now())))


def _deeds(viewer: Person, row: Resolution) -> list[Deed]:
    on = registry.local_date(now())
    if not policy.prepares(viewer, council_on(on)) or row.motion.state != MotionState.CARRIED:
        return []
    seats = [(each.seat.key, in_language(each.seat)) for each in seated(on) if not each.vacant]
    bodies = [
        (each.slug, in_language(each)) for each in registry.snapshot().institutions.values() if not each.withdrawn
    ]

    def create(**given: Any) -> object:
        return followup.create(by=viewer, year=row.year, running=row.running, task=followup.Task(**given), at=now())

    make = partial(forms.TaskForm, seats=seats, bodies=bodies)
    return [
        Deed(
            "task",
            _("Give somebody an action"),
            create,
            _("The action is given, and its owner has been told."),
            make,
            image="list-check",
        )
    ]


@door(*READS, *ANSWERS)
@require_safe
def actions(request: HttpRequest) -> HttpResponse:
    viewer = person(request)
    rows = queries.actions(viewer, now())
    context = {
        "tabs": tabs(request, viewer),
        "open": [each for each in rows if each.closed_at is None],
        "closed": [each for each in rows if each.closed_at is not None],
        "counts": queries.in_numbers(rows),
        "today": registry.local_date(now()),
    }
    return render(request, "council/actions.html", context)


@door(*READS, *ANSWERS)
@require_http_methods(["GET", "HEAD", "POST"])
def action(request: HttpRequest, reference: str) -> HttpResponse:
    viewer, at = person(request), now()
    row = queries.action(viewer, reference, at)
    page = play(request, _action_deeds(viewer, row), request.path)
    if page.answer is not None:
        return page.answer
    reads = queries.visible_resolutions(viewer, at).filter(pk=row.resolution_id).exists()
    context = {
        "tabs": tabs(request, viewer),
        "action": row,
        "evidence": row.evidence.select_related("document").order_by("-pk"),
        "reads": reads,
        "today": registry.local_date(at),
        "acts": page.offers,
    }
    return render(request, "council/action.html", context, status=page.status)


def _action_deeds(viewer: Person, row: ActionItem) -> list[Deed]:
    """What this person can do with the action as it stands."""
    at = now()
    prepares = policy.prepares(viewer, council_on(registry.local_date(at)))
    common = {"by": viewer, "reference": row.reference}

    def show(document: Any, link: str, note: str) -> object:
        return followup.show(**common, link=link, note_text=note, upload=forms.upload(document), at=now())

    deeds = []
    if row.state == ActionState.OPEN and (prepares or followup.answers(viewer, row, at)):
        deeds.append(
            Deed(
                "show",
                _("Show that it is done"),
                show,
                _("The evidence is handed in. The secretariat looks at it."),
                forms.EvidenceForm,
                "primary",
                "paperclip",
            )
        )
    shown = row.evidence.filter(returned_at=None).order_by("-pk").first()
    if row.state == ActionState.SHOWN and shown is not None and prepares:
        initial = {"evidence": shown.pk}
        deeds += [
            Deed(
                "accept",
                _("Accept it as done"),
                lambda **given: followup.accept(**common, **given, at=now()),
                _("The action is done."),
                partial(forms.ReadForm, initial=initial),
                kind="primary",
            ),
            Deed(
                "return",
                _("It is not enough"),
                lambda **given: followup.send_back(**common, **given, at=now()),
                _("The action is open again, and its owner has been told."),
                partial(forms.ReturnForm, initial=initial),
                image="arrow-back-up",
            ),
        ]
    return deeds


@door(*READS, *ANSWERS)
@require_safe
def evidence(request: HttpRequest, reference: str, key: UUID) -> HttpResponse:
    """A document that shows that an action is done."""
    row = queries.action(person(request), reference, now())
    found = row.evidence.filter(document__key=key).first()
    if found is None or found.document_id is None:
        raise Absent
    return handed_out(*content_of(found.document_id))
