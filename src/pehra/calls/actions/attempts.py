"""Writing down what came of a call, which brings the next person, the next list, or the end."""

from datetime import datetime
from typing import Final

from django.db import transaction

from pehra.calls.actions.making import end, settle
from pehra.calls.errors import Over
from pehra.calls.models import Attempt, Place, Task
from pehra.calls.queries.lists import lists
from pehra.calls.queries.tasks import TALKING, to_note
from pehra.calls.rules.wording import LONGEST_NOTE, CallOutcome, CallTaskState
from pehra.formats.text import problem_in
from pehra.formats.text import tidy as tidied
from pehra.foundation.access.errors import Absent, Invalid, Problem
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import ADMINISTERS_BODY
from pehra.foundation.accounts.queries import members
from pehra.foundation.audit.actions import record
from pehra.foundation.delivery.actions import Telling, notify

WRONG: Final = "The telephone number of %(name)s on your phone list is wrong. Correct it."


@transaction.atomic
def note(*, by: Person, reference: str, place_id: int, outcome: CallOutcome, note: str = "", at: datetime) -> Attempt:
    """What came of calling somebody on a list whose turn has come. Raises Absent, Over, Invalid.

    It need not be who was next: somebody calls back, or picks up at the second try, or talked while the task went on.
    That somebody was reached is kept also where the task has ended meanwhile, and changes nothing more.
    """
    row = locked(by, reference, at)
    place = _place(row, place_id)
    over = row.state != CallTaskState.OPEN
    if over and not (place and outcome is CallOutcome.REACHED and _talked_on(row, place, by, at)):
        raise Over
    if place is None:
        raise Invalid({"place": "Choose somebody of the list that is gone through now."})
    if wrong := problem_in(note, longest=LONGEST_NOTE, required=False, lines=True):
        raise Invalid({"note": Problem(wrong[0], **wrong[1])})
    made = Attempt.objects.create(
        task=row, place=place, outcome=outcome, note=tidied(note), at=at, by=by.label, user_id=by.user_id
    )
    if outcome is CallOutcome.WRONG_NUMBER:
        _wrong(place, at)
    detail: dict[str, object] = {"place": place.pk, "outcome": outcome.value, "body": row.asked_id}
    subject, caller = f"call:{row.reference}", row.caller_id
    if over:
        detail["over"] = row.state
    elif outcome is CallOutcome.REACHED:
        end(row, CallTaskState.REACHED, by=by, at=at)
    else:
        settle(row, by=by, at=at)
    record(by=by, at=at, act="call.attempt", subject=subject, party_id=caller, detail=detail)
    return made


def looked(*, by: Person, row: Task, at: datetime) -> None:
    """Somebody has looked at the numbers of a task."""
    detail = {"body": row.asked_id}
    record(by=by, at=at, act="call.look", subject=f"call:{row.reference}", party_id=row.caller_id, detail=detail)


def locked(by: Person, reference: str, at: datetime) -> Task:
    """One task, locked until the act commits, for whoever makes its calls or did a while ago. Raises Absent."""
    row = to_note(by, reference, at).select_for_update(of=("self",)).first()
    if row is None:
        raise Absent
    return row


def _talked_on(row: Task, place: Place, by: Person, at: datetime) -> bool:
    """Whether a conversation may have gone on while the task ended. Whoever sends the same once more has not talked."""
    said = Attempt.objects.filter(task=row, place=place, outcome=CallOutcome.REACHED, user_id=by.user_id)
    return row.ended_at is not None and at - TALKING <= row.ended_at and not said.exists()


def _place(row: Task, place_id: int) -> Place | None:
    on_lists = lists(row.route[: row.route.index(row.asked_id) + 1])
    return next((each.row for every in on_lists.values() for each in every if each.row.pk == place_id), None)


def _wrong(place: Place, at: datetime) -> None:
    """Whoever keeps the list is told; the number is called again once somebody has confirmed or changed it."""
    Place.objects.filter(pk=place.pk).update(wrong_at=at)
    people = {user.pk for user in members([place.body_id], ADMINISTERS_BODY)}
    link = f"/phone-lists/{place.body.slug}/"
    telling = Telling(kind="contact.wrong-number", text=WRONG, link=link, params={"name": place.contact.name})
    notify(telling=telling, users=people, at=at)
