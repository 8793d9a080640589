"""The clocks of a case: which are started when, and what happens when one runs out."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from django.db import transaction

from pehra.foundation.access.person import SYSTEM
from pehra.foundation.deadlines import actions as deadlines
from pehra.foundation.deadlines import queries as running
from pehra.foundation.deadlines.queries import Deadline
from pehra.foundation.deadlines.rules import Happening
from pehra.incidents.actions.hastening import Sooner, sooner_in
from pehra.incidents.actions.taking_part import Circle, circle_of, joins, name_where_nobody_is, refresh_audience
from pehra.incidents.actions.timeline import add_entry, journal, subject_of, tell
from pehra.incidents.models import Case
from pehra.incidents.queries import routes
from pehra.incidents.rules.climbing import ladder
from pehra.incidents.rules.wording import EntryKind, ParticipantPart, Status
from pehra.law import clocks as law
from pehra.law.clocks import Anchor, ClockRow, Stage
from pehra.law.functions import Function
from pehra.law.taxonomy import classes_of
from pehra.registry import queries as registry

PREFIX = "case:"
IS_RUNNING_OUT = "Case %(case)s: the clock for “%(stage)s” is running out."
HAS_RUN_OUT = "Case %(case)s: the clock for “%(stage)s” has run out."
OWED_BY_ORGANISATION = (Stage.FIRST_REPORT, Stage.UPDATE, Stage.FINAL_REPORT)
# What nobody owes any more once a case is closed, and owes again when it is opened anew.
ENDED_BY_CLOSING = (Stage.ACKNOWLEDGE, Stage.UPDATE)


def start_acknowledge(case: Case, *, body_id: int, function: str, at: datetime) -> None:
    """The receiving body owes an answer to an offer, counted from the offer."""
    for row in _rows(case, Function(function), [Stage.ACKNOWLEDGE], at):
        _start(case, [(row, body_id, at)], at)


def start_for_report(
    case: Case,
    *,
    body_id: int,
    function: str,
    cii: bool,
    aware_at: datetime,
    submitted_at: datetime,
    circle: Circle,
    at: datetime,
) -> None:
    """The clocks of a new case: the first responder's answer, and what the organisation owes.

    Its first report is this one, so that clock is met when it starts. Where it came too late, that is recorded, for the
    `circle`: who takes part may not be stored yet.
    """
    anchors = {Anchor.AWARENESS: aware_at, Anchor.SUBMISSION: submitted_at}
    owed = [(row, body_id, at) for row in _rows(case, Function(function), [Stage.ACKNOWLEDGE], at)]
    rows = _rows(case, law.organisation_regime(cii), OWED_BY_ORGANISATION, at)
    owed += [(row, case.organisation_id, anchors[row.anchor]) for row in rows]
    for clock in _start(case, owed, at, met={Stage.FIRST_REPORT: submitted_at}):
        if clock.breached_at is not None:
            _breached(case, clock, told="", at=submitted_at, circle=circle)


def accepted(case: Case, *, at: datetime) -> None:
    """A body has accepted the case: with the receiver's clock ends that of a first responder who sent it on."""
    done(case, Stage.ACKNOWLEDGE, at=at)


def answered(case: Case, *, body_id: int, at: datetime) -> None:
    """A body has answered an offer and has not accepted it.

    A first responder answers a report by accepting it. Whoever sends it on still owes that, until somebody accepts:
    otherwise a report could be sent on and taken back for ever, each time with a new clock.
    """
    if not _first_of_new(case, body_id):
        done(case, Stage.ACKNOWLEDGE, party_id=body_id, at=at)


def taken_back(case: Case, *, body_id: int, at: datetime) -> None:
    """An offer was taken back before its receiver answered."""
    if not _first_of_new(case, body_id):
        nothing_owed(case, [Stage.ACKNOWLEDGE], party_id=body_id, at=at)


def _first_of_new(case: Case, body_id: int) -> bool:
    return case.status == Status.NEW and case.custodian_id == body_id


def nothing_owed(case: Case, stages: Iterable[Stage], *, party_id: int | None = None, at: datetime) -> None:
    """Nobody owes this any more. Late stays late, as when it is done."""
    for stage in stages:
        _end(case, stage, party_id, deadlines.cancel, at)


