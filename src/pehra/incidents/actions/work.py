"""The daily work on a case: notes, classification, observables, closing and reopening."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction

from pehra.formats.text import problem_in, tidy
from pehra.foundation.access.errors import Forbidden, Invalid, Problem
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import READS_CASES
from pehra.foundation.accounts.queries import members, seeing
from pehra.foundation.deadlines import actions as deadlines
from pehra.incidents.actions.clocks import ENDED_BY_CLOSING, nothing_owed, reclassified
from pehra.incidents.actions.closing import against_closing
from pehra.incidents.actions.course import took_course
from pehra.incidents.actions.custody import begin, given_reason
from pehra.incidents.actions.going_on import check_goes_on_here
from pehra.incidents.actions.hastening import due_anew
from pehra.incidents.actions.mentioning import keep_mentions, tell_mentioned
from pehra.incidents.actions.offers import check_in_force
from pehra.incidents.actions.taking_part import circle_of, locked, touch
from pehra.incidents.actions.timeline import add_entry, journal, subject_of, tell, tell_persons
from pehra.incidents.models import Case, Entry, Observable
from pehra.incidents.policy import writes_for
from pehra.incidents.rules.custody import Act
from pehra.incidents.rules.intake import MOST_OBSERVABLES, Seen, classification_problem, observable_problem, typed
from pehra.incidents.rules.wording import EntryKind, Status
from pehra.law.clocks import Stage
from pehra.law.severity import scale_at
from pehra.law.tlp import TLP
from pehra.registry import queries as registry
from pehra.registry.actions import hold_network

# After either of them, the organisation owes no update any more.
FILED = (EntryKind.UPDATE_FILED, EntryKind.FINAL_FILED)


@transaction.atomic
def note(
    *,
    by: Person,
    reference: str,
    body: str,
    tlp: str = "",
    internal: bool = False,
    named: Collection[int] = (),
    at: datetime,
) -> Entry:
    """Write into the timeline, as somebody who takes part. The label may be stricter than the case's, never wider.

    `named` are those for whom a TLP:RED note is, beside its author; nobody named on a RED case means all whom it names.
    """
    case = locked(by, reference)
    party = _speaks_for(by, case)
    label = TLP(tlp) if tlp in list(TLP) else TLP(case.tlp)
    chosen = set(named) if label is TLP.RED else set()
    problems: dict[str, str | Problem] = {}
    if wrong := problem_in(body, longest=20_000, lines=True):
        problems["body"] = Problem(wrong[0], **wrong[1])
    if (tlp and tlp not in list(TLP)) or label.strictness < TLP(case.tlp).strictness:
        problems["tlp"] = "An entry is never wider than its case: choose the case's label or a stricter one."
    if not chosen <= _nameable(case, party if internal else None):
        # Said alike of those who do not exist and of those who are not to know of the case.
        problems["named"] = "One of the persons named does not see this case."
    if problems:
        raise Invalid(problems)
    if label is TLP.RED and case.tlp != TLP.RED:
        chosen.add(by.user_id)
    entry = add_entry(
        case,
        EntryKind.NOTE,
        by=by,
        party_id=party,
        at=at,
        body=tidy(body),
        tlp=label,
        internal=internal,
        named=chosen,
    )
    mentioned = keep_mentions(by, case, entry)
    touch(case, at)
    tell_mentioned(case, mentioned, at)
    _tell_of_note(case, entry, mentioned | {by.user_id}, at)
    journal(case, "case.note", by=by, party_id=party, at=at, detail={"entry": entry.pk, "tlp": label})
    return entry


def _nameable(case: Case, party: int | None) -> set[int]:
    """Who may be named on an entry: whoever sees the case and, for an internal one, belongs to the team."""
    seers = {user.pk for user in seeing(case)}
    return seers if party is None else seers & {user.pk for user in members([party], READS_CASES)}


def _tell_of_note(case: Case, entry: Entry, but: set[int], at: datetime) -> None:
    text = "There is a new note on case %(case)s."
    if TLP(entry.tlp) is TLP.RED:
        tell_persons(case, {-key for key in entry.audience} - but, "case.note", text, at=at)
    elif not entry.internal:
        tell(case, set(case_parties(case)) - {entry.party_id}, "case.note", text, at=at)


@transaction.atomic
def classify(
    *,
    by: Person,
    reference: str,
    classification: Iterable[str],
    severity: str,
    ransomware: bool,
    version: int | None = None,
    at: datetime,
) -> Case:
    """Set RSIT classes and types, severity and the ransomware tag. Running clocks may fall due earlier, never later."""
    case, _ = begin(by, reference, Act.WORK, at, version)
    chosen = sorted(set(classification))
    problems: dict[str, str | Problem] = {}
    if wrong := classification_problem(chosen):
        problems["classification"] = wrong
    elif not chosen:
        problems["classification"] = "Choose at least one class."
    scale = [each.slug for each in scale_at(registry.snapshot().severities, registry.local_date(at))]
    if severity not in scale:
        problems["severity"] = Problem("Choose one of: %(choices)s.", choices=", ".join(scale))
    if problems:
        raise Invalid(problems)
    after = {"classification": chosen, "severity": severity, "ransomware": ransomware}
    changed = sorted(field for field, value in after.items() if getattr(case, field) != value)
    case.classification, case.severity, case.ransomware = chosen, severity, ransomware
    touch(case, at, "classification", "severity", "ransomware")
    earlier = {stage: due.isoformat() for stage, due in reclassified(case, at=at).items()}
    params = after | ({"earlier": earlier} if earlier else {})
    add_entry(case, EntryKind.CLASSIFIED, by=by, party_id=case.custodian_id, at=at, params=params)
    detail = {"changed": changed} | ({"earlier": earlier} if earlier else {})
    took_course(case, at)
    journal(case, "case.classify", by=by, party_id=case.custodian_id, at=at, detail=detail)
    return case


@transaction.atomic
def add_observables(*, by: Person, reference: str, seen: Collection[Seen], at: datetime) -> list[Observable]:
    """Add observables; those the case has already are left as they are. All of them, or with one fault none."""
    case = locked(by, reference)
    party = _speaks_for(by, case)
    if not seen or len(seen) > MOST_OBSERVABLES:
        raise Invalid({"observables": Problem("Between 1 and %(most)d at once.", most=MOST_OBSERVABLES)})
    for place, each in enumerate(seen, 1):
        if wrong := observable_problem(each):
            raise Invalid({"observables": Problem("Observable %(place)d: %(wrong)s", place=place, wrong=wrong)})
    rows = {}
    for each in seen:
        type_, value = typed(each)
        rows[type_, value] = Observable(
            case=case, type=type_, value=value, note=tidy(each.note), added_by=by.label, added_at=at
        )
    known = set(Observable.objects.filter(case=case).values_list("type", "value"))
    fresh = [row for key, row in rows.items() if key not in known]
    Observable.objects.bulk_create(fresh)
    if fresh:
        add_entry(case, EntryKind.OBSERVABLE, by=by, party_id=party, at=at, params={"count": len(fresh)})
        touch(case, at)
        journal(case, "case.observables", by=by, party_id=party, at=at, detail={"count": len(fresh)})
    return fresh


@transaction.atomic
def close(*, by: Person, reference: str, cause: str, lesson: str, version: int | None = None, at: datetime) -> Case:
    """Close with cause and lesson. The organisation still owes its final report; nobody owes an answer any more."""
    case, _ = begin(by, reference, Act.CLOSE, at, version)
    problems = against_closing(case)
    for field, value in (("cause", cause), ("lesson", lesson)):
        if wrong := problem_in(value, longest=20_000, lines=True):
            problems[field] = Problem(wrong[0], **wrong[1])
    if problems:
        raise Invalid(problems)
    case.status, case.closed_at = Status.CLOSED, at
    case.cause, case.lesson = tidy(cause), tidy(lesson)
    touch(case, at, "status", "closed_at", "cause", "lesson")
    nothing_owed(case, ENDED_BY_CLOSING, at=at)
    add_entry(case, EntryKind.CLOSED, by=by, party_id=case.custodian_id, at=at, params={"cause": case.cause})
    tell(case, case_parties(case), "case.closed", "Case %(case)s has been closed.", at=at)
    journal(case, "case.close", by=by, party_id=case.custodian_id, at=at)
    return case


@transaction.atomic
def reopen(*, by: Person, reference: str, reason: str, at: datetime) -> Case:
    """Take a closed case up again, with a reason; cause and lesson stay until it is closed anew. Raises NotInForce."""
    hold_network()
    case, _ = begin(by, reference, Act.REOPEN, at)
    check_in_force(case.custodian_id, case.custodian_function, at)
    why = given_reason(reason)
    case.status, case.closed_at = Status.OPEN, None
    touch(case, at, "status", "closed_at")
    if not Entry.objects.filter(case=case, kind__in=FILED).exists():
        deadlines.resume(subject=subject_of(case), stage=Stage.UPDATE, due=due_anew([case], at))
    add_entry(case, EntryKind.REOPENED, by=by, party_id=case.custodian_id, at=at, body=why)
    tell(case, case_parties(case), "case.reopened", "Case %(case)s has been opened again.", at=at)
    took_course(case, at)
    journal(case, "case.reopen", by=by, party_id=case.custodian_id, at=at)
    return case


def case_parties(case: Case) -> list[int]:
    """The parties that take part in a case today."""
    return sorted(circle_of(case).parties)


def _speaks_for(by: Person, case: Case) -> int:
    party = writes_for(by, case, case_parties(case))
    if party is None:
        raise Forbidden("Only those who take part in a case can write in it.")
    check_goes_on_here(case, party)
    return party
