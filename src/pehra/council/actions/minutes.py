"""Minutes: drafted from what happened, edited, approved by a motion of a later meeting, and sealed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from pehra.council.actions.acting import note, shown
from pehra.council.models import AgendaItem, Meeting, Minutes, Motion
from pehra.council.queries.desk import Desk, secretariat_desk
from pehra.council.queries.records import record_of
from pehra.council.rules.minutes import FORM, digest
from pehra.council.rules.references import ITEM, MOTION, fresh
from pehra.council.rules.steps import ItemState, MeetingState, MinutesState, MotionState, after
from pehra.council.rules.words import Publication, Way
from pehra.foundation.access.errors import Absent, Conflict, Invalid, Problem
from pehra.foundation.access.person import Person
from pehra.law.council import MotionKind
from pehra.registry.queries import local_date
from pehra.registry.rules.fields import Fields

LONGEST = 50_000
SEAL = "council.minutes-seal"


def draw_up(meeting: Meeting, *, by: Person, at: datetime) -> Minutes:
    """Draft the minutes of a meeting that has just been closed, from what happened."""
    return Minutes.objects.create(
        meeting=meeting,
        state=MinutesState.DRAFT,
        record=record_of(meeting),
        drafted_at=at,
        edited_by=shown(by),
        edited_at=at,
    )


@transaction.atomic
def edit(*, by: Person, reference: str, text: str, version: int, at: datetime) -> Minutes:
    """Write to the minutes while they are a draft. `version` is the one that was read: nobody overwrites another."""
    found, minutes = _locked(by, reference, at)
    state = after("minutes", minutes.state, "edit")
    if minutes.version != version:
        raise Conflict("Somebody else has changed the minutes meanwhile: read them again.")
    fields = Fields()
    words = fields.text("text", text, longest=LONGEST, required=False, lines=True)
    fields.check()
    minutes.state, minutes.text, minutes.version = state, words, version + 1
    minutes.edited_by, minutes.edited_at = shown(by), at
    minutes.save(update_fields=["state", "text", "version", "edited_by", "edited_at"])
    note(by, at, "minutes-edit", f"meeting:{reference}", found.party, {"version": minutes.version})
    return minutes


@transaction.atomic
def propose(*, by: Person, reference: str, meeting: str, at: datetime) -> Motion:
    """Put the minutes on the agenda of a later meeting, with the motion to approve them; until then they rest."""
    secretariat_desk(by, at)
    # Before the minutes: a vote that seals them holds its meeting too.
    later = Meeting.objects.select_for_update().filter(reference=meeting).first()
    found, minutes = _locked(by, reference, at)
    state = after("minutes", minutes.state, "propose")
    if later is None or later.starts_at <= minutes.meeting.starts_at:
        raise Invalid({"meeting": Problem("Choose a later meeting.")})
    if later.state not in (MeetingState.DRAFT, MeetingState.CALLED):
        raise Conflict("This meeting has begun, or is over: its agenda stands.")
    minutes.motion = _approval(by, minutes, later, at)
    minutes.state = state
    minutes.save(update_fields=["state", "motion"])
    detail = {"meeting": later.reference, "motion": minutes.motion.reference}
    note(by, at, "minutes-propose", f"meeting:{reference}", found.party, detail)
    return minutes.motion


def _approval(by: Person, minutes: Minutes, later: Meeting, at: datetime) -> Motion:
    """The first item of the later meeting, and its motion."""
    for item in later.items.all():
        item.position += 1
        item.save(update_fields=["position"])
    # Kept once for readers of both languages.
    title = f"Minutes · کارروائی: {minutes.meeting.title}"[:200]
    item = AgendaItem.objects.create(
        reference=fresh(ITEM),
        meeting=later,
        position=1,
        title=title,
        minutes=5,
        state=ItemState.SCHEDULED,
        submitted_by_id=by.user_id or None,
        submitter=shown(by),
        submitted_at=at,
    )
    day = local_date(minutes.meeting.starts_at).isoformat()
    return Motion.objects.create(
        reference=fresh(MOTION),
        item=item,
        kind=MotionKind.MINUTES,
        title=title,
        text_en=f"The minutes of the meeting of {day} are approved.",
        text_ur=f"{day} کے اجلاس کی کارروائی منظور کی جاتی ہے۔",
        aim={"minutes": minutes.meeting.reference},
        publication=Publication.COUNCIL,
        way=Way.MEETING,
        state=MotionState.PROPOSED,
        proposed_by_id=by.user_id or None,
        proposer=shown(by),
        proposed_at=at,
    )


@dataclass(frozen=True)
class Sealed:
    """What the journal has of a seal; whoever decides writes it last."""

    subject: str
    detail: dict[str, object]


def seal(motion: Motion, *, at: datetime) -> Sealed:
    """The Council has approved the minutes: their hash goes into the journal, and nobody changes them any more."""
    minutes = _of(motion)
    reference = minutes.meeting.reference
    minutes.state = after("minutes", minutes.state, "seal")
    minutes.sealed_at, minutes.digest = at, digest(reference, minutes.record, minutes.text)
    minutes.save(update_fields=["state", "sealed_at", "digest"])
    return Sealed(f"meeting:{reference}", {"sha256": minutes.digest, "form": FORM, "motion": motion.reference})


def send_back(motion: Motion) -> None:
    """The motion is lost or withdrawn: the minutes are a draft again."""
    minutes = _of(motion)
    minutes.state, minutes.motion = after("minutes", minutes.state, "return"), None
    minutes.save(update_fields=["state", "motion"])


def _of(motion: Motion) -> Minutes:
    return Minutes.objects.select_for_update(of=("self",)).select_related("meeting").get(motion=motion)


def _locked(by: Person, reference: str, at: datetime) -> tuple[Desk, Any]:
    found = secretariat_desk(by, at)
    rows = Minutes.objects.select_for_update(of=("self",)).select_related("meeting")
    minutes = rows.filter(meeting__reference=reference).first()
    if minutes is None:
        raise Absent
    return found, minutes
