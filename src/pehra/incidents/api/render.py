"""From rows to what is given out. Everything here reads rows that are loaded already."""

from collections.abc import Mapping
from datetime import datetime

from pehra.foundation.deadlines.queries import Deadline
from pehra.incidents.api import given
from pehra.incidents.api.answers import Answers
from pehra.incidents.api.given import PartyOut
from pehra.incidents.models import Case, Correction, Entry, Report, Transfer
from pehra.incidents.policy import is_restricted
from pehra.incidents.queries import Detail
from pehra.incidents.queries.notes import named_key, note_key
from pehra.incidents.rules.wording import Amendment
from pehra.registry.queries import PartyName


def party(row: PartyName) -> PartyOut:
    """A party from its row or its name; both have the same four fields."""
    return PartyOut(kind=row.kind, slug=row.slug, name_en=row.name_en, name_ur=row.name_ur)


def called(label: str, *, inside: bool) -> str:
    """Who did something. Addresses are for those whom the case concerns, the rest of the network reads names."""
    return label if inside else label.partition(" <")[0]


def drill_of(row: Case | Report) -> str | None:
    """The reference of the drill to which a case or a report belongs."""
    return row.drill.reference if row.drill else None


def report(row: Report, *, inside: bool, answers: Answers | None = None) -> given.ReportOut:
    return given.ReportOut(
        report=row.reference,
        case=row.case.reference,
        organisation=party(row.organisation),
        reporter=called(row.reporter_label, inside=inside),
        channel=row.channel,
        title=row.title,
        description=row.description,
        aware_at=row.aware_at,
        submitted_at=row.submitted_at,
        recorded_at=row.recorded_at,
        classification=row.classification,
        severity=row.severity,
        tlp=row.tlp,
        details=row.details,
        answers=(answers or Answers([row])).of(row.answers),
        sha256=row.digest,
        drill=drill_of(row),
    )


def report_line(row: Report, *, inside: bool, answers: Answers) -> given.ReportOut:
    """A report in a list: without its words where each reading of them is to be noted."""
    found = report(row, inside=inside, answers=answers)
    without = {"description": "", "details": {}, "answers": []}
    return found.model_copy(update=without) if is_restricted(row.case) else found


def received(row: Report) -> given.ReceivedOut:
    return given.ReceivedOut(
        report=row.reference,
        case=row.case.reference,
        received_at=row.recorded_at,
        receipt=row.receipt,
        drill=drill_of(row),
    )


def _line(row: Case) -> dict[str, object]:
    return {
        "case": row.reference,
        "title": row.title,
        "status": row.status,
        "severity": row.severity,
        "tlp": row.tlp,
        "classification": row.classification,
        "ransomware": row.ransomware,
        "organisation": party(row.organisation),
        "custodian": party(row.custodian),
        "custodian_function": row.custodian_function,
        "opened_at": row.opened_at,
        "updated_at": row.updated_at,
        "acknowledged_at": row.acknowledged_at,
        "closed_at": row.closed_at,
        "outcome": row.outcome or None,
        "drill": drill_of(row),
    }


def line(row: Case) -> given.CaseLine:
    return given.CaseLine.model_validate(_line(row))


def entry(row: Entry, *, inside: bool, answers: Answers) -> given.EntryOut:
    return given.EntryOut(
        kind=row.kind,
        at=row.at,
        author=called(row.author_label, inside=inside),
        party=party(row.party) if row.party else None,
        tlp=row.tlp,
        internal=row.internal,
        body=row.body,
        params={name: value for name, value in row.params.items() if name != "answers"},
        answers=answers.of(row.params.get("answers", ())),
    )


def _of_its_body(row: Entry, found: Detail, answers: Answers) -> given.EntryOut:
    """An entry with what the people of its body are told besides."""
    more = {
        "note": note_key(row.pk) if row.pk in found.own_notes else "",
        "amendments": [_amendment(each) for each in found.corrections if each.entry_id == row.pk],
    }
    return entry(row, inside=found.inside, answers=answers).model_copy(update=more)


