"""The page of a motion: its wording, its votes, the count and the rules that decided."""

from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pehra.council.actions import motions as acts
from pehra.council.actions import voting
from pehra.council.models import Motion
from pehra.council.policy import READS
from pehra.council.queries import desk as desks
from pehra.council.queries.resolutions import MotionView, motion_view
from pehra.council.rules.governing import find
from pehra.council.rules.steps import ItemState, MeetingState, MotionState
from pehra.council.rules.words import Way
from pehra.council.web import forms
from pehra.council.web.acting import Deed, in_language, now, person, play
from pehra.council.web.tabs import tabs
from pehra.foundation.access.doors import door
from pehra.foundation.access.errors import Problem
from pehra.foundation.access.refused import told
from pehra.law.council import About, MotionKind
from pehra.registry import queries as registry


@door(*READS)
@require_http_methods(["GET", "HEAD", "POST"])
def motion(request: HttpRequest, reference: str) -> HttpResponse:
    viewer, at = person(request), now()
    view = motion_view(viewer, reference, at)
    page = play(request, _deeds(view, at), request.path)
    if page.answer is not None:
        return page.answer
    context = {
        "tabs": tabs(request, viewer),
        "view": view,
        "motion": view.motion,
        "aim": _aim(view.motion),
        "hindrances": [told(Problem(each["text"], **each["params"])) for each in view.motion.hindered_by],
        "acts": page.offers,
    }
    return render(request, "council/motion.html", context, status=page.status)


def _aim(row: Motion) -> list[tuple[str, Any]]:
    """What it does, in pairs of a term and a body, a mandate or a day."""
    bodies = registry.snapshot().institutions
    terms = {
        "file": _("CERT that it recommends"),
        "mandate": _("Mandate in conflict"),
        "to_body": _("Body that is to be responsible"),
        "against": _("Other side of the conflict"),
        "on": _("From the day"),
        "minutes": _("Minutes of"),
        "object": _("Contested network object"),
        "holder": _("Who is to hold it"),
        "rival": _("Whose claim is to end"),
    }
    named = {slug: registry.party_named(str(row.aim[slug])) for slug in ("holder", "rival") if slug in row.aim}
    shown = {name: named.get(name) or bodies.get(str(value), value) for name, value in row.aim.items()}
    return [(term, in_language(shown[name])) for name, term in terms.items() if name in shown]


def _deeds(view: MotionView, at: datetime) -> list[Deed]:
    """What this person can do with the motion as it stands."""
    row, found = view.motion, view.desk
    common = {"by": found.person, "reference": row.reference}
    deeds = []
    if view.ballot is not None and view.mine is not None and view.mine.votes and not view.interested:
        deeds.append(_voting(common, view))
    if found.prepares:
        deeds += _secretariat(common, view, at)
    if row.state == MotionState.PROPOSED and (
        found.prepares or (found.takes_part and row.proposed_by_id == found.person.user_id)
    ):
        deeds.append(
            Deed(
                "withdraw",
                _("Withdraw it"),
                lambda: acts.withdraw(**common, at=now()),
                _("The motion is withdrawn."),
                image="x",
            )
        )
    return deeds


def _voting(common: dict[str, Any], view: MotionView) -> Deed:
    mine = view.my_vote
    initial = {"choice": mine.choice, "reasons": mine.reasons} if mine else {}
    return Deed(
        "vote",
        _("Change my vote") if mine else _("Vote"),
        lambda **given: voting.vote(**common, **given, at=now()),
        _("Your vote is cast."),
        partial(forms.VoteForm, initial=initial),
        "primary",
    )


def _secretariat(common: dict[str, Any], view: MotionView, at: datetime) -> list[Deed]:
    row, meeting = view.motion, view.motion.item.meeting
    sits = meeting is not None and meeting.state == MeetingState.SITTING
    deeds = []
    if row.state == MotionState.PROPOSED and sits:
        deeds.append(
            Deed(
                "put",
                _("Put it to the vote"),
                lambda: acts.put(**common, at=now()),
                _("The motion is put."),
                kind="primary",
                image="gavel",
            )
        )
    if row.state == MotionState.PROPOSED and row.item.state == ItemState.SUBMITTED:
        deeds.append(_circulating(common, row, at))
    if view.ballot is not None and row.way == Way.MEETING:
        deeds += _counting(common, view)
    if row.state == MotionState.CARRIED and row.hindrance:
        deeds.append(
            Deed(
                "apply",
                _("Try again"),
                lambda: voting.apply_again(**common, at=now()),
                _("It is done."),
                kind="primary",
                image="refresh",
            )
        )
    return deeds


def _counting(common: dict[str, Any], view: MotionView) -> list[Deed]:
    standing = view.ballot
    if standing is None:
        return []
    seats = [
        (each.seat.key, f"{in_language(each.seat)}: {standing.sitters[each.seat.pk].name}")
        for each in standing.table
        if each.seat.pk in standing.sitters and each.seat.votes and each.seat.pk not in standing.interested
    ]
    counting = Deed(
        "count",
        _("Count and decide"),
        lambda: voting.close(**common, at=now()),
        _("The motion is decided."),
        kind="primary",
    )
    record = Deed(
        "record",
        _("Write down a vote given in the room"),
        lambda **given: voting.record_vote(**common, **given, at=now()),
        _("The vote is written down."),
        partial(forms.RecordVoteForm, seats=seats),
        image="pencil",
    )
    if standing.quorum.reached:
        return [counting, record]
    stop = Deed(
        "interrupt",
        _("Interrupt: the quorum is lost"),
        lambda: voting.interrupt(**common, at=now()),
        _("The vote is interrupted and void. The motion can be put again."),
        kind="danger",
        image="player-pause",
    )
    return [stop, record]


def _circulating(common: dict[str, Any], row: Motion, at: datetime) -> Deed:
    rule = find(desks.rules(), About.CIRCULATION, registry.local_date(at), motion=MotionKind(row.kind))
    days = (rule.days if rule else 7) + 1
    day = registry.local_date(at) + timedelta(days=days)
    initial = {"closes_at": datetime.combine(day, time(16, 0))}
    return Deed(
        "circulate",
        _("Circulate it"),
        lambda **given: acts.circulate(**common, **given, at=now()),
        _("The motion is circulated, and the members have been told."),
        partial(forms.CirculateForm, initial=initial),
        image="send",
    )
