"""Taking a report in: from the organisation itself, or entered by an officer for somebody on the phone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from pehra.formats import text
from pehra.foundation import signing
from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.errors import Absent, Invalid
from pehra.foundation.access.person import Person
from pehra.foundation.storing import store, take_number, together
from pehra.incidents.actions import clocks
from pehra.incidents.actions.answering import answered
from pehra.incidents.actions.concerned import nameable, not_nameable
from pehra.incidents.actions.custody import accept
from pehra.incidents.actions.drills import playing
from pehra.incidents.actions.informing import opened
from pehra.incidents.actions.offers import Receiver, asks, write_offer
from pehra.incidents.actions.once import claim, fingerprint
from pehra.incidents.actions.taking_part import Circle, name, name_those_who_answer, refresh_audience, within
from pehra.incidents.actions.timeline import Told, add_entry, journal, marked, tell_each
from pehra.incidents.errors import OutsideDrill
from pehra.incidents.models import Case, Drill, Observable, Participant, Report
from pehra.incidents.policy import may_enter_for, may_report_for
from pehra.incidents.queries.forms import facts_about
from pehra.incidents.rules import references
from pehra.incidents.rules.answers import Sheet
from pehra.incidents.rules.custody import BEGINS
from pehra.incidents.rules.intake import ON_BEHALF, SLUG, Intake, problems, typed
from pehra.incidents.rules.wording import Channel, EntryKind, ParticipantPart, TransferKind
from pehra.law.chain import ChainError
from pehra.law.severity import Severity, scale_at
from pehra.law.tlp import TLP, audience
from pehra.registry import queries as registry
from pehra.registry.actions import hold_network


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

    organisation: registry.Reporting
    chain: tuple[registry.Link, ...]
    entered_by: int | None
    drill: Drill | None

    @property
    def organisation_id(self) -> int:
        return int(self.organisation.party.pk)

    @property
    def parties(self) -> frozenset[int]:
        """Who takes part from the beginning."""
        return frozenset({self.organisation_id, self.first.body_id, self.entered_by or self.first.body_id})

    @property
    def first(self) -> registry.Link:
        return self.chain[0]


def submit(
    *, by: Person, report: Intake, at: datetime, key: str = "", drill: str = "", asked_later: bool = False
) -> Receipted:
    """Take a report in and lay it before its first responder. Raises Absent, Invalid, KeyReused, law.ChainError.

    With the reference of a drill the report belongs to that, and so does all that becomes of it. Raises DrillStands,
    DrillOver, OutsideDrill. Without, it is real, whatever else is under way.

    `asked_later`: whoever files it was shown no form, so nothing in one must be answered yet.

    With an idempotency key, the same request again returns the first answer, also when both come at once.
    """
    for left in (2, 1, 0):
        try:
            with transaction.atomic(), registry.steady():
                return _submit(by, report, at, key, drill, asked_later)
        except IntegrityError as error:
            # References are drawn at random: in a long life, one day the same is drawn twice.
            if not left or "reference" not in constraint_of(error):
                raise
    raise AssertionError("the last attempt returns or raises")


def _submit(by: Person, report: Intake, at: datetime, key: str, drill: str, asked_later: bool) -> Receipted:
    reference = references.fresh("R")
    if key and (
        before := claim(
            by=by, key=key, request=fingerprint((report, drill) if drill else report), reference=reference, at=at
        )
    ):
        return _repeated(by, before.reference)
    return _take_in(by, report, reference, drill, at, asked_later)


def constraint_of(error: IntegrityError) -> str:
    """The name of the constraint that refused a row."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return str(getattr(diagnosis, "constraint_name", None) or "")


def _repeated(by: Person, reference: str) -> Receipted:
    found = Report.objects.select_related("case").filter(visible_to(by), reference=reference).first()
    if found is None:
        raise Absent
    return Receipted(found, found.case, repeated=True)


def _take_in(by: Person, report: Intake, reference: str, drill: str, at: datetime, asked_later: bool) -> Receipted:
    hold_network()
    address = _address(by, report, drill, at)
    scale = scale_at(registry.snapshot().severities, registry.local_date(at))
    answers = _check(report, address, scale, at, asked_later)
    case = _open_case(report, address, _affected(report, address, at), scale, at)
    receiver = Receiver(address.first.body_id, address.first.acting[0], address.first.rule, address.first.citation)
    circle = Circle(address.parties, {})
    with together() as write:
        store([case, *_participants(case, address, at)])
        if case.tlp == TLP.RED:
            write()
            _name_on_red(case, by, address, at)
            circle = refresh_audience(case, at)
        filed = _file(by, report, answers, reference, case, at)
        _observables(case, report, by, at)
        facts = {"report": filed.reference, "channel": filed.channel}
        add_entry(case, EntryKind.REPORTED, by=by, party_id=address.organisation_id, at=at, params=facts, circle=circle)
        write_offer(case, receiver, TransferKind.REPORT, by=by, from_party=address.organisation_id, at=at)
        _start_clocks(case, address, receiver, filed, circle, at)
        received = "Your report has been received as case %(case)s."
        thanks = Told([address.organisation_id], "report.received", received, {"report": filed.reference})
        tell_each(case, [asks(receiver), thanks], at=at)
    opened(case, at)
    detail = {"report": filed.reference, "channel": filed.channel, "to": receiver.body_id, "rule": receiver.rule}
    journal(case, "report.submit", by=by, party_id=address.entered_by or address.organisation_id, at=at, detail=detail)
    if address.entered_by == receiver.body_id:
        # Its own officer wrote it down: the first responder knows of it.
        accept(by=by, reference=case.reference, at=at)
        case.refresh_from_db()
    return Receipted(filed, case)


