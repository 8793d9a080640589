"""The Council's table: its seats on any day, the rules by which it sits, and one seat with all who have held it."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pehra.council.actions import seats as acts
from pehra.council.models import Holding, Seat
from pehra.council.policy import PREPARES, READS
from pehra.council.queries import seats as queries
from pehra.council.queries.desk import Desk, desk, rules
from pehra.council.web import forms
from pehra.council.web.acting import Deed, now, person, play
from pehra.council.web.tabs import tabs
from pehra.foundation.access.doors import door
from pehra.foundation.access.refused import attempt
from pehra.foundation.documents.queries import content_of
from pehra.foundation.documents.web import handed_out


@door(*READS)
@require_safe
def seats(request: HttpRequest) -> HttpResponse:
    viewer, at = person(request), now()
    found = desk(viewer, at)
    on = _day(request.GET.get("on", "")) or found.on
    table = queries.seated(on)
    context = {
        "tabs": tabs(request, viewer),
        "desk": found,
        "on": on,
        "table": table,
        "voting": len(queries.table_of(table).voting),
        "filled": len(queries.table_of(table).filled),
        "past": queries.past_seats(on),
        "rules": [rule for rule in rules() if rule.runs_at(on)],
    }
    return render(request, "council/seats.html", context)


def _day(text: str) -> Any:
    try:
        found = parse_date(text)
        forms.check_year(found)
    except (ValueError, ValidationError):
        return None
    return found


@door(*READS)
@require_http_methods(["GET", "HEAD", "POST"])
def seat(request: HttpRequest, key: str) -> HttpResponse:
    viewer, at = person(request), now()
    found = desk(viewer, at)
    row = queries.seat_named(key)
    holdings = queries.holdings_of(row)
    page = play(request, _deeds(found, row, holdings), request.path)
    if page.answer is not None:
        return page.answer
    place = next((each for each in queries.seated(found.on) if each.seat.pk == row.pk), None)
    context = {
        "tabs": tabs(request, viewer),
        "seat": row,
        "place": place,
        "holdings": holdings,
        "today": found.on,
        "acts": page.offers,
    }
    return render(request, "council/seat.html", context, status=page.status)


@door(*READS)
@require_safe
def letter(request: HttpRequest, key: str, document: UUID) -> HttpResponse:
    """The letter by which somebody was named."""
    desk(person(request), now())
    return handed_out(*content_of(queries.letter_of(key, document)))


@door(*PREPARES)
@require_http_methods(["GET", "HEAD", "POST"])
def co_opt(request: HttpRequest) -> HttpResponse:
    at = now()
    form = forms.CoOptForm(request.POST or None, initial={"starts": desk(person(request), at).on})
    made: list[Seat] = []

    def act() -> None:
        made.append(acts.co_opt(by=person(request), **form.cleaned_data, at=at))

    if request.method == "POST" and attempt(form, act):
        messages.success(request, _("The seat is open. Name who holds it."))
        return redirect("council:seat", made[0].key)
    context = {
        "form": form,
        "title": _("Co-opt a member"),
        "back": reverse("council:seats"),
        "send": _("Open the seat"),
    }
    return render(request, "council/form.html", context, status=422 if form.errors else 200)


def _deeds(found: Desk, row: Seat, holdings: list[Holding]) -> list[Deed]:
    """What the secretariat can do with a seat."""
    if not found.prepares or (row.ends is not None and row.ends <= found.on):
        return []
    common = {"by": found.person, "key": row.key}

    def name(**given: Any) -> object:
        named = acts.Named(**given | {"document": forms.upload(given["document"])})
        return acts.name(**common, named=named, at=now())

    deeds = [
        Deed(
            "name",
            _("Name somebody"),
            name,
            _("The seat is filled, and the member has been told."),
            partial(forms.NameForm, initial={"starts": found.on}),
            "primary",
            "user-circle",
        )
    ]
    people = [(each.pk, each.name) for each in holdings if each.ends is None or each.ends > found.on]
    if people:
        deeds.append(
            Deed(
                "leave",
                _("Somebody leaves before the term ends"),
                lambda **given: acts.leave(**common, **given, at=now()),
                _("Noted: the seat is vacant from that day on."),
                partial(forms.LeaveForm, people=people, initial={"on": found.on}),
                image="logout",
            )
        )
    if not row.from_profile:
        deeds.append(
            Deed(
                "close",
                _("Close the seat"),
                lambda **given: acts.close_seat(**common, **given, at=now()),
                _("The seat ends on that day."),
                forms.CloseSeatForm,
                "danger",
                "x",
            )
        )
    return deeds
