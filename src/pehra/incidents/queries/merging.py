"""Cases that are one: which case shows which, what a merge would bring together, and what CERTs said to each other."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Q

from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import WORKS_CASES
from pehra.foundation.deadlines import queries as running
from pehra.foundation.deadlines.queries import Deadline
from pehra.foundation.storing import ask_together, with_related
from pehra.incidents.models import Case, Entry, Merge, Observable, Participant, Report, Sameness
from pehra.incidents.policy import sees_handling
from pehra.incidents.rules.merging import Clock, united
from pehra.incidents.rules.wording import EntryKind, SamenessState

# However deep, by one statement and the small index of merged cases.
BELOW: Final = """
WITH RECURSIVE below AS (
    SELECT c.* FROM incidents_case c WHERE c.merged_into_id = %(case)s AND c.audience && %(keys)s::bigint[]
    UNION ALL
    SELECT c.* FROM incidents_case c JOIN below b ON c.merged_into_id = b.id WHERE c.audience && %(keys)s::bigint[]
)
SELECT * FROM below ORDER BY closed_at, id
"""


def shown_with(person: Person, case: Case) -> list[Case]:
    """The cases merged into this one, and into those, as far as this person sees them; the oldest merge first.

    `queries.case` has found out whether there is any: then most cases need no statement for it.
    """
    if not getattr(case, "shows_merged", True):
        return []
    return list(Case.objects.raw(BELOW, {"case": case.pk, "keys": list(person.keys)}))


def goes_on_in(person: Person, case: Case) -> Case | None:
    """The case in which this one is dealt with now; None where it is none but this, or this person does not see it."""
    found: Case | None = case
    while found is not None and found.merged_into_id is not None:
        found = Case.objects.filter(visible_to(person), pk=found.merged_into_id).first()
    return None if found is case else found


@dataclass(frozen=True)
class Clocks:
    """What becomes of the clocks: those that go on with the merged case, and those that nobody owes besides."""

    moves: list[Deadline]
    ends: list[Deadline]
    stays: list[Deadline]


@dataclass(frozen=True)
class Preview:
    """What merging two cases would bring together, as far as whoever asks sees it.

    `notes` counts by label; `doubled` are traces that stand on both. `apart` are the parties that take part in the
    merged case alone: they go on reading that, and see nothing of the other.
    """

    case: Case
    into: Case
    reports: list[Report]
    observables: list[Observable]
    doubled: int
    notes: dict[str, int]
    clocks: Clocks
    apart: list[Participant]
    joined: list[Participant]


def preview(person: Person, case: Case, into: Case) -> Preview:
    """What would stand under `into`. Both are cases that this person sees and whose handling is theirs."""
    both = [case.pk, into.pk]
    asked = ask_together(
        Report.objects.filter(visible_to(person), case=case).order_by("submitted_at", "pk"),
        Entry.objects.filter(visible_to(person), case=case, kind=EntryKind.NOTE),
        Observable.objects.filter(case__in=both).order_by("type", "value"),
        Participant.objects.filter(case__in=both, until=None).order_by("pk"),
        running.clocks_of(f"case:{case.reference}"),
        running.clocks_of(f"case:{into.reference}"),
    )
    with_related([row for rows in asked for row in rows], Participant._meta.get_field("party").related_model)
    reports, notes, traces, taking_part, clocks, clocks_there = asked
    there = {(each.type, each.value) for each in traces if each.case_id == into.pk}
    own = [each for each in traces if each.case_id == case.pk]
    participants = _by_name(taking_part)
    in_target = {each.party_id for each in participants if each.case_id == into.pk}
    of_case = [each for each in participants if each.case_id == case.pk]
    return Preview(
        case=case,
        into=into,
        reports=reports,
        observables=own,
        doubled=sum((each.type, each.value) in there for each in own),
        notes=dict(sorted(Counter(each.tlp for each in notes).items())),
        clocks=_clocks(clocks, clocks_there, in_target),
        apart=[each for each in of_case if each.party_id not in in_target],
        joined=[each for each in of_case if each.party_id in in_target],
    )


def _by_name(rows: Iterable[Participant]) -> list[Participant]:
    """Every party once for each case in which it takes part."""
    found = {(each.case_id, each.party_id): each for each in rows}
    return sorted(found.values(), key=lambda each: str(each.party.name_en))


def _clocks(merged: Iterable[Deadline], into: Iterable[Deadline], parties: Iterable[int]) -> Clocks:
    theirs, ours = ({row.pk: row for row in rows if row.state == Deadline.State.OPEN} for rows in (merged, into))
    plan = united(map(_clock, theirs.values()), map(_clock, ours.values()), frozenset(parties))
    every, touched = theirs | ours, set(plan.touched)
    return Clocks(
        [every[pk] for pk in plan.moves],
        [every[pk] for pk in plan.ends],
        [row for pk, row in every.items() if pk not in touched],
    )


def _clock(row: Deadline) -> Clock:
    return Clock(row.pk, row.stage, row.party_id, row.due_at)


@dataclass(frozen=True)
class Standing:
    """A merge as a page of either case tells it. `undoable`: by this person, and still in time."""

    merge: Merge
    undoable: bool


def merges_of(person: Person, case: Case, at: datetime) -> list[Standing]:
    """The merges that stand and have to do with this case, to whoever sees both cases and their handling."""
    rows = (
        Merge.objects.select_related("case__organisation", "into__organisation")
        .filter(Q(case=case) | Q(into=case), visible_to(person, "case__"), visible_to(person, "into__"), undone_at=None)
        .order_by("at", "pk")
    )
    return [
        Standing(row, at <= row.undo_until and person.holds(row.into.custodian_id, WORKS_CASES))
        for row in rows
        if sees_handling(person, row.case) and sees_handling(person, row.into)
    ]


@dataclass(frozen=True)
class Said:
    """What one CERT said to another of two cases, as one side sees it.

    `other` is the reference of the other side's case and `seen` the case itself, for whoever sees it. To whoever
    offered, what was declined without a word still waits.
    """

    row: Sameness
    ours: bool
    other: str
    seen: Case | None
    state: SamenessState


def said_of(person: Person, case: Case) -> list[Said]:
    """What was said of this case and of others, to the people of its custodian; what was taken back is left out."""
    if not person.holds(case.custodian_id, WORKS_CASES):
        return []
    gone = [SamenessState.WITHDRAWN, SamenessState.ENDED]
    rows = list(
        Sameness.objects.select_related("from_party", "to_party")
        .filter(Q(case=case) | Q(other=case))
        .exclude(state__in=gone)
        .order_by("offered_at", "pk")
    )
    others = {row.case_id for row in rows} | {row.other_id for row in rows if row.state == SamenessState.ACCEPTED}
    seen = {row.pk: row for row in Case.objects.filter(visible_to(person), pk__in=others - {case.pk, None})}
    return [_said(row, case, seen) for row in rows if row.case_id == case.pk or row.state != SamenessState.DECLINED]


def _said(row: Sameness, case: Case, seen: dict[int, Case]) -> Said:
    ours = row.case_id == case.pk
    state = SamenessState(row.state)
    if ours and state is SamenessState.DECLINED and not row.answer:
        state = SamenessState.OFFERED
    other = seen.get(row.other_id if ours else row.case_id) if row.other_id else None
    return Said(row, ours, row.to_reference if ours else row.from_reference, other, state)
