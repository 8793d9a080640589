"""Merging one case into another of the same custodian, and taking that back.

Nothing of the merged case is moved. The other one shows it from then on, to whoever sees both, each entry under its own
label and to its own circle: so a merge shows nobody what they did not see, and taking it back leaves everything where
it was. What must not be owed twice are the clocks, and those alone are brought together.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.errors import Absent, Invalid
from pehra.foundation.access.person import Person
from pehra.foundation.deadlines import actions as deadlines
from pehra.foundation.deadlines import queries as running
from pehra.foundation.deadlines.queries import Deadline
from pehra.incidents.actions.counting import hold_counting, locked_incident, recount
from pehra.incidents.actions.custody import begin, given_reason
from pehra.incidents.actions.hastening import due_anew
from pehra.incidents.actions.parts import add_fact
from pehra.incidents.actions.taking_part import circle_of, locked, subject_of, touch
from pehra.incidents.actions.timeline import journal, tell
from pehra.incidents.errors import Changed, Merged, NotMergeable, NotNow, NotUndone
from pehra.incidents.models import Case, Merge
from pehra.incidents.queries.counting import incident_of
from pehra.incidents.rules.custody import Act
from pehra.incidents.rules.merging import (
    ALONE_AGAIN,
    JOINED_BY,
    LEFT_BY,
    MERGED_AWAY,
    MERGED_WITH,
    PARTED_FROM,
    Clock,
    United,
    united,
)
from pehra.incidents.rules.references import tidy
from pehra.incidents.rules.wording import Status

GOES_ON = "Case %(case)s was merged with another one of the same CERT, and is dealt with there."
ITSELF_MERGED = "The case was merged on into another one. Undo that merge first."
GOES_ON_ALONE = "Case %(case)s is a case of its own again."


@dataclass(frozen=True)
class Merging:
    """What happened, for whoever keeps records of cases: `case` was merged into `into`, or, `undone`, no longer is."""

    case: Case
    into: Case
    by: Person
    undone: bool


_following: list[Callable[[Merging, datetime], None]] = []


def on_merge(follow: Callable[[Merging, datetime], None]) -> None:
    """Have a part of case work (evidence, tasks) follow when two cases become one, and when they are two again.

    Called in the transaction of the act. Records that stay with the merged case can be read there; a part that moves
    its own must know how to put each back.
    """
    if follow not in _following:
        _following.append(follow)


@transaction.atomic
def merge(*, by: Person, reference: str, into: str, reason: str, version: int | None = None, at: datetime) -> Merge:
    """Put a case into another one that the same body has. Raises Absent, Forbidden, Invalid, Changed, NotMergeable.

    `version` is the one of the merged case that was looked at before.
    """
    hold_counting()
    case, target = _both(by, reference, into, at, version)
    why = given_reason(reason)
    before = _unite_clocks(case, target, at)
    done = Merge.objects.create(
        case=case,
        into=target,
        party_id=case.custodian_id,
        by=by.label,
        reason=why,
        at=at,
        undo_until=at + settings.MERGE_UNDO_FOR,
        before={"clocks": before},
    )
    case.merged_into, case.counted_as = target, incident_of(target)
    case.status, case.closed_at = Status.CLOSED, at
    touch(case, at, "merged_into", "counted_as", "status", "closed_at")
    recount(case.pk, target.pk)
    _tell(done, by, at, GOES_ON, undone=False)
    detail = {"into": target.reference, "clocks": len(before)}
    journal(case, "case.merge", by=by, party_id=case.custodian_id, at=at, detail=detail)
    return done


@transaction.atomic
def undo_merge(*, by: Person, reference: str, reason: str, at: datetime) -> Merge:
    """Take a merge back, as whoever may write for the custodian. Raises Absent, Forbidden, Invalid, NotUndone.

    `reference` is the merged case. What was written since stays in the case in which it was written.
    """
    hold_counting()
    case = _seen(by, reference)
    done = Merge.objects.filter(case=case, undone_at=None).select_related("into").first() if case else None
    if case is None or done is None or _seen(by, done.into.reference) is None:
        raise Absent
    locked_incident(case.pk)
    locked(by, reference)
    try:
        offer = begin(by, done.into.reference, Act.WORK, at)[1]
    except Merged:
        raise NotUndone(ITSELF_MERGED) from None
    except NotNow:
        raise NotUndone("The case into which this one was merged is closed. Open it again first.") from None
    if offer is not None:
        raise NotUndone("The case is offered to another body: wait for its answer, or take the offer back.")
    check_undoable(done, at)
    return take_apart(done, by=by, reason=given_reason(reason), at=at)


def take_apart(done: Merge, *, by: Person, reason: str, at: datetime) -> Merge:
    """Make two of the cases of a merge again. All that forbids it has been asked, and both are locked."""
    case = Case.objects.select_related("drill").get(pk=done.case_id)
    deadlines.part(before=done.before["clocks"], due=due_anew([case, done.into], at))
    case.merged_into, case.counted_as = None, None
    case.status, case.closed_at = Status.OPEN, None
    touch(case, at, "merged_into", "counted_as", "status", "closed_at")
    done.undone_at, done.undone_by, done.undone_reason = at, by.label, reason
    done.save(update_fields=["undone_at", "undone_by", "undone_reason"])
    recount(case.pk)
    recount(done.into_id)
    done.case = case
    _tell(done, by, at, GOES_ON_ALONE, undone=True)
    detail = {"out_of": done.into.reference}
    journal(case, "case.unmerge", by=by, party_id=case.custodian_id, at=at, detail=detail)
    return done


def check_undoable(done: Merge, at: datetime, *, in_time: bool = True) -> None:
    """Whether a merge can be taken back as things are. Raises NotUndone, which says what stands against it."""
    if in_time and at > done.undo_until:
        raise NotUndone("The time in which this merge could be undone is over. Split the case instead.")
    if done.into.custodian_id != done.case.custodian_id:
        raise NotUndone("Another body has the case by now: it would get back one half of what it was given.")
    if done.into.merged_into_id is not None:
        raise NotUndone(ITSELF_MERGED)
    clocks = _touched(done)
    later = Merge.objects.filter(into_id=done.into_id, undone_at=None, pk__gt=done.pk)
    if any(clocks & _touched(each) for each in later):
        raise NotUndone("A later merge has to do with a clock of this one. Undo that merge first.")


def _touched(done: Merge) -> set[int]:
    return {each["id"] for each in done.before["clocks"]}


def _both(by: Person, reference: str, into: str, at: datetime, version: int | None) -> tuple[Case, Case]:
    """Both cases, locked, open and with one custodian, for which this person writes."""
    case = _seen(by, reference)
    if case is None:
        raise Absent
    target = _seen(by, into)
    if target is None:
        raise Invalid({"into": "You see no case with this reference."})
    if target.pk == case.pk:
        raise Invalid({"into": "A case cannot be merged into itself."})
    locked_incident(case.pk, target.pk)
    case, offer = begin(by, reference, Act.WORK, at)
    if version is not None and version != case.version:
        raise Changed
    if offer is not None:
        raise NotMergeable("This case is offered to another body, and that has not answered yet.")
    if target.custodian_id != case.custodian_id:
        raise NotMergeable("Another body has that case. Tell it that both are the same incident.")
    try:
        target, offer = begin(by, into, Act.WORK, at)
    except NotNow:
        raise NotMergeable("That case is not open.") from None
    if offer is not None:
        raise NotMergeable("That case is offered to another body, and that has not answered yet.")
    if target.drill_id != case.drill_id:
        raise NotMergeable("A drill and a real case are never one.")
    return case, target


def _seen(by: Person, reference: str) -> Case | None:
    return Case.objects.filter(visible_to(by), reference=tidy(reference)).first()


def clocks_united(case: Case, target: Case) -> United:
    """What merging would do with the clocks of two cases."""
    return united(_open_clocks(case), _open_clocks(target), circle_of(target).parties)


def _unite_clocks(case: Case, target: Case, at: datetime) -> list[dict[str, object]]:
    found = clocks_united(case, target)
    return deadlines.unite(subject=subject_of(target), moves=found.moves, ends=found.ends, at=at)


def _open_clocks(case: Case) -> list[Clock]:
    return [
        Clock(row.pk, row.stage, row.party_id, row.due_at)
        for row in running.clocks_of(subject_of(case))
        if row.state == Deadline.State.OPEN
    ]


def _tell(done: Merge, by: Person, at: datetime, text: str, *, undone: bool) -> None:
    """Facts in both cases and a notice. Neither names the other case except to its custodian's own people.

    Whoever takes part in one of the cases need not know that there is another.
    """
    case, target = done.case, Case.objects.select_related("drill").get(pk=done.into_id)
    party, why = done.party_id, done.undone_reason if undone else done.reason
    if undone:
        told, named, left = ALONE_AGAIN, PARTED_FROM, LEFT_BY
    else:
        told, named, left = MERGED_AWAY, MERGED_WITH, JOINED_BY
    for record, other, open_text in ((case, target, told), (target, case, left)):
        words = {"other": other.reference, "why": why}
        add_fact(record, open_text, by=by, party_id=party, at=at, image="affiliate")
        add_fact(record, named, by=by, party_id=party, at=at, params=words, image="affiliate", internal=True)
    tell(case, circle_of(case).parties - {party}, "case.unmerged" if undone else "case.merged", text, at=at)
    for follow in _following:
        follow(Merging(case, target, by, undone), at)
