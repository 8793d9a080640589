"""How a case ends, and goes on: closing, closing a report at once as no incident, opening again."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.db import transaction

from pehra.formats.text import problem_in, tidy
from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.errors import Invalid, Problem
from pehra.foundation.access.person import Person
from pehra.foundation.deadlines import actions as deadlines
from pehra.incidents.actions.clocks import ENDED_BY_CLOSING, nothing_owed
from pehra.incidents.actions.closing import against_closing
from pehra.incidents.actions.counting import hold_counting, locked_incident, recount
from pehra.incidents.actions.course import counts_otherwise, took_course
from pehra.incidents.actions.custody import begin, given_reason, offered, receives
from pehra.incidents.actions.hastening import due_anew
from pehra.incidents.actions.offers import check_in_force
from pehra.incidents.actions.taking_part import circle_of, joins, name_where_nobody_is, refresh_audience, touch
from pehra.incidents.actions.timeline import add_entry, journal, subject_of, tell
from pehra.incidents.models import Case, Entry, Transfer
from pehra.incidents.queries import routes
from pehra.incidents.rules.climbing import above
from pehra.incidents.rules.custody import Act
from pehra.incidents.rules.outcomes import NO_INCIDENT, CaseOutcome
from pehra.incidents.rules.references import tidy as tidy_reference
from pehra.incidents.rules.wording import EntryKind, ParticipantPart, Status
from pehra.law.clocks import Stage
from pehra.registry import queries as registry

LONGEST: Final = 20_000
# After either of them, the organisation owes no update any more.
FILED: Final = (EntryKind.UPDATE_FILED, EntryKind.FINAL_FILED)
TOLD: Final[Mapping[str, str]] = {
    CaseOutcome.HANDLED: "Case %(case)s has been closed.",
    CaseOutcome.UNRESOLVED: "Case %(case)s has been closed without being resolved.",
    CaseOutcome.FALSE_ALARM: "Case %(case)s has been closed as a false alarm. The reason stands in it.",
    CaseOutcome.NOT_AN_INCIDENT: "Case %(case)s has been closed as no incident. The reason stands in it.",
    CaseOutcome.TEST: "Case %(case)s has been closed as an exercise or test. The reason stands in it.",
}


def hold_incident(by: Person, reference: str) -> None:
    """Lock all cases of an incident, before an act by which it may be none, or be one again."""
    hold_counting()
    rows = Case.objects.filter(visible_to(by), reference=tidy_reference(reference))
    locked_incident(*rows.values_list("pk", flat=True))


@transaction.atomic
def close(
    *,
    by: Person,
    reference: str,
    cause: str,
    lesson: str = "",
    outcome: str = CaseOutcome.HANDLED,
    version: int | None = None,
    at: datetime,
) -> Case:
    """Close with how it ended, with cause and lesson. The organisation still owes its final report of an incident;
    nobody owes an answer any more. What was no incident needs no lesson: `cause` says why it was none.
    """
    if outcome in NO_INCIDENT:
        hold_incident(by, reference)
    case, _ = begin(by, reference, Act.CLOSE, at, version)
    problems: dict[str, str | Problem] = dict(_problems(outcome, CaseOutcome))
    if outcome not in NO_INCIDENT:
        problems |= against_closing(case)
    for field, value in (("cause", cause), ("lesson", lesson)):
        required = field == "cause" or outcome not in NO_INCIDENT
        if wrong := problem_in(value, longest=LONGEST, required=required, lines=True):
            problems[field] = Problem(wrong[0], **wrong[1])
    if problems:
        raise Invalid(problems)
    _ends(case, CaseOutcome(outcome), cause, lesson, by, at)
    journal(case, "case.close", by=by, party_id=case.custodian_id, at=at, detail={"outcome": case.outcome})
    return case


@transaction.atomic
def dismiss(*, by: Person, reference: str, outcome: str, reason: str, at: datetime) -> Transfer:
    """Accept a report and close it as no incident, in one act. Its reporter reads the reason. Raises NotInForce."""
    hold_incident(by, reference)
    case, offer = offered(by, reference, Act.DISMISS, at)
    problems = _problems(outcome, NO_INCIDENT)
    if wrong := problem_in(reason, longest=LONGEST, lines=True):
        problems["reason"] = Problem(wrong[0], **wrong[1])
    if problems:
        raise Invalid(problems)
    receives(case, offer, by, at)
    _ends(case, CaseOutcome(outcome), reason, "", by, at)
    detail = {"transfer": offer.pk, "outcome": case.outcome}
    journal(case, "case.dismiss", by=by, party_id=case.custodian_id, at=at, detail=detail)
    return offer


def _problems(outcome: str, among: frozenset[CaseOutcome] | type[CaseOutcome]) -> dict[str, Problem]:
    choices = [each.value for each in CaseOutcome if each in among]
    return {} if outcome in choices else {"outcome": Problem("Choose one of: %(choices)s.", choices=", ".join(choices))}


def _ends(case: Case, outcome: CaseOutcome, cause: str, lesson: str, by: Person, at: datetime) -> None:
    case.status, case.closed_at, case.outcome = Status.CLOSED, at, outcome
    case.cause, case.lesson = tidy(cause), tidy(lesson)
    touch(case, at, "status", "closed_at", "outcome", "cause", "lesson")
    nothing_owed(case, ENDED_BY_CLOSING, at=at)
    if outcome in NO_INCIDENT:
        # Where nothing happened there is nothing to report; that this is so, is seen by more than one.
        nothing_owed(case, [Stage.FINAL_REPORT], at=at)
        _shown_above(case, at)
        recount(case.pk)
        counts_otherwise(case)
    params = {"cause": case.cause, "outcome": outcome.value}
    add_entry(case, EntryKind.CLOSED, by=by, party_id=case.custodian_id, at=at, params=params)
    tell(case, circle_of(case).parties, "case.closed", TOLD[outcome], at=at)


def _shown_above(case: Case, at: datetime) -> None:
    """The bodies above the custodian take part from now on: they see the case, and why it was no incident."""
    chain = [link.body_id for link in routes.chain_of(case, registry.local_date(at))]
    if case.drill is not None:
        chain = [body for body in chain if body in case.drill.parties]
    bodies = above(chain, case.custodian_id)
    taking_part = circle_of(case).parties
    for body in bodies:
        if body not in taking_part:
            joins(case, body, ParticipantPart.SUPERVISOR, at)
    name_where_nobody_is(case, bodies, at)
    refresh_audience(case, at)


@transaction.atomic
def reopen(*, by: Person, reference: str, reason: str, at: datetime) -> Case:
    """Take a closed case up again, with a reason. How it ended is said anew when it is closed anew; cause and lesson
    stay until then. Raises NotInForce.
    """
    hold_incident(by, reference)
    case, _ = begin(by, reference, Act.REOPEN, at)
    check_in_force(case.custodian_id, case.custodian_function, at)
    why = given_reason(reason)
    none = case.outcome in NO_INCIDENT
    case.status, case.closed_at, case.outcome = Status.OPEN, None, ""
    touch(case, at, "status", "closed_at", "outcome")
    _owed_again(case, at, final=none)
    if none:
        recount(case.pk)
        counts_otherwise(case)
    add_entry(case, EntryKind.REOPENED, by=by, party_id=case.custodian_id, at=at, body=why)
    tell(case, circle_of(case).parties, "case.reopened", "Case %(case)s has been opened again.", at=at)
    took_course(case, at)
    journal(case, "case.reopen", by=by, party_id=case.custodian_id, at=at)
    return case


def _owed_again(case: Case, at: datetime, *, final: bool) -> None:
    """What the organisation has not filed yet; `final`: its final report, too, had been owed no more."""
    filed = set(Entry.objects.filter(case=case, kind__in=FILED).values_list("kind", flat=True))
    stages = [] if filed else [Stage.UPDATE]
    if final and EntryKind.FINAL_FILED not in filed:
        stages.append(Stage.FINAL_REPORT)
    for stage in stages:
        deadlines.resume(subject=subject_of(case), stage=stage, due=due_anew([case], at))
