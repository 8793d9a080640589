"""The frame of a drill: opened, paused, resumed and ended. Within it everything is done as on any other day.

Who may do this is decided by whoever plans drills; no door leads here.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.foundation.deadlines import actions as deadlines
from pehra.incidents.actions.offers import answer
from pehra.incidents.actions.taking_part import check_running, subject_of, touch
from pehra.incidents.actions.timeline import add_entry, journal
from pehra.incidents.errors import OutsideDrill
from pehra.incidents.models import Case, Drill
from pehra.incidents.queries import open_offer
from pehra.incidents.rules.outcomes import CaseOutcome
from pehra.incidents.rules.references import tidy
from pehra.incidents.rules.wording import EntryKind, Status, TransferState
from pehra.registry.actions import hold_network

# Kept with each case in the languages of both who may read it.
ENDED: Final = "The drill has ended. / مشق ختم ہو گئی۔"


# The numbers of the cases of a drill that stands still, or goes on: since when it stood, and when that is.
Stop = Callable[[Collection[int]], None]
GoOn = Callable[[Collection[int], datetime, datetime], None]


@dataclass(frozen=True)
class _Follower:
    stop: Stop
    go_on: GoOn


_followers: list[_Follower] = []


def stands_with(*, stop: Stop, go_on: GoOn) -> None:
    """Have what else is owed on cases (answers, measures, tasks) stand still with a drill and go on with it.

    Called in the transaction of the act, with the cases locked. `go_on(cases, since, at)` gives back the time between.
    """
    follower = _Follower(stop, go_on)
    if follower not in _followers:
        _followers.append(follower)


@transaction.atomic
def open_drill(
    *, reference: str, name_en: str, name_ur: str, parties: Iterable[int], staff: Iterable[int], at: datetime
) -> Drill:
    """Open the frame in which these parties play and these users direct. Reports are filed into it by its reference."""
    audience = sorted({*parties} | {-user for user in staff})
    return Drill.objects.create(reference=reference, name_en=name_en, name_ur=name_ur, audience=audience, opened_at=at)


@transaction.atomic
def pause(*, reference: str, at: datetime) -> None:
    """Nobody acts on its cases and no clock of them runs until it is resumed."""
    drill = _locked(reference)
    if drill.paused_at is None and drill.ended_at is None:
        drill.paused_at = at
        drill.save(update_fields=["paused_at"])
        cases = _cases(drill)
        deadlines.hold(subjects=[subject_of(case) for case in cases])
        for follower in _followers:
            follower.stop([case.pk for case in cases])


@transaction.atomic
def resume(*, reference: str, at: datetime) -> None:
    """The drill goes on; every clock that runs gets the time of the pause back."""
    drill = _locked(reference)
    if drill.paused_at is not None:
        cases = _cases(drill)
        deadlines.release(subjects=[subject_of(case) for case in cases], since=drill.paused_at, at=at)
        for follower in _followers:
            follower.go_on([case.pk for case in cases], drill.paused_at, at)
        drill.paused_at = None
        drill.save(update_fields=["paused_at"])


@transaction.atomic
def end(*, reference: str, by: Person, at: datetime) -> int:
    """Close what is open and keep it as it is for ever; returns how many cases were closed.

    What nobody accepted is closed as well, and no clock of it is owed any more; late stays late. Where it was paused,
    nobody is late for the time of the pause.
    """
    drill = _locked(reference)
    if drill.ended_at is not None:
        return 0
    resume(reference=reference, at=at)
    cases = _cases(drill)
    open_ = [case for case in cases if case.status != Status.CLOSED]
    for case in open_:
        _close(case, by, at)
    for case in cases:
        deadlines.cancel(subject=subject_of(case), at=at)
    Drill.objects.filter(pk=drill.pk).update(ended_at=at, paused_at=None)
    for case in open_:
        journal(case, "case.drill-ended", by=by, party_id=None, at=at)
    return len(open_)


def _close(case: Case, by: Person, at: datetime) -> None:
    offer = open_offer(case)
    if offer is not None:
        answer(offer, TransferState.WITHDRAWN, by, at, ENDED)
    case.status, case.closed_at, case.acknowledged_at = Status.CLOSED, at, case.acknowledged_at or at
    case.outcome = CaseOutcome.TEST
    case.cause = case.cause or ENDED
    case.lesson = case.lesson or ENDED
    touch(case, at, "status", "closed_at", "acknowledged_at", "outcome", "cause", "lesson")
    params = {"cause": case.cause, "outcome": case.outcome.value}
    add_entry(case, EntryKind.CLOSED, by=by, party_id=case.custodian_id, at=at, params=params)


def playing(by: Person, reference: str, parties: Iterable[int]) -> Drill:
    """The drill under way in which these parties play. Raises Absent, DrillStands, DrillOver, OutsideDrill.

    It is locked until what is filed into it is there: it neither ends nor stands still meanwhile. To whoever has no
    part in it, it does not exist, whatever its state.
    """
    rows = Drill.objects.select_for_update(no_key=True).filter(visible_to(by), reference=tidy(reference))
    found = rows.first()
    if found is None:
        raise Absent
    check_running(found)
    if not found.parties.issuperset(parties):
        raise OutsideDrill
    return found


def _locked(reference: str) -> Drill:
    """The network before it, as whoever files into it: cases of several organisations are written, and a profile
    changes several organisations.
    """
    hold_network()
    return Drill.objects.select_for_update(no_key=True).get(reference=reference)


def _cases(drill: Drill) -> list[Case]:
    """Its cases, each locked: an act that is under way on one is done first, and one that waits meets what is new."""
    return list(Case.objects.select_for_update(no_key=True, of=("self",)).filter(drill=drill).order_by("pk"))
