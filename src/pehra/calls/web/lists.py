"""The phone list of a body: who is called, in which order, in which hours."""

from collections.abc import Callable
from itertools import count
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from pehra.calls.actions import lists as acting
from pehra.calls.queries import lists as queries
from pehra.calls.queries.lists import Entry
from pehra.calls.rules.dialling import dialled
from pehra.calls.rules.order import EVERY_DAY
from pehra.calls.web.forms import PlaceForm, WaitForm
from pehra.calls.web.wording import days_of, hours_of
from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.refused import attempt
from pehra.foundation.access.roles import ADMINISTERS_BODY
from pehra.registry import queries as registry
from pehra.registry.queries import PartyName

# Its tables are closed to the window: administrators hold no key. Each question asks for itself who may.
DOOR = door(*ADMINISTERS_BODY, looks=False)


@DOOR
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def phone_list(request: HttpRequest, slug: str) -> HttpResponse:
    """The list, and after how long the body wants to be called."""
    body = registry.own_body(request.person, slug)
    minutes = queries.wishes([body.id]).get(body.id)
    form = WaitForm(request.POST or None, initial={"minutes": minutes})

    def act() -> None:
        acting.want(by=request.person, body=slug, minutes=form.cleaned_data["minutes"], at=timezone.now())

    if request.method == "POST" and attempt(form, act):
        messages.success(request, _("Kept. It holds from now on."))
        return redirect("calls:list", slug=slug)
    entries = queries.entries(body.id)
    if entries:
        acting.looked(by=request.person, body_id=body.id, body=body.slug, at=timezone.now())
    context = {
        "body": body,
        "rows": _rows(entries),
        "left": queries.not_listed(body.id),
        "form": form,
    }
    return render(request, "calls/list.html", context, status=422 if form.errors else 200)


@DOOR
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """Put a contact of the body on its list."""
    body = registry.own_body(request.person, slug)
    left = queries.not_listed(body.id)
    if not left:
        return redirect("calls:list", slug=slug)
    form = PlaceForm(
        request.POST or None, contacts=left, others=queries.entries(body.id), initial={"days": sorted(EVERY_DAY)}
    )

    def act() -> None:
        contact = form.cleaned_data["contact"]
        acting.put(by=request.person, body=slug, contact_id=contact, terms=form.terms(), at=timezone.now())

    if request.method == "POST" and attempt(form, act):
        messages.success(request, _("Added at the end of the list."))
        return redirect("calls:list", slug=slug)
    return render(request, "calls/place.html", {"body": body, "form": form}, status=422 if form.errors else 200)


@DOOR
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def change(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    body, entry = _own(request, slug, number)
    others = [each for each in queries.entries(body.id) if each.row.pk != number]
    form = PlaceForm(request.POST or None, contacts=[], others=others, initial=PlaceForm.of(entry.row))

    def act() -> None:
        acting.change(by=request.person, place_id=number, terms=form.terms(), at=timezone.now())

    if request.method == "POST" and attempt(form, act):
        messages.success(request, _("Kept. It holds from now on."))
        return redirect("calls:list", slug=slug)
    context = {"body": body, "form": form, "row": entry.row}
    return render(request, "calls/place.html", context, status=422 if form.errors else 200)


@DOOR
@require_POST
def act(request: HttpRequest, slug: str, number: int, deed: str) -> HttpResponse:
    """Call somebody sooner or later, or take them off the list; and come back."""
    _own(request, slug, number)
    do = DEEDS.get(deed)
    if do is None:
        raise Absent
    do(request, number)
    return redirect("calls:list", slug=slug)


def _up(request: HttpRequest, place: int) -> None:
    acting.move(by=request.person, place_id=place, up=True, at=timezone.now())


def _down(request: HttpRequest, place: int) -> None:
    acting.move(by=request.person, place_id=place, up=False, at=timezone.now())


def _remove(request: HttpRequest, place: int) -> None:
    acting.take_off(by=request.person, place_id=place, at=timezone.now())
    messages.success(request, _("Taken off the list. The contact stays."))


DEEDS: Final[dict[str, Callable[[HttpRequest, int], None]]] = {"up": _up, "down": _down, "remove": _remove}


def _own(request: HttpRequest, slug: str, number: int) -> tuple[PartyName, Entry]:
    """A body and one place of its list, for whoever keeps it. Raises Absent."""
    body = registry.own_body(request.person, slug)
    found = next((each for each in queries.entries(body.id) if each.row.pk == number), None)
    if found is None:
        raise Absent
    return body, found


def _rows(entries: list[Entry]) -> list[dict[str, object]]:
    """The list, with a number before each but those who stand in for somebody on it."""
    here = {each.row.pk for each in entries}
    numbers = count(1)
    return [
        _row(each, entries) | {"number": None if each.row.stands_in_for_id in here else next(numbers)}
        for each in entries
    ]


def _row(entry: Entry, entries: list[Entry]) -> dict[str, object]:
    row = entry.row
    group = [each.row.pk for each in entries if each.row.stands_in_for_id == row.stands_in_for_id]
    names = {each.row.pk: each.row.contact.name for each in entries}
    return {
        "row": row,
        "contact": row.contact,
        "tel": dialled(row.contact.phone),
        "stands_in_for": names.get(row.stands_in_for_id or 0, ""),
        "hours": hours_of(entry.hours),
        "days": days_of(entry.hours),
        "wrong": entry.listed.wrong,
        "first": group[0] == row.pk,
        "last": group[-1] == row.pk,
    }
