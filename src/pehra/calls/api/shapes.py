"""The shapes of phone lists and call tasks."""

from datetime import datetime, time
from typing import Annotated, Any

from ninja import Path
from pydantic import Field

from pehra.calls.actions.lists import LONGEST_WAIT, Terms
from pehra.calls.models import Task
from pehra.calls.queries.lists import Entry
from pehra.calls.queries.tasks import About, Standing, View
from pehra.calls.rules.dialling import dialled
from pehra.calls.rules.order import EVERY_DAY
from pehra.calls.rules.wording import LONGEST_NOTE, CallKind, CallOutcome, CallTaskState
from pehra.foundation.access.api.shapes import SLUG, Given, Taken

CallReference = Annotated[str, Path(max_length=40, description="Reference of a call task.", examples=["J-2M8X-41TV"])]
PhoneListBody = Annotated[str, Path(pattern=SLUG, max_length=80, description="Slug of the body.", examples=["ncert"])]
MOST: int = 2**63 - 1
PlaceNumber = Annotated[int, Path(ge=1, le=MOST, description="Number of a place on a phone list.")]
Number = Annotated[int, Field(ge=1, le=MOST)]
Hour = Annotated[
    str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", description="In local time.", examples=["22:00"])
]
Weekday = Annotated[int, Field(ge=0, le=6)]


class CallAttemptIn(Taken):
    """What came of calling somebody."""

    place: Number = Field(description="Whom: a `place` of the list that is gone through now; it need not be `next`.")
    outcome: Annotated[CallOutcome, Field(strict=False)] = Field(
        description="`reached` ends the task: they take it on. It is kept, too, where the task ended while you talked."
    )
    note: str = Field(default="", max_length=LONGEST_NOTE)


class PhoneHoursIn(Taken):
    """When somebody may be called, and for whom they stand in."""

    hours_from: Hour | None = Field(default=None, description="Both hours or neither; without them at any hour.")
    hours_until: Hour | None = Field(default=None, description="May lie past midnight.")
    days: list[Weekday] = Field(
        default_factory=lambda: sorted(EVERY_DAY),
        min_length=1,
        max_length=7,
        description="The days on which the hours begin; 0 is Monday.",
    )
    stands_in_for: Number | None = Field(default=None, description="Place of the person whom they stand in for.")

    def terms(self) -> Terms:
        return Terms(_time(self.hours_from), _time(self.hours_until), frozenset(self.days), self.stands_in_for)


class PhonePlaceIn(PhoneHoursIn):
    """Somebody who is put on a phone list."""

    contact: Number = Field(description="A contact of the body that has a telephone number; see `contacts`.")


class PhoneMoveIn(Taken):
    """Moving somebody on a phone list by one."""

    up: bool = Field(description="Called sooner; otherwise later.")


class PhoneWaitIn(Taken):
    """How soon a body wants to be called."""

    minutes: Annotated[int, Field(ge=0, le=LONGEST_WAIT)] | None = Field(
        description="Only sooner than the profile says; null: as the profile says."
    )


class CallTaskOut(Given):
    """A call task. No number is in it."""

    reference: str = Field(examples=["J-2M8X-41TV"])
    body: str = Field(pattern=SLUG, description="Who has not acknowledged what cannot wait.")
    asked: str = Field(pattern=SLUG, description="Whose phone list is gone through now.")
    caller: str = Field(pattern=SLUG, description="Whose duty officers call.")
    state: CallTaskState
    made_at: datetime
    ended_at: datetime | None


class CallTaskListOut(Given):
    """Calls to make."""

    items: list[CallTaskOut]


class CallTaskGoneOnOut(Given):
    """How a call task stands after a call."""

    reference: str
    state: CallTaskState
    yours: bool = Field(description="Whether it is still your body that calls.")


class CallPersonOut(Given):
    """A person on the list that is gone through, in its order."""

    place: int
    name: str
    role: str
    phone: str
    dial: str = Field(description="Address of a link that a telephone dials.", examples=["tel:+92511234567"])
    now: bool = Field(description="May be called at this moment.")
    wrong: bool = Field(description="Somebody has found the number to be another's.")
    stands_in_for: int | None
    hours_from: str | None
    hours_until: str | None
    days: list[int]


