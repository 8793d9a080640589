"""Call tasks, for the duty officers and the head of the body that calls."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import OrderBy

from pehra.calls.models import Attempt, Matter, Task
from pehra.calls.policy import CALLS
from pehra.calls.queries.lists import Entry, entries
from pehra.calls.rules.order import may_be_called, next_to_call
from pehra.calls.rules.wording import OF_A_CRISIS, CallKind, CallOutcome, CallTaskState
from pehra.formats.references import tidy
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.foundation.audit import queries as journal
from pehra.foundation.storing import Part, ask_parts, composed, number_of
from pehra.incidents.queries.calling import known_by, known_case
from pehra.incidents.queries.watched import shown
from pehra.registry import queries as registry
from pehra.registry.queries import PartyName

MOST_MATTERS = 20
MOST_TASKS = 50
# How long a conversation may last: what comes of it is written down though the task has gone on meanwhile.
TALKING: Final = timedelta(minutes=30)


@dataclass(frozen=True)
class Line:
    """A person on the list. `now`: may be called at this moment; `attempts` are those of this task, in order."""

    entry: Entry
    now: bool
    attempts: tuple[Attempt, ...]


@dataclass(frozen=True)
class About:
    """What was not acknowledged; `case` is the case where it is one."""

    row: Matter
    case: Any


@dataclass(frozen=True)
class View:
    """A call task as whoever calls sees it. `next_place`: who is to be called now. An ended one has no lines."""

    task: Task
    names: dict[int, PartyName]
    lines: tuple[Line, ...]
    next_place: int | None
    about: tuple[About, ...]
    attempts: tuple[Attempt, ...]

    @property
    def next(self) -> Line | None:
        return next((each for each in self.lines if each.entry.row.pk == self.next_place), None)


def of_caller(person: Person) -> "QuerySet[Task]":
    """The tasks of this person's bodies that are about something that they may know."""
    return _known(person).filter(caller_id__in=person.parties(CALLS))


def _known(person: Person) -> "QuerySet[Task]":
    known = _about_known(known_case(person, "reference"))
    return Task.objects.filter(known).select_related("body", "asked", "caller")


def _about_known(case: "QuerySet[Any]") -> Exists:
    """The tasks that are about a crisis level, or about a case that is known."""
    return Exists(Matter.objects.filter(Q(kind__in=OF_A_CRISIS) | Exists(case), task=OuterRef("pk")))


def to_note(person: Person, reference: str, at: datetime) -> "QuerySet[Task]":
    """One task, for whoever makes its calls, or made them and has looked at its numbers within half an hour."""
    mine, subject = person.parties(CALLS), f"call:{tidy(reference)}"
    has_it = Q(caller_id__in=mine)
    looks = journal.entries(journal.Reach(True, frozenset()), subject=subject, act="call.look") if mine else []
    if any(each.user_id == person.user_id and at - TALKING <= each.at <= at for each in looks):
        has_it |= Q(route__overlap=sorted(mine))
    return _known(person).filter(has_it, reference=tidy(reference))


def waiting(person: Person) -> list[Task]:
    """The calls that this person has to make, the oldest first."""
    if not person.parties(CALLS):
        return []
    return list(of_caller(person).filter(state=CallTaskState.OPEN).order_by("made_at", "pk")[:MOST_TASKS])


def ended(person: Person, limit: int = 20) -> list[Task]:
    """Those that are over, the newest first."""
    if not person.parties(CALLS):
        return []
    return list(of_caller(person).exclude(state=CallTaskState.OPEN).order_by("-made_at", "-pk")[:limit])


@composed
def _to_make(keys: Any, callers: Any) -> "QuerySet[Task]":
    return Task.objects.filter(
        _about_known(known_by(keys, "reference")), caller__among=callers, state=CallTaskState.OPEN
    )


def how_many(person: Person) -> int:
    """How many calls this person has to make."""
    return int(ask_parts(counting(person))[0])


def counting(person: Person) -> Part[int]:
    """The same, to be asked together with others."""
    return number_of(_to_make(keys=list(person.keys), callers=sorted(person.parties(CALLS))))


def task(person: Person, reference: str) -> Task:
    """One task. Raises Absent."""
    found = of_caller(person).filter(reference=tidy(reference)).first()
    if found is None:
        raise Absent
    return found


@dataclass(frozen=True)
class Standing:
    """How a task stands for somebody who has called. It is not `yours` where another body calls now."""

    reference: str
    state: CallTaskState
    yours: bool


def standing(person: Person, reference: str) -> Standing:
    """For whoever has written down a call to it. Raises Absent."""
    row = Task.objects.filter(Q(attempts__user_id=person.user_id), reference=tidy(reference)).first()
    if row is None:
        raise Absent
    return Standing(row.reference, CallTaskState(row.state), of_caller(person).filter(pk=row.pk).exists())


def view(person: Person, found: Task, at: datetime) -> View:
    """A task that somebody was found to see, with the numbers to call while it is open."""
    attempts = tuple(
        Attempt.objects.filter(task=found).select_related("place__contact", "place__body").order_by("at", "pk")
    )
    on_list = entries(found.asked_id) if found.state == CallTaskState.OPEN else []
    due = next_to_call([each.listed for each in on_list], tried(found, attempts), registry.local_time(at))
    return View(
        found,
        registry.party_names(found.route),
        tuple(_line(each, attempts, at) for each in on_list),
        due.place if due else None,
        _about(person, found),
        attempts,
    )


def tried(found: Task, attempts: Sequence[Attempt]) -> frozenset[int]:
    """The places that were called since the task came to the list that is gone through now."""
    return frozenset(
        each.place_id for each in attempts if each.at >= found.asked_at and each.outcome != CallOutcome.REACHED
    )


def _line(entry: Entry, attempts: Sequence[Attempt], at: datetime) -> Line:
    made = tuple(each for each in attempts if each.place_id == entry.row.pk)
    return Line(entry, may_be_called(entry.listed, registry.local_time(at)), made)


def _about(person: Person, found: Task) -> tuple[About, ...]:
    """What the task is about, as far as this person may know: crisis levels first, then what waits for longest, and
    what is settled at the end.
    """
    rows = Matter.objects.filter(Q(kind__in=OF_A_CRISIS) | Exists(known_case(person, "reference")), task=found)
    settled, level = Q(answered_at__isnull=False), Q(kind=CallKind.CRISIS)
    matters = list(rows.order_by(OrderBy(settled), OrderBy(level, descending=True), "since", "pk")[:MOST_MATTERS])
    cases = shown(person, [each.reference for each in matters if each.kind == CallKind.CASE])
    return tuple(About(each, cases.get(each.reference)) for each in matters)