def pass_on(case: Case, *, function: str, from_body: int, to_body: int, to_function: str = "", at: datetime) -> None:
    """With a function pass its running clocks. What ran out stays with the body that was late, and is recorded.

    A successor that owes this case an answer already keeps its own clock, and has no second one.
    """
    clocks = [clock for clock in running.of_subject(subject_of(case)) if clock.state == Deadline.State.OPEN]
    passing = [clock for clock in clocks if (clock.party_id, clock.function) == (from_body, function)]
    late = [clock for clock in passing if _unnoticed(clock, at)]
    owes = {clock.stage for clock in clocks if clock.party_id == to_body}
    for stage in owes & {clock.stage for clock in passing}:
        deadlines.cancel(subject=subject_of(case), stage=stage, party_id=from_body, at=at)
    deadlines.hand_over(
        subjects=[subject_of(case)],
        function=function,
        from_party=from_body,
        to_party=to_body,
        to_function=to_function,
        at=at,
    )
    for clock in late:
        _breached(case, clock, told="", at=at)


def owes_an_answer(case: Case, *, body_id: int, function: str, at: datetime) -> None:
    """Whoever waits for an answer waits by a clock: one from now where the body before was late, and none passed."""
    clocks = running.of_subject(subject_of(case))
    if not any(
        (clock.party_id, clock.stage, clock.state) == (body_id, Stage.ACKNOWLEDGE, Deadline.State.OPEN)
        for clock in clocks
    ):
        start_acknowledge(case, body_id=body_id, function=function, at=at)


def done(case: Case, stage: Stage, *, party_id: int | None = None, at: datetime) -> None:
    """What was owed is done. Where it came too late and no sweep has said so, that is recorded now."""
    _end(case, stage, party_id, deadlines.meet, at)


def _end(case: Case, stage: Stage, party_id: int | None, end: Callable[..., int], at: datetime) -> None:
    running_now = running.of_subject(subject_of(case))
    owed = [clock for clock in running_now if clock.stage == stage and party_id in (None, clock.party_id)]
    late = [clock for clock in owed if _unnoticed(clock, at)]
    end(subject=subject_of(case), stage=stage, party_id=party_id, at=at)
    for clock in late:
        _breached(case, clock, told="", at=at)


def _unnoticed(clock: Deadline, at: datetime) -> bool:
    return clock.state == Deadline.State.OPEN and clock.breached_at is None and clock.due_at < at


def run_out(case: Case) -> bool:
    """Whether a clock of this case has run out and what it stands for is still owed."""
    return any(clock.unanswered for clock in running.of_subject(subject_of(case)))


def _rows(case: Case, function: Function, stages: Iterable[Stage], at: datetime) -> list[ClockRow]:
    """The rows of the profile that rule for this case, for those of the stages that have one."""
    classes = classes_of(tuple(part.rpartition("/")[2] for part in case.classification))
    known, on = registry.snapshot().clocks, registry.local_date(at)
    rows = (law.select(known, function, stage, classes, case.severity, on) for stage in stages)
    return [row for row in rows if row is not None]


def _start(
    case: Case,
    owed: Iterable[tuple[ClockRow, int, datetime]],
    at: datetime,
    met: Mapping[Stage, datetime] = MappingProxyType({}),
) -> list[Deadline]:
    sooner = sooner_in(case, at)
    terms = [_terms(row, party_id, anchor, sooner, met.get(row.stage)) for row, party_id, anchor in owed]
    return deadlines.start(subject=subject_of(case), terms=terms, at=at)


def _terms(
    row: ClockRow, party_id: int, anchor: datetime, sooner: Sooner, met_at: datetime | None = None
) -> deadlines.Terms:
    ordinary_at = law.due_at(row, anchor)
    found = sooner(row.stage, anchor, ordinary_at)
    due_at = min(found.due_at, ordinary_at) if found else ordinary_at
    return deadlines.Terms(
        stage=row.stage,
        rule=row.id,
        citation=f"{row.citation}; {found.citation}" if found else row.citation,
        party_id=party_id,
        function=row.function,
        anchor=row.anchor,
        anchored_at=anchor,
        due_at=due_at,
        remind_before=row.remind_before_hours,
        remind_after=row.remind_after_hours,
        met_at=met_at,
        ordinary_at=ordinary_at,
    )


def reclassified(case: Case, *, at: datetime) -> dict[str, datetime]:
    """The running clocks follow class and severity where these are stricter now; which stages, and until when.

    They count from the moment from which they have always counted. Whoever owes it is told.
    """
    earlier = {}
    sooner = sooner_in(case, at, running=True)
    for clock in running.of_subject(subject_of(case)):
        for row in _rows(case, Function(clock.function), [Stage(clock.stage)], at):
            terms = _terms(row, clock.party_id, clock.anchored_at, sooner)
            if deadlines.bring_forward(clock=clock, terms=terms, at=at):
                earlier[clock.stage] = max(terms.due_at, at)
                tell(case, [clock.party_id], "clock.reminder", IS_RUNNING_OUT, params={"stage": clock.stage}, at=at)
    return earlier


