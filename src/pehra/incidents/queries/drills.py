"""What is real and what is a drill: the one place where they are told apart.

Whatever is counted, added up, ranked or warned of goes through `real`; an architecture test looks for what does not.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, TypeVar

from django.db.models import Model, Q, QuerySet

from pehra.foundation.access.audience import visible_by
from pehra.foundation.access.person import Person
from pehra.foundation.deadlines.queries import Deadline
from pehra.foundation.storing import Part, ask_parts, composed, rows_of
from pehra.incidents.models import Case, Drill, Entry, Report, Transfer
from pehra.incidents.rules.wording import EntryKind, TransferKind, TransferState

Row = TypeVar("Row", bound=Model)


class Kind(StrEnum):
    """What a list shows. Nobody gets both together who has not asked for it."""

    REAL = "real"
    DRILLS = "drills"
    BOTH = "both"


def real(rows: "QuerySet[Row]", through: str = "") -> "QuerySet[Row]":
    """Only what really happened. `through` is the relation to the case or report ("case__")."""
    return rows.filter(Q(**{f"{through}drill": None}))


def of_kind(rows: "QuerySet[Row]", kind: Kind, through: str = "") -> "QuerySet[Row]":
    """The rows of one kind, or of both."""
    if kind is Kind.REAL:
        return real(rows, through)
    return rows.exclude(Q(**{f"{through}drill": None})) if kind is Kind.DRILLS else rows


@composed
def _running(keys: Any) -> "QuerySet[Drill]":
    return Drill.objects.filter(visible_by(keys), ended_at=None).order_by("-opened_at")[:20]


def running(person: Person) -> list[Drill]:
    """The drills in which this person takes part and that are under way, the newest first."""
    (found,) = ask_parts(running_drills(person))
    return list(found)


def running_drills(person: Person) -> Part[list[Drill]]:
    """The same, to be asked together with others."""
    return rows_of(_running(keys=list(person.keys)))


def marks(subjects: Iterable[str]) -> dict[str, str]:
    """Which of these subjects ("case:C-…") belong to a drill, and to which: its reference."""
    references = [subject.removeprefix("case:") for subject in subjects]
    rows = Case.objects.filter(reference__in=references).exclude(drill=None)
    return {f"case:{case}": drill for case, drill in rows.values_list("reference", "drill__reference")}


@dataclass(frozen=True)
class Played:
    """A case that a drill made, as its directing staff follows it."""

    reference: str
    report: str
    title: str
    status: str
    opened_at: datetime
    organisation_id: int
    custodian_id: int


def cases_of(drill: str) -> list[Played]:
    """The cases of a drill, oldest first; for whoever directs it, who sees them all."""
    rows = Report.objects.filter(drill__reference=drill).select_related("case").order_by("recorded_at", "pk")
    return [
        Played(
            row.case.reference,
            row.reference,
            row.case.title,
            row.case.status,
            row.case.opened_at,
            row.case.organisation_id,
            row.case.custodian_id,
        )
        for row in rows
    ]


@dataclass(frozen=True)
class Done:
    """Something that a party did on a case of a drill. `proof`: the signature of its receipt, or of the report's."""

    party_id: int
    act: str
    case: str
    at: datetime
    proof: str = ""


# Facts of a timeline by the act of whoever caused them. What has a receipt of its own is read from that.
WRITTEN: Final = {
    EntryKind.NOTE: "note",
    EntryKind.CLASSIFIED: "classify",
    EntryKind.AFFECTED: "affected",
    EntryKind.OBSERVABLE: "observables",
    EntryKind.TLP: "label",
    EntryKind.CLOSED: "close",
    EntryKind.UPDATE_FILED: "update",
    EntryKind.FINAL_FILED: "final-report",
}
# Whoever takes a case by its office, or with a mandate, was not asked for an answer.
ASKED: Final = (TransferKind.REPORT, TransferKind.ESCALATE, TransferKind.FORWARD)
ANSWERED: Final = {
    TransferState.ACCEPTED: "accept",
    TransferState.RETURNED: "return",
    TransferState.FORWARDED: "forward",
}


def done_in(drill: str) -> list[Done]:
    """Everything that people did on the cases of a drill, in the order in which they did; for its directing staff."""
    found = [*_reported(drill), *_handed(drill), *_written(drill)]
    return sorted(found, key=lambda each: (each.at, each.act, each.party_id))


def _reported(drill: str) -> Iterator[Done]:
    for row in Report.objects.filter(drill__reference=drill).exclude(reporter=None).select_related("case"):
        proof = str(row.receipt.get("signature", ""))
        yield Done(row.organisation_id, "report", row.case.reference, row.recorded_at, proof)


def _handed(drill: str) -> Iterator[Done]:
    rows = Transfer.objects.filter(case__drill__reference=drill, kind__in=ASKED).select_related("case")
    for row in rows:
        if row.kind == TransferKind.ESCALATE:
            yield Done(row.from_party_id, "escalate", row.case.reference, row.offered_at, _signature(row.offer_receipt))
        if (act := ANSWERED.get(TransferState(row.state))) and row.answered_at is not None:
            yield Done(row.to_body_id, act, row.case.reference, row.answered_at, _signature(row.answer_receipt))


def _written(drill: str) -> Iterator[Done]:
    # What the system wrote down itself, at the end of the drill say, nobody did.
    rows = Entry.objects.filter(case__drill__reference=drill, kind__in=list(WRITTEN)).exclude(author=None)
    for row in rows.select_related("case"):
        if row.party_id is not None:
            yield Done(row.party_id, WRITTEN[EntryKind(row.kind)], row.case.reference, row.at)


def _signature(receipt: dict[str, object]) -> str:
    return str(receipt.get("signature", ""))


def clocks_of(drill: str) -> list[Deadline]:
    """Every clock of every case of a drill, by when it is due."""
    references = Case.objects.filter(drill__reference=drill).values_list("reference", flat=True)
    subjects = [f"case:{reference}" for reference in references]
    rows = Deadline.objects.select_related("party").filter(subject__in=subjects)
    return list(rows.order_by("due_at", "pk"))
