"""The daily work on a case: notes, classification, observables."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction

from pehra.formats.text import problem_in, tidy
from pehra.foundation.access.errors import Forbidden, Invalid, Problem
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import READS_CASES
from pehra.foundation.accounts.queries import members, seeing
from pehra.incidents.actions.clocks import reclassified
from pehra.incidents.actions.course import took_course
from pehra.incidents.actions.custody import begin
from pehra.incidents.actions.going_on import check_goes_on_here
from pehra.incidents.actions.mentioning import keep_mentions, tell_mentioned
from pehra.incidents.actions.taking_part import circle_of, locked, touch
from pehra.incidents.actions.timeline import add_entry, journal, tell, tell_persons
from pehra.incidents.models import Case, Entry, Observable
from pehra.incidents.policy import writes_for
from pehra.incidents.rules.custody import Act
from pehra.incidents.rules.intake import MOST_OBSERVABLES, Seen, classification_problem, observable_problem, typed
from pehra.incidents.rules.wording import EntryKind
from pehra.law.severity import scale_at
from pehra.law.tlp import TLP
from pehra.registry import queries as registry


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
            case=case,
            type=type_,
            value=value,
            note=tidy(each.note),
            author_id=by.user_id or None,
            added_by=by.label,
            added_at=at,
        )
    known = set(Observable.objects.filter(case=case).values_list("type", "value"))
    fresh = [row for key, row in rows.items() if key not in known]
    Observable.objects.bulk_create(fresh)
    if fresh:
        add_entry(case, EntryKind.OBSERVABLE, by=by, party_id=party, at=at, params={"count": len(fresh)})
        touch(case, at)
        journal(case, "case.observables", by=by, party_id=party, at=at, detail={"count": len(fresh)})
    return fresh


def case_parties(case: Case) -> list[int]:
    """The parties that take part in a case today."""
    return sorted(circle_of(case).parties)


def _speaks_for(by: Person, case: Case) -> int:
    party = writes_for(by, case, case_parties(case))
    if party is None:
        raise Forbidden("Only those who take part in a case can write in it.")
    check_goes_on_here(case, party)
    return party
