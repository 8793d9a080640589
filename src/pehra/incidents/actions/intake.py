"""Taking a report in: from the organisation itself, or entered by an officer for somebody on the phone."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from pehra.formats import text
from pehra.foundation import signing
from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.errors import Absent, Invalid
from pehra.foundation.access.person import Person
from pehra.incidents.actions import clocks
from pehra.incidents.actions.custody import accept
from pehra.incidents.actions.offers import Receiver, offer_to
from pehra.incidents.actions.once import claim, fingerprint
from pehra.incidents.actions.taking_part import audience_of, name, name_those_who_answer
from pehra.incidents.actions.timeline import add_entry, journal, tell
from pehra.incidents.models import Case, Named, Observable, Participant, Report
from pehra.incidents.policy import may_enter_for, may_report_for
from pehra.incidents.rules import references
from pehra.incidents.rules.intake import ON_BEHALF, Intake, problems, typed
from pehra.incidents.rules.wording import EntryKind, ParticipantPart, Status, TransferKind
from pehra.law.severity import scale_at
from pehra.law.tlp import TLP
from pehra.registry import queries as registry


@dataclass(frozen=True)
class Receipted:
    """A report that was taken in. `repeated`: the same idempotency key had brought it in before."""

    report: Report
    case: Case
    repeated: bool = False

    @property
    def receipt(self) -> dict[str, object]:
        return self.report.receipt


@dataclass(frozen=True)
class _Address:
    """Whose report it is and who must answer: the organisation, its chain, and the officer's body if one entered it."""

    organisation_id: int
    cii: bool
    chain: tuple[registry.Link, ...]
    entered_by: int | None

    @property
    def first(self) -> registry.Link:
        return self.chain[0]


@transaction.atomic
def submit(*, by: Person, report: Intake, at: datetime, key: str = "") -> Receipted:
    """Take a report in and lay it before its first responder. Raises Absent, Invalid, KeyReused, law.ChainError.

    With an idempotency key, the same request again returns the first answer, also when both come at once.
    """
    reference = references.fresh("R")
    if key and (before := claim(by=by, key=key, request=fingerprint(report), reference=reference, at=at)):
        return _repeated(by, before.reference)
    return _take_in(by, report, reference, at)


def _repeated(by: Person, reference: str) -> Receipted:
    found = Report.objects.select_related("case").filter(visible_to(by), reference=reference).first()
    if found is None:
        raise Absent
    return Receipted(found, found.case, repeated=True)


def _take_in(by: Person, report: Intake, reference: str, at: datetime) -> Receipted:
    address = _address(by, report, at)
    _check(report, at)
    affected = _affected(report, address)
    case = _open_case(report, address, affected, at)
    if case.tlp == TLP.RED:
        _name_on_red(case, by, address, at)
    _set_audience(case, address)
    case.save()
    # Participants before entries: an entry's audience is worked out from them.
    Participant.objects.bulk_create(_participants(case, address, at))
    filed = _file(by, report, reference, case, at)
    add_entry(
        case,
        EntryKind.REPORTED,
        by=by,
        party_id=address.organisation_id,
        at=at,
        params={"report": filed.reference, "channel": filed.channel},
    )
    _observables(case, report, by, at)
    first = address.first
    receiver = Receiver(first.body_id, first.acting[0], first.rule, first.citation)
    offer_to(case, receiver, TransferKind.REPORT, by=by, from_party=address.organisation_id, at=at)
    clocks.start_for_organisation(
        case, cii=address.cii, aware_at=filed.aware_at, submitted_at=filed.submitted_at, at=at
    )
    text_ = "Your report has been received as case %(case)s."
    tell(case, [address.organisation_id], "report.received", text_, params={"report": filed.reference}, at=at)
    detail = {"report": filed.reference, "channel": filed.channel, "to": first.body_id, "rule": first.rule}
    journal(case, "report.submit", by=by, party_id=address.entered_by or address.organisation_id, at=at, detail=detail)
    if address.entered_by == first.body_id:
        # Its own officer wrote it down: the first responder knows of it.
        accept(by=by, reference=case.reference, at=at)
        case.refresh_from_db()
    return Receipted(filed, case)


def _address(by: Person, report: Intake, at: datetime) -> _Address:
    organisation = registry.organisation_named(report.organisation)
    if organisation is None:
        raise Absent
    on = registry.local_date(at)
    subject = registry.subject_of(organisation, on)
    chain = registry.chain_of(organisation, on, subject)
    entered_by = None
    if not may_report_for(by, organisation.pk):
        entered_by = may_enter_for(by, tuple(link.body_id for link in chain))
        if entered_by is None:
            raise Absent
        if report.channel not in ON_BEHALF | {"api", "cli"}:
            raise Invalid({"channel": "Say how the report reached you: by phone, on paper or by mail."})
    return _Address(organisation.pk, subject.cii, chain, entered_by)