def _start_clocks(
    case: Case, address: _Address, receiver: Receiver, filed: Report, circle: Circle, at: datetime
) -> None:
    clocks.start_for_report(
        case,
        body_id=receiver.body_id,
        function=receiver.function,
        cii=address.organisation.subject.cii,
        aware_at=filed.aware_at,
        submitted_at=filed.submitted_at,
        circle=circle,
        at=at,
    )


def _address(by: Person, report: Intake, drill: str, at: datetime) -> _Address:
    """Whose report it is and who must answer. Absent where this person has no business with the organisation."""
    on = registry.local_date(at)
    organisation = registry.reporting(report.organisation, on) if SLUG.fullmatch(report.organisation) else None
    if organisation is None:
        raise Absent
    own = may_report_for(by, organisation.party.pk)
    try:
        chain = registry.chain_for(organisation.subject, on)
    except ChainError:
        if not own:
            raise Absent from None
        raise
    entered_by = None
    if not own or report.channel in ON_BEHALF:
        entered_by = may_enter_for(by, tuple(link.body_id for link in chain))
    if entered_by is None and not own:
        raise Absent
    if entered_by is None and report.channel in ON_BEHALF:
        # With it goes an original time, which only somebody else than who is late can attest.
        raise Invalid({"channel": "Only an officer of a CERT enters what came by phone, on paper or by mail."})
    if entered_by is not None and report.channel not in ON_BEHALF | {Channel.API, Channel.CLI}:
        raise Invalid({"channel": "Say how the report reached you: by phone, on paper or by mail."})
    played = playing(by, drill, [organisation.party.pk, chain[0].body_id]) if drill else None
    return _Address(organisation, chain, entered_by, played)


def _check(
    report: Intake, address: _Address, scale: Sequence[Severity], at: datetime, asked_later: bool
) -> tuple[Sheet, ...]:
    """The answers to the forms of the day, if nothing in the report is wrong."""
    found = problems(report, severities=[each.slug for each in scale], now=at)
    facts = facts_about(
        classification=report.classification,
        severity=report.severity,
        ransomware=report.ransomware,
        subject=address.organisation.subject,
        function=address.first.acting[0],
        on=registry.local_date(at),
    )
    answers = answered(report, facts, registry.local_date(at), later=asked_later)
    if found := found | answers.problems:
        raise Invalid(found)
    return answers.sheets


def _affected(report: Intake, address: _Address, at: datetime) -> list[int]:
    """The organisations concerned: the reporting one, and those that it, or the officer for it, may name."""
    found = {address.organisation_id}
    for slug in report.affected:
        named = nameable(
            slug,
            organisation_id=address.organisation_id,
            parent_id=address.organisation.parent_id,
            body_id=address.entered_by,
            at=at,
        )
        if named is None:
            raise Invalid({"affected": not_nameable(slug)})
        found.add(named)
    if address.drill is not None and not found <= address.drill.parties:
        raise OutsideDrill
    return sorted(found)


def _open_case(report: Intake, address: _Address, affected: list[int], scale: Sequence[Severity], at: datetime) -> Case:
    return Case(
        id=take_number(Case),
        reference=references.fresh("C"),
        drill=address.drill,
        organisation=address.organisation.party,
        affected=affected,
        title=text.tidy(report.title),
        status=BEGINS,
        custodian_id=address.first.body_id,
        custodian_function=address.first.acting[0],
        classification=sorted(set(report.classification)),
        ransomware=report.ransomware,
        severity=report.severity or _default_severity(scale),
        tlp=report.tlp,
        source_tlp=report.tlp,
        audience=within(
            audience(TLP(report.tlp), named=(), participants=address.parties, concerned=affected), address.drill
        ),
        opened_at=at,
        updated_at=at,
    )


def _default_severity(scale: Sequence[Severity]) -> str:
    """Until somebody has judged it: the middle of the scale."""
    return scale[len(scale) // 2].slug if scale else ""


def _participants(case: Case, address: _Address, at: datetime) -> list[Participant]:
    parts = {
        (address.organisation_id, ParticipantPart.REPORTER),
        (address.first.body_id, ParticipantPart.RESPONDER),
    }
    if address.entered_by is not None:
        parts.add((address.entered_by, ParticipantPart.REPORTER))
    return [Participant(case=case, party_id=party, part=part, since=at) for party, part in sorted(parts)]


def _name_on_red(case: Case, by: Person, address: _Address, at: datetime) -> None:
    name(case, by, address.entered_by or address.organisation_id, "reported it", at)
    # Whoever called the officer is not known here by account: the organisation's people must be able to follow it.
    others = [address.organisation_id] if address.entered_by or not by.user_id else []
    name_those_who_answer(case, [address.first.body_id, *others], at)


def _file(by: Person, report: Intake, answers: Sequence[Sheet], reference: str, case: Case, at: datetime) -> Report:
    submitted_at = report.submitted_at or at
    filed = Report(
        reference=reference,
        case=case,
        drill=case.drill,
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
        answers=[each.plain() for each in answers],
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
        | marked(case)
    )
    store([filed])
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
        "ransomware": report.ransomware,
        "affected": sorted(set(report.affected)),
        "observables": sorted(" ".join(typed(seen)) for seen in report.observables),
        "details": filed.details,
    } | ({"answers": filed.answers} if filed.answers else {})


def _observables(case: Case, report: Intake, by: Person, at: datetime) -> None:
    rows = {}
    for seen in report.observables:
        type_, value = typed(seen)
        rows[type_, value] = Observable(
            case=case,
            type=type_,
            value=value,
            note=text.tidy(seen.note),
            author_id=by.user_id or None,
            added_by=by.label,
            added_at=at,
        )
    store(rows.values())
