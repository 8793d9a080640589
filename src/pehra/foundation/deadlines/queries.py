"""Looking at clocks."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from pehra.foundation.deadlines.models import Deadline

State = Deadline.State
# The row itself is what these queries give, so its name is part of the front door.
__all__ = [
    *("Deadline", "breached", "clocks_of", "get", "hastened", "nearest", "next_due", "of_subject", "open_clocks"),
    *("overdue", "owed", "nearest_and_breached", "ran_out_between", "still_owed"),
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


def overdue(party_ids: Iterable[int], subjects: Iterable[str], *, at: datetime) -> set[str]:
    """Those of the subjects for which one of these parties still owes what fell due before this moment."""
    rows = open_clocks(party_ids).filter(subject__in=list(subjects), due_at__lt=at)
    return set(rows.values_list("subject", flat=True))


def next_due(subjects: Iterable[str]) -> dict[str, datetime]:
    """The nearest open due time of each subject that has one."""
    rows = Deadline.objects.filter(subject__in=list(subjects), state=State.OPEN).order_by("-due_at")
    return dict(rows.values_list("subject", "due_at"))


def nearest(subjects: Iterable[str]) -> dict[str, Deadline]:
    """Of each subject that has one, the open clock that runs out next."""
    rows = Deadline.objects.filter(subject__in=list(subjects), state=State.OPEN).order_by("-due_at", "-pk")
    return {row.subject: row for row in rows}


def breached(subjects: Iterable[str]) -> set[str]:
    """Those of the subjects with a clock that was missed."""
    rows = Deadline.objects.filter(subject__in=list(subjects)).exclude(breached_at=None)
    return set(rows.values_list("subject", flat=True))


def hastened(*, after: int, limit: int) -> list[tuple[int, str]]:
    """Number and subject of the open clocks that something hastens, by number, from behind a number on."""
    rows = Deadline.objects.filter(state=State.OPEN, ordinary_at__isnull=False, pk__gt=after).order_by("pk")
    return list(rows.values_list("pk", "subject")[:limit])


def nearest_and_breached(subjects: Iterable[str]) -> tuple[dict[str, Deadline], set[str]]:
    """Both of the above by one statement."""
    told = Q(state=State.OPEN) | Q(breached_at__isnull=False)
    rows = list(Deadline.objects.filter(told, subject__in=list(subjects)).order_by("-due_at", "-pk"))
    open_ones = {row.subject: row for row in rows if row.state == State.OPEN}
    return open_ones, {row.subject for row in rows if row.breached_at is not None}


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