def _check(report: Intake, at: datetime) -> None:
    scale = scale_at(registry.snapshot().severities, registry.local_date(at))
    if found := problems(report, severities=[each.slug for each in scale], now=at):
        raise Invalid(found)


def _affected(report: Intake, address: _Address) -> list[int]:
    """The organisations concerned: the reporting one, and those of its own chain's constituency that it names."""
    found = {address.organisation_id}
    for slug in report.affected:
        organisation = registry.organisation_named(slug)
        if organisation is None:
            raise Invalid({"affected": "There is no organisation of that name."})
        found.add(organisation.pk)
    return sorted(found)


def _open_case(report: Intake, address: _Address, affected: list[int], at: datetime) -> Case:
    return Case(
        reference=references.fresh("C"),
        organisation_id=address.organisation_id,
        affected=affected,
        title=text.tidy(report.title),
        status=Status.NEW,
        custodian_id=address.first.body_id,
        custodian_function=address.first.acting[0],
        classification=sorted(set(report.classification)),
        ransomware=report.ransomware,
        severity=report.severity or _default_severity(at),
        tlp=report.tlp,
        source_tlp=report.tlp,
        opened_at=at,
        updated_at=at,
    )


def _default_severity(at: datetime) -> str:
    """Until somebody has judged it: the middle of the scale."""
    scale = scale_at(registry.snapshot().severities, registry.local_date(at))
    return scale[len(scale) // 2].slug if scale else ""


def _participants(case: Case, address: _Address, at: datetime) -> list[Participant]:
    parts = {
        (address.organisation_id, ParticipantPart.REPORTER),
        (address.first.body_id, ParticipantPart.RESPONDER),
    }
    if address.entered_by is not None:
        parts.add((address.entered_by, ParticipantPart.RESPONDER))
    return [Participant(case=case, party_id=party, part=part, since=at) for party, part in sorted(parts)]


def _set_audience(case: Case, address: _Address) -> None:
    parties = {address.organisation_id, address.first.body_id} | ({address.entered_by} - {None})
    named = Named.objects.filter(case=case, until=None).values_list("user_id", flat=True) if case.tlp == TLP.RED else ()
    case.audience = audience_of(case, TLP(case.tlp), parties=parties, named=named)


def _name_on_red(case: Case, by: Person, address: _Address, at: datetime) -> None:
    case.save()
    name(case, by, address.entered_by or address.organisation_id, "reported it", at)
    name_those_who_answer(case, [address.first.body_id], at)


def _file(by: Person, report: Intake, reference: str, case: Case, at: datetime) -> Report:
    submitted_at = report.submitted_at or at
    filed = Report(
        reference=reference,
        case=case,
        organisation_id=case.organisation_id,
        reporter_id=by.user_id or None,
        reporter_label=by.label,
        channel=report.channel,
        title=case.title,
        description=text.tidy(report.description),
        aware_at=report.aware_at or submitted_at,
        submitted_at=submitted_at,
        recorded_at=at,
        classification=case.classification,
        severity=report.severity,
        tlp=report.tlp,
        details={text.tidy(name): text.tidy(words) for name, words in report.details.items()},
        audience=case.audience,
    )
    filed.digest = signing.digest(content_of(filed, report))
    filed.receipt = signing.sign(
        {
            "kind": "report",
            "report": filed.reference,
            "case": case.reference,
            "received_at": at.isoformat(),
            "submitted_at": submitted_at.isoformat(),
            "sha256": filed.digest,
        }
    )
    filed.save(force_insert=True)
    return filed


def content_of(filed: Report, report: Intake) -> dict[str, object]:
    """What the digest in a receipt covers: the report's words and facts as they were accepted."""
    return {
        "report": filed.reference,
        "organisation": report.organisation,
        "title": filed.title,
        "description": filed.description,
        "aware_at": filed.aware_at.isoformat(),
        "submitted_at": filed.submitted_at.isoformat(),
        "classification": list(filed.classification),
        "severity": filed.severity,
        "tlp": filed.tlp,
        "details": filed.details,
    }


def _observables(case: Case, report: Intake, by: Person, at: datetime) -> None:
    rows = {}
    for seen in report.observables:
        type_, value = typed(seen)
        rows[type_, value] = Observable(
            case=case, type=type_, value=value, note=text.tidy(seen.note), added_by=by.label, added_at=at
        )
    if rows:
        Observable.objects.bulk_create(rows.values())
