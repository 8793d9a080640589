"""Looking at clocks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from pehra.foundation.deadlines.models import Deadline
from pehra.foundation.storing import Part, composed, values_of

State = Deadline.State
# The row itself is what these queries give, so its name is part of the front door.
__all__ = [
    *(
        "Clock",
        "Deadline",
        "clocks_of",
        "get",
        "hastened",
        "nearest",
        "next_due",
        "of_subject",
        "open_clocks",
    ),
    *("owed", "nearest_and_breached", "ran_out_between", "still_owed"),
]


def open_clocks(party_ids: Iterable[int]) -> "QuerySet[Deadline]":
    """What these parties still owe, to be narrowed by the domain that knows the subjects."""
    return Deadline.objects.select_related("party").filter(party_id__in=list(party_ids), state=State.OPEN)


def clocks_of(subject: str) -> "QuerySet[Deadline]":
    """Every clock of a subject, by due time, to be asked for together with other things."""
    return Deadline.objects.filter(subject=subject).order_by("due_at", "pk")


def of_subject(subject: str) -> list[Deadline]:
    """Every clock of a subject, by due time."""
    return list(clocks_of(subject).select_related("party"))


def owed(party_ids: Iterable[int], *, limit: int = 50) -> list[Deadline]:
    """What these parties still owe, the most urgent first."""
    return list(open_clocks(party_ids).order_by("due_at", "pk")[:limit])


def next_due(subjects: Iterable[str]) -> dict[str, datetime]:
    """The nearest open due time of each subject that has one."""
    rows = Deadline.objects.filter(subject__in=list(subjects), state=State.OPEN).order_by("-due_at")
    return dict(rows.values_list("subject", "due_at"))


def nearest(subjects: Iterable[str]) -> dict[str, Deadline]:
    """Of each subject that has one, the open clock that runs out next."""
    rows = Deadline.objects.filter(subject__in=list(subjects), state=State.OPEN).order_by("-due_at", "-pk")
    return {row.subject: row for row in rows}


def hastened(*, after: int, limit: int) -> list[tuple[int, str]]:
    """Number and subject of the open clocks that something hastens, by number, from behind a number on."""
    rows = Deadline.objects.filter(state=State.OPEN, ordinary_at__isnull=False, pk__gt=after).order_by("pk")
    return list(rows.values_list("pk", "subject")[:limit])


@dataclass(frozen=True)
class Clock:
    """What a list shows of a clock that runs."""

    stage: str
    due_at: datetime


@composed
def _told(subjects: Any) -> "QuerySet[Any]":
    rows = Deadline.objects.filter(Q(state=State.OPEN) | Q(breached_at__isnull=False), subject__among=subjects)
    return rows.order_by("-due_at", "-pk").values("subject", "stage", "due_at", "state", "breached_at")


def nearest_and_breached(subjects: Iterable[str]) -> Part[tuple[dict[str, Clock], set[str]]]:
    """Of each subject that has one, the open clock that runs out next; and those of the subjects with a clock that was
    missed. To be asked together with others.
    """
    part = values_of(_told(subjects=list(subjects)))
    return Part(part.sql, part.values, lambda found: _nearest_and_breached(part.read(found)))


def _nearest_and_breached(rows: list[dict[str, Any]]) -> tuple[dict[str, Clock], set[str]]:
    # Of each subject the one that runs out next comes last.
    running = {row["subject"]: row for row in rows if row["state"] == State.OPEN}
    clocks = {subject: Clock(row["stage"], datetime.fromisoformat(row["due_at"])) for subject, row in running.items()}
    return clocks, {row["subject"] for row in rows if row["breached_at"] is not None}


def get(pk: int) -> Deadline | None:
    return Deadline.objects.filter(pk=pk).first()


def ran_out_between(
    party_ids: Iterable[int], stage: str, rules: Iterable[str], after: datetime, upto: datetime
) -> "QuerySet[Deadline]":
    """What these parties still owe by these rows of the profile, that fell due after one moment and up to another."""
    rows = open_clocks(party_ids).filter(due_at__gt=after, due_at__lte=upto)
    return rows.filter(stage=stage, rule__in=list(rules)).order_by("due_at", "pk")


def still_owed(clocks: Iterable[int]) -> dict[tuple[int, int], str]:
    """Those of these clocks that are open, each with whoever owes it, and of which subject they are now."""
    rows = Deadline.objects.filter(pk__in=list(clocks), state=State.OPEN)
    return {(pk, party): subject for pk, party, subject in rows.values_list("pk", "party_id", "subject")}