class CallAttemptOut(Given):
    """A call that was made."""

    place: int
    name: str
    body: str = Field(pattern=SLUG)
    outcome: CallOutcome
    note: str
    at: datetime
    by: str


class CallMatterOut(Given):
    """What was not acknowledged, as far as you may know."""

    kind: CallKind
    reference: str
    since: datetime = Field(description="When its clock ran out, the level began to bind, or its report was written.")
    acknowledged_at: datetime | None


class CallTaskDetailOut(CallTaskOut):
    """A call task with the people to call, while it is open. That you have looked is written into the journal."""

    next: int | None = Field(description="The place of whoever is to be called now.")
    people: list[CallPersonOut]
    attempts: list[CallAttemptOut]
    matters: list[CallMatterOut]


class PhonePlaceOut(Given):
    """A place on a phone list."""

    place: int
    contact: int
    name: str
    role: str
    phone: str
    wrong: bool
    stands_in_for: int | None
    hours_from: str | None
    hours_until: str | None
    days: list[int]


class PhonePlaceMadeOut(Given):
    """A place that was made, changed, moved or removed."""

    place: int


class PhoneWaitOut(Given):
    """How soon a body wants to be called."""

    minutes: int | None


class PhoneContactOut(Given):
    """A contact with a telephone number that is not on the list yet."""

    contact: int
    name: str


class PhoneListOut(Given):
    """The phone list of a body, in its order. That you have looked is written into the journal."""

    body: str = Field(pattern=SLUG)
    minutes: int | None = Field(description="How soon the body wants to be called; null: as the profile says.")
    items: list[PhonePlaceOut]
    contacts: list[PhoneContactOut]


def task_out(row: Task) -> CallTaskOut:
    return CallTaskOut(**_columns(row))


def detail_out(view: View) -> CallTaskDetailOut:
    return CallTaskDetailOut(
        **_columns(view.task),
        next=view.next_place,
        people=[
            CallPersonOut(**_person(each.entry), dial=dialled(each.entry.row.contact.phone), now=each.now)
            for each in view.lines
        ],
        attempts=[
            CallAttemptOut(
                place=each.place_id,
                name=each.place.contact.name,
                body=each.place.body.slug,
                outcome=CallOutcome(each.outcome),
                note=each.note,
                at=each.at,
                by=each.by,
            )
            for each in view.attempts
        ],
        matters=[_matter(each) for each in view.about],
    )


def gone_on_out(found: Standing) -> CallTaskGoneOnOut:
    return CallTaskGoneOnOut(reference=found.reference, state=found.state, yours=found.yours)


def place_out(entry: Entry) -> PhonePlaceOut:
    return PhonePlaceOut(**_person(entry), contact=entry.row.contact_id)


def _columns(row: Task) -> dict[str, Any]:
    told = ("reference", "made_at", "ended_at")
    slugs = {"body": row.body.slug, "asked": row.asked.slug, "caller": row.caller.slug}
    return {name: getattr(row, name) for name in told} | slugs | {"state": CallTaskState(row.state)}


def _person(entry: Entry) -> dict[str, Any]:
    row, hours = entry.row, entry.hours
    return {
        "place": row.pk,
        "name": row.contact.name,
        "role": row.contact.role,
        "phone": row.contact.phone,
        "wrong": entry.listed.wrong,
        "stands_in_for": row.stands_in_for_id,
        "hours_from": _written(hours.begins),
        "hours_until": _written(hours.ends),
        "days": sorted(hours.days),
    }


def _matter(found: About) -> CallMatterOut:
    row = found.row
    return CallMatterOut(
        kind=CallKind(row.kind), reference=row.reference, since=row.since, acknowledged_at=row.answered_at
    )


def _time(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None


def _written(hour: time | None) -> str | None:
    return f"{hour:%H:%M}" if hour is not None else None
