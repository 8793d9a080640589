"""The minutes of a meeting: what happened, what the secretariat wrote to it, and the proof that nobody touched them."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pehra.council.actions import minutes as acts
from pehra.council.models import Minutes
from pehra.council.policy import READS
from pehra.council.queries import meetings as queries
from pehra.council.queries.meetings import MeetingView
from pehra.council.queries.sealing import verify
from pehra.council.queries.seats import all_seats
from pehra.council.rules.steps import MinutesState
from pehra.council.web import forms
from pehra.council.web.acting import Deed, in_language, now, person, play
from pehra.council.web.tabs import tabs
from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Absent
from pehra.registry.queries import local_date


# Proving reads the journal, which the window of a page keeps shut; whoever reads the minutes may have them proved.
@door(*READS, looks=False)
@require_http_methods(["GET", "HEAD", "POST"])
def minutes(request: HttpRequest, reference: str) -> HttpResponse:
    viewer, at = person(request), now()
    view = queries.meeting_view(viewer, reference, at)
    row = view.minutes
    if row is None or (row.state == MinutesState.DRAFT and not view.desk.prepares):
        raise Absent
    page = play(request, _deeds(view, row), request.path)
    if page.answer is not None:
        return page.answer
    titles = {seat.key: in_language(seat) for seat in all_seats()}
    context = {
        "tabs": tabs(request, viewer),
        "meeting": view.meeting,
        "minutes": row,
        "record": _told(row.record, titles),
        "proof": verify(reference) if row.state == MinutesState.SEALED else None,
        "acts": page.offers,
    }
    return render(request, "council/minutes.html", context, status=page.status)


def _told(record: dict[str, Any], titles: dict[str, str]) -> dict[str, Any]:
    """The record with moments as moments and seats by their titles."""
    present = [
        {
            **row,
            "title": titles.get(row["seat"], row["seat"]),
            "arrived_at": _moment(row["arrived_at"]),
            "left_at": _moment(row["left_at"]),
        }
        for row in record["attendance"]
    ]
    items = []
    for item in record["items"]:
        motions = [
            {**motion, "votes": [{**vote, "title": titles.get(vote["seat"], vote["seat"])} for vote in motion["votes"]]}
            for motion in item["motions"]
        ]
        items.append({**item, "motions": motions})
    meeting = record["meeting"]
    times = {name: _moment(meeting[name]) for name in ("called_at", "opened_at", "closed_at")}
    return {"meeting": {**meeting, **times}, "attendance": present, "items": items}


def _moment(text: str | None) -> Any:
    return parse_datetime(text) if text else None


def _deeds(view: MeetingView, row: Minutes) -> list[Deed]:
    """What the secretariat can do with a draft."""
    if not view.desk.prepares or row.state != MinutesState.DRAFT:
        return []
    common = {"by": view.desk.person, "reference": view.meeting.reference}
    later = [
        (each.reference, f"{each.title} ({local_date(each.starts_at)})")
        for each in queries.open_meetings()
        if each.starts_at > view.meeting.starts_at
    ]
    deeds = [
        Deed(
            "edit",
            _("Edit the minutes"),
            lambda **given: acts.edit(**common, **given, at=now()),
            _("The minutes are kept."),
            partial(forms.MinutesForm, initial={"text": row.text, "version": row.version}),
            "primary",
            "edit",
        )
    ]
    if later:
        make = partial(forms.ChoiceForm, field="meeting", label=_("Meeting that approves them"), choices=later)
        deeds.append(
            Deed(
                "propose",
                _("Put them before the Council"),
                lambda **given: acts.propose(**common, **given, at=now()),
                _("The minutes are on the agenda, with the motion to approve them."),
                make,
                image="send",
            )
        )
    return deeds
