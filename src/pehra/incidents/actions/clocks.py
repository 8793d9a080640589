"""The clocks of a case: which are started when, and what happens when one runs out."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from pehra.foundation.access.person import SYSTEM
from pehra.foundation.deadlines import actions as deadlines
from pehra.foundation.deadlines.models import Deadline
from pehra.foundation.deadlines.rules import Happening
from pehra.incidents.actions.taking_part import joins, refresh_audience
from pehra.incidents.actions.timeline import add_entry, journal, subject_of, tell
from pehra.incidents.models import Case, Participant
from pehra.incidents.rules.wording import EntryKind, ParticipantPart
from pehra.law import clocks as law
from pehra.law.chain import ChainError
from pehra.law.clocks import Anchor, ClockRow, Stage
from pehra.law.functions import Function
from pehra.law.taxonomy import classes_of
from pehra.registry import queries as registry

OWED_BY_ORGANISATION = (Stage.FIRST_REPORT, Stage.UPDATE, Stage.FINAL_REPORT)


def start_acknowledge(case: Case, *, body_id: int, function: str, at: datetime) -> None:
    """The receiving body owes an answer to an offer, counted from the offer."""
    row = _row(case, Function(function), Stage.ACKNOWLEDGE, at)
    if row is not None:
        _start(case, [(row, body_id, at)], at)


def start_for_organisation(case: Case, *, cii: bool, aware_at: datetime, submitted_at: datetime, at: datetime) -> None:
    """What the organisation owes: its first report, which this is, an update and the final report."""
    regime = law.organisation_regime(cii)
    anchors = {Anchor.AWARENESS: aware_at, Anchor.SUBMISSION: submitted_at}
    rows = [(_row(case, regime, stage, at), stage) for stage in OWED_BY_ORGANISATION]
    owed = [(row, case.organisation_id, anchors[row.anchor]) for row, _ in rows if row is not None]
    _start(case, owed, at)
    deadlines.meet(subject=subject_of(case), stage=Stage.FIRST_REPORT, at=submitted_at)


def answered(case: Case, *, body_id: int, at: datetime) -> None:
    """A body has answered an offer, whatever the answer was."""
    deadlines.meet(subject=subject_of(case), stage=Stage.ACKNOWLEDGE, party_id=body_id, at=at)


def _row(case: Case, function: Function, stage: Stage, at: datetime) -> ClockRow | None:
    classes = classes_of(tuple(part.rpartition("/")[2] for part in case.classification))
    rows = registry.snapshot().clocks
    return law.select(rows, function, stage, classes, case.severity, registry.local_date(at))


def _start(case: Case, owed: Iterable[tuple[ClockRow, int, datetime]], at: datetime) -> None:
    terms = [
        deadlines.Terms(
            stage=row.stage,
            rule=row.id,
            citation=row.citation,
            party_id=party_id,
            function=row.function,
            anchor=row.anchor,
            anchored_at=anchor,
            due_at=law.due_at(row, anchor),
            remind_before=row.remind_before_hours,
            remind_after=row.remind_after_hours,
        )
        for row, party_id, anchor in owed
    ]
    deadlines.start(subject=subject_of(case), terms=terms, at=at)


@transaction.atomic
def on_deadline(deadline: Deadline, happening: Happening, at: datetime) -> None:
    """What the sweep found on a case's clock: remind who owes; let a breach climb to the next tier, and record it."""
    if not deadline.subject.startswith("case:"):
        return
    case = Case.objects.select_for_update(of=("self",)).get(reference=deadline.subject.removeprefix("case:"))
    params = {"stage": deadline.stage}
    if happening is Happening.REMINDER:
        text = "Case %(case)s: the clock for “%(stage)s” is running out."
        tell(case, [deadline.party_id], "clock.reminder", text, params=params, at=at)
        return
    told = {deadline.party_id}
    higher = _next_tier(case, deadline, at)
    if higher is not None:
        joins(case, higher, ParticipantPart.SUPERVISOR, at)
        refresh_audience(case)
        told.add(higher)
    if happening is Happening.BREACH:
        detail = {
            "stage": deadline.stage,
            "rule": deadline.rule,
            "owed_by": deadline.party_id,
            "due_at": deadline.due_at,
        }
        names = registry.party_names(told)
        add_entry(
            case,
            EntryKind.BREACHED,
            by=SYSTEM,
            party_id=deadline.party_id,
            at=at,
            params=params | {"body": names[deadline.party_id].slug, "to": names[higher].slug if higher else ""},
        )
    else:
        detail = {"stage": deadline.stage, "owed_by": deadline.party_id}
    text = "Case %(case)s: the clock for “%(stage)s” has run out."
    tell(case, told, "clock.breach", text, params=params, at=at)
    act = "clock.breach" if happening is Happening.BREACH else "clock.still-late"
    journal(case, act, by=SYSTEM, party_id=deadline.party_id, at=at, detail=detail | {"climbed_to": higher})


def _next_tier(case: Case, deadline: Deadline, at: datetime) -> int | None:
    """The lowest body of the chain above the one that is late which does not take part yet."""
    organisation = registry.organisation(case.organisation_id)
    if organisation is None:
        return None
    try:
        chain = [link.body_id for link in registry.chain_of(organisation, registry.local_date(at))]
    except ChainError:
        return None
    above = chain[chain.index(deadline.party_id) + 1 :] if deadline.party_id in chain else chain
    taking_part = set(Participant.objects.filter(case=case, until=None).values_list("party_id", flat=True))
    return next((body for body in above if body not in taking_part), None)