def _amendment(row: Correction) -> given.AmendmentOut:
    readers = row.readers and [
        given.ReaderOut(name=each["name"], party=each["party_en"], at=datetime.fromisoformat(each["at"]))
        for each in row.readers
    ]
    since = row.before.get("recorded_since")
    return given.AmendmentOut(
        what=Amendment(row.what),
        at=row.at,
        by=row.by,
        reason=row.reason,
        words=row.words,
        readers=readers,
        recorded_since=since and datetime.fromisoformat(since),
    )


def transfer(row: Transfer) -> given.TransferOut:
    return given.TransferOut(
        kind=row.kind,
        sender=party(row.from_party),
        receiver=party(row.to_body),
        function=row.function,
        rule=row.rule,
        citation=row.citation,
        reason=row.reason,
        state=row.state,
        offered_by=row.offered_by,
        offered_at=row.offered_at,
        answered_by=row.answered_by,
        answered_at=row.answered_at,
        answer_reason=row.answer_reason,
        offer_receipt=row.offer_receipt,
        answer_receipt=row.answer_receipt,
    )


def clock(row: Deadline, drill: str | None = None) -> given.ClockOut:
    return given.ClockOut(
        case=row.subject.removeprefix("case:"),
        stage=row.stage,
        owed_by=party(row.party),
        function=row.function,
        anchor=row.anchor,
        anchored_at=row.anchored_at,
        due_at=row.due_at,
        state=row.state,
        met_at=row.met_at,
        late=row.late,
        rule=row.rule,
        citation=row.citation,
        drill=drill,
    )


def case(found: Detail, affected: Mapping[int, PartyName]) -> given.CaseOut:
    """The whole case; `affected` are the names of the organisations that it touches."""
    row, answers = found.case, Answers(found.reports, found.entries)
    return given.CaseOut.model_validate(
        _line(row)
        | {
            "affected": [party(affected[key]) for key in row.affected if key in affected],
            "cause": row.cause,
            "lesson": row.lesson,
            "version": row.version,
            "acts": sorted(found.acts),
            "assigned": [
                given.AssignedOut(party=party(each.party), name=each.user.name, email=each.user.email, since=each.since)
                for each in found.assignments
            ],
            "reports": [report(each, inside=found.inside, answers=answers) for each in found.reports],
            "timeline": [_of_its_body(each, found, answers) for each in found.entries],
            "transfers": [transfer(each) for each in found.transfers],
            "clocks": [clock(each, drill_of(row)) for each in found.clocks],
        }
        | _people(found)
    )


def _people(found: Detail) -> dict[str, object]:
    """Who takes part, what was seen, and what the source was asked."""
    return {
        "participants": [
            given.ParticipantOut(party=party(each.party), part=each.part, since=each.since, until=each.until)
            for each in found.participants
        ],
        "named": [
            given.NamedOut(
                name=each.user.name,
                party=party(each.party),
                why=each.why,
                since=each.since,
                named=named_key(each.pk) if each in found.unnameable else "",
            )
            for each in found.named
        ],
        "observables": [
            given.ObservableOut(
                type=each.type,
                value=each.value,
                note=each.note,
                added_by=called(each.added_by, inside=found.inside),
                added_at=each.added_at,
                state=each.state,
                reason=each.reason,
                judged_by=called(each.judged_by, inside=found.inside),
                judged_at=each.judged_at,
            )
            for each in found.observables
        ],
        "permissions": [
            given.PermissionOut(
                tlp=each.tlp,
                asked_by=each.asked_by,
                asking_body=party(each.asking_body),
                reason=each.reason,
                asked_at=each.asked_at,
                state=each.state,
                answered_by=each.answered_by,
                answered_at=each.answered_at,
                answer=each.answer,
            )
            for each in found.permissions
        ],
    }
