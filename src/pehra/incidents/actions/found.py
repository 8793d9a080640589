"""Cases that nobody reported: opened for findings, before the first responder of the organisation that they are at."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from pehra.foundation.access.person import SYSTEM
from pehra.foundation.storing import store
from pehra.incidents.actions.offers import Receiver, offer_to
from pehra.incidents.actions.taking_part import joins, refresh_audience, touch
from pehra.incidents.actions.timeline import add_entry, journal, tell
from pehra.incidents.models import Case, Observable
from pehra.incidents.queries.drills import real
from pehra.incidents.rules import references
from pehra.incidents.rules.custody import BEGINS
from pehra.incidents.rules.intake import MOST_OBSERVABLES, Seen, classification_problem, observable_problem, typed
from pehra.incidents.rules.wording import EntryKind, ObservableType, ParticipantPart, Status, TransferKind
from pehra.law.chain import ChainError
from pehra.law.severity import scale_at
from pehra.law.tlp import TLP, stricter
from pehra.registry import queries as registry

MOST_NAMED: Final = 200


class _Elsewhere(Exception):
    """What is found goes on in another case than it did a moment ago."""


@transaction.atomic
def open_or_extend(request: Any, at: datetime) -> str:
    """Bring findings (events.rules.cases.CaseRequest) into the case that they belong to; returns its reference.

    A case that was merged goes on in the other one. One that is closed is not opened again: what is found after that is
    a new one. So is what is labelled stricter than the case: more people read that. Empty: there is no chain today.
    """
    case = _going_on(request) if request.case else None
    if case is None or case.status == Status.CLOSED or TLP(request.tlp).strictness > TLP(case.tlp).strictness:
        case = _open(request, at)
    else:
        tell(case, [case.custodian_id], "case.found", "More was found that belongs to case %(case)s.", at=at)
    if case is None:
        return ""
    seen = _observables(case, request.findings, at)
    named = ", ".join(each.reference for each in request.findings[:MOST_NAMED])
    add_entry(case, EntryKind.NOTE, by=SYSTEM, party_id=case.custodian_id, at=at, body=f"{request.title}: {named}")
    touch(case, at)
    detail = {"rule": request.rule, "findings": len(request.findings), "observables": seen}
    journal(case, "case.found", by=SYSTEM, party_id=case.custodian_id, at=at, detail=detail)
    return str(case.reference)


def _going_on(request: Any) -> Case | None:
    """The case in which what was found is dealt with today, locked; None where there is none for this organisation."""
    # What was found is real: it never becomes a part of a drill.
    first = real(Case.objects.filter(reference=request.case)).first()
    # Of what is found with one organisation another one, whose case goes on for both, is told nothing.
    while first is not None and (found := _goes_on_in(first)).organisation_id == first.organisation_id:
        # Merged, or taken apart, before its lock was had, it is locked no more: who holds one case and wants another,
        # out of the order of their numbers, may wait for ever.
        with suppress(_Elsewhere), transaction.atomic():
            case = Case.objects.select_for_update(no_key=True).get(pk=found.pk)
            first.refresh_from_db()
            if _goes_on_in(first) != case:
                raise _Elsewhere
            return case
    return None


def _goes_on_in(case: Case) -> Case:
    while case.merged_into_id is not None:
        case = Case.objects.get(pk=case.merged_into_id)
    return case


def _open(request: Any, at: datetime) -> Case | None:
    on = registry.local_date(at)
    organisation = registry.reporting(request.organisation, on)
    try:
        chain = registry.chain_for(organisation.subject, on) if organisation else ()
    except ChainError:
        chain = ()
    if organisation is None or not chain:
        return None
    first = chain[0]
    # How findings are labelled is at least as strict as how a case about somebody's trouble is.
    label = stricter(TLP(request.tlp), TLP.AMBER)
    case = Case.objects.create(
        reference=references.fresh("C"),
        organisation=organisation.party,
        affected=[organisation.party.pk],
        title=request.title,
        status=BEGINS,
        custodian_id=first.body_id,
        custodian_function=first.acting[0],
        classification=_classification(request.findings),
        severity=_severity(request.severity, on),
        tlp=label,
        source_tlp=label,
        opened_at=at,
        updated_at=at,
    )
    joins(case, organisation.party.pk, ParticipantPart.REPORTER, at)
    joins(case, first.body_id, ParticipantPart.RESPONDER, at)
    refresh_audience(case, at)
    receiver = Receiver(first.body_id, first.acting[0], first.rule, first.citation)
    offer_to(case, receiver, TransferKind.REPORT, by=SYSTEM, from_party=organisation.party.pk, at=at)
    tell(case, [organisation.party.pk], "case.found", "Case %(case)s was opened for what was found with you.", at=at)
    return case


def _classification(findings: Iterable[Any]) -> list[str]:
    return sorted({each.classification for each in findings if not classification_problem([each.classification])})


def _severity(word: str, on: Any) -> str:
    """The step of the country's scale of this name, else its middle."""
    scale = [each.slug for each in scale_at(registry.snapshot().severities, on)]
    middle = scale[len(scale) // 2] if scale else ""
    return word if word in scale else middle


def _observables(case: Case, findings: Iterable[Any], at: datetime) -> int:
    """Add what findings are on, as far as it is well formed and there is room; returns how many are new."""
    known = set(Observable.objects.filter(case=case).values_list("type", "value"))
    rows: dict[tuple[str, str], Observable] = {}
    for each in findings:
        for seen in _seen(each):
            if len(known) + len(rows) >= MOST_OBSERVABLES or observable_problem(seen):
                continue
            if (key := typed(seen)) not in known:
                rows[key] = Observable(
                    case=case, type=key[0], value=key[1], note=seen.note, added_by=SYSTEM.label, added_at=at
                )
    store(rows.values())
    return len(rows)


def _seen(each: Any) -> list[Seen]:
    """The things of a finding as observables."""
    note = f"{each.reference} {each.identifier}".strip()[:200]
    address = ObservableType.IPV6 if ":" in (each.address or "") else ObservableType.IPV4
    found = ((address, each.address), (ObservableType.DOMAIN, each.fqdn), (ObservableType.URL, each.url))
    account = ObservableType.EMAIL if "@" in each.account else ObservableType.OTHER
    return [Seen(value, kind, note) for kind, value in (*found, (account, each.account)) if value]
