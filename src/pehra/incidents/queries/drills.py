"""What is real and what is a drill: the one place where they are told apart.

Whatever is counted, added up, ranked or warned of goes through `real`; an architecture test looks for what does not.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.person import Person
from pehra.incidents.models import Case, Drill, Report

Row = TypeVar("Row", bound=Model)


class Kind(StrEnum):
    """What a list shows. Nobody gets both together who has not asked for it."""

    REAL = "real"
    DRILLS = "drills"
    BOTH = "both"


@dataclass(frozen=True)
class Mark:
    """A drill as others are told of it."""

    reference: str
    name_en: str
    name_ur: str


def real(rows: "QuerySet[Row]", through: str = "") -> "QuerySet[Row]":
    """Only what really happened. `through` is the relation to the case or report ("case__")."""
    return rows.filter(Q(**{f"{through}drill": None}))


def of_kind(rows: "QuerySet[Row]", kind: Kind, through: str = "") -> "QuerySet[Row]":
    """The rows of one kind, or of both."""
    if kind is Kind.REAL:
        return real(rows, through)
    return rows.exclude(Q(**{f"{through}drill": None})) if kind is Kind.DRILLS else rows


def running(person: Person) -> list[Drill]:
    """The drills in which this person takes part and that are under way, the newest first."""
    return list(running_drills(person))


def running_drills(person: Person) -> "QuerySet[Drill]":
    """The same as a question, to be asked together with others."""
    return Drill.objects.filter(visible_to(person), ended_at=None).order_by("-opened_at")[:20]


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