def lock_first(deadline: Deadline) -> None:
    """Lock the case of a clock before the clock itself, in the order in which every act on the case does."""
    _locked(deadline)


def _locked(deadline: Deadline) -> Case | None:
    if not deadline.subject.startswith(PREFIX):
        return None
    # Against every act, and not against who refers to it; see `clocks_together.gather`.
    rows = Case.objects.select_related("drill").select_for_update(of=("self",), no_key=True)
    return rows.get(reference=deadline.subject.removeprefix(PREFIX))


@transaction.atomic
def on_deadline(deadline: Deadline, happening: Happening, at: datetime) -> None:
    """What the sweep found on a case's clock: remind who owes; let a breach climb to the next tier, and record it."""
    case = _locked(deadline)
    if case is None:
        return
    if case.status == Status.CLOSED and case.merged_into_id is None and deadline.stage in ENDED_BY_CLOSING:
        nothing_owed(case, [Stage(deadline.stage)], at=at)
        return
    if happening is Happening.REMINDER:
        tell(case, [deadline.party_id], "clock.reminder", IS_RUNNING_OUT, params={"stage": deadline.stage}, at=at)
        _note(case, "clock.reminder", deadline, {}, at)
    else:
        _climb(case, deadline, happening, at)


def _climb(case: Case, deadline: Deadline, happening: Happening, at: datetime) -> None:
    """One tier higher with the breach, and with each reminder after it; all are told, whoever is new takes part."""
    rungs = _rungs(case, deadline, at)
    taking_part = circle_of(case).parties
    new = [body for body in rungs if body not in taking_part]
    for body in new:
        joins(case, body, ParticipantPart.SUPERVISOR, at)
    told = {deadline.party_id, case.custodian_id, *rungs}
    name_where_nobody_is(case, told, at)
    names = registry.party_names(told)
    _breached(case, deadline, told=names[rungs[-1]].slug if rungs else "", happening=happening, at=at)
    refresh_audience(case, at)
    tell(case, told, "clock.breach", HAS_RUN_OUT, params={"stage": deadline.stage}, at=at)
    _note(case, act_of(happening), deadline, {"climbed_to": list(rungs), "joined": new}, at)


def _rungs(case: Case, deadline: Deadline, at: datetime) -> tuple[int, ...]:
    """The bodies to which this clock has climbed by now."""
    chain = [link.body_id for link in routes.chain_of(case, registry.local_date(at))]
    if case.drill is not None:
        # A clock of a drill climbs no further than to whoever plays in it.
        chain = [body for body in chain if body in case.drill.parties]
    return climbed(case, deadline, chain, at)


def climbed(case: Case, deadline: Deadline, chain: Sequence[int], at: datetime) -> tuple[int, ...]:
    """The bodies to which this clock has climbed by now, along the chain of the case's organisation."""
    bodies = ladder(chain, late=deadline.party_id, custodian=case.custodian_id, organisation=case.organisation_id)
    steps = sum(1 for moment in deadline.events if deadline.due_at <= moment < at)
    return bodies[:steps]


def act_of(happening: Happening) -> str:
    """How the journal calls what the sweep found."""
    names = {Happening.REMINDER: "clock.reminder", Happening.BREACH: "clock.breach"}
    return names.get(happening, "clock.still-late")


def _breached(
    case: Case,
    clock: Deadline,
    *,
    told: str,
    at: datetime,
    happening: Happening = Happening.BREACH,
    circle: Circle | None = None,
) -> None:
    """Write into the timeline that somebody is late, and whom that was brought to."""
    kind, params = lateness(clock, happening, body=clock.party.slug, told=told)
    add_entry(case, kind, by=SYSTEM, party_id=clock.party_id, at=at, params=params, circle=circle)


def lateness(clock: Deadline, happening: Happening, *, body: str, told: str) -> tuple[EntryKind, dict[str, object]]:
    """How the timeline says that somebody is late; by slug who that is, and the body to which it was brought."""
    kind = EntryKind.BREACHED if happening is Happening.BREACH else EntryKind.REMINDED
    return kind, {"stage": clock.stage, "body": body, "to": told}


def _note(case: Case, act: str, deadline: Deadline, detail: dict[str, object], at: datetime) -> None:
    journal(case, act, by=SYSTEM, party_id=deadline.party_id, at=at, detail=facts(deadline) | detail)


def facts(deadline: Deadline) -> dict[str, object]:
    """What the journal says of a clock."""
    return {"stage": deadline.stage, "rule": deadline.rule, "due_at": deadline.due_at}
