"""Tasks: those of a case, and those that a person or a body owes."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Q, QuerySet

from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import NETWORK_KEY, Person
from pehra.foundation.access.places import EPOCH, micros
from pehra.foundation.access.roles import READS_CASES
from pehra.foundation.accounts.queries import members
from pehra.incidents.queries.circle import taking_part
from pehra.playbooks import policy
from pehra.playbooks.models import Run, Task
from pehra.playbooks.rules.words import TaskState, tidy
from pehra.registry import queries as registry

PLACE: Final = re.compile(r"([0-9]{1,17})-(W-[0-9A-Z]{4}-[0-9A-Z]{4})")


@dataclass(frozen=True)
class Row:
    """A task with the names on it. `handles`: this person may take and end it."""

    task: Task
    party: registry.PartyName
    assignee: Any
    late: bool
    handles: bool


@dataclass(frozen=True)
class OfCase:
    """What is to be done on a case. `writes`: for which party this person does so, `leads`: for the custodian.

    `parties` take part; `people` are those of one's own party to whom a task can be given.
    """

    rows: list[Row]
    runs: list[Run]
    writes: int | None
    leads: bool
    parties: list[registry.PartyName]
    people: list[Any]


@dataclass(frozen=True)
class Owed:
    """A page of tasks that are owed, the most urgent first, with a cursor onward (None: there are no more)."""

    rows: list[Row]
    next: str | None


def concerned(person: Person, case: Any) -> bool:
    """Whether this person is offered the page: the case concerns them, beyond being one of the network."""
    return bool((set(person.keys) - {NETWORK_KEY}) & set(case.audience))


def of_case(person: Person, case: Any, at: datetime) -> OfCase:
    """The tasks of a case that this person may see, in their order. Raises Absent for whom it does not concern."""
    if not concerned(person, case):
        raise Absent
    rows = Task.objects.filter(visible_to(person), case_id=case.pk).order_by("position", "pk")
    tasks = list(rows.select_related("assignee", "run__version", "run__playbook").defer("run__version__steps"))
    runs = {task.run_id: task.run for task in tasks if task.run_id and _is_told(task.run)}
    names = taking_part(case)
    circle = frozenset(names)
    gone = {task.party_id for task in tasks} - circle
    names |= registry.party_names(gone) if gone else {}
    writes = writer(person, case, circle)
    return OfCase(
        rows=[row(person, each, case, circle, names, at) for each in tasks],
        runs=sorted(runs.values(), key=lambda run: (run.started_at, run.pk)),
        writes=writes,
        leads=writes is not None and policy.leads_the_case(person, case.custodian_id),
        parties=sorted((names[each] for each in circle), key=lambda each: (each.kind, each.name_en)),
        people=members([writes], READS_CASES) if writes is not None else [],
    )


def _is_told(run: Run) -> bool:
    """Whether the playbook came along: an organisation reads its tasks, and not the CERT's own playbook behind them."""
    return hasattr(run, "playbook") and hasattr(run, "version")


def writer(person: Person, case: Any, circle: Iterable[int]) -> int | None:
    """For which party that takes part this person writes, the custodian first; None also where a drill stands still."""
    if case.drill is not None and not case.drill.running:
        return None
    mine = person.parties(READS_CASES)
    wanted = (case.custodian_id, case.organisation_id, *sorted(circle))
    return next((party for party in wanted if party in mine and party in circle), None)


def row(
    person: Person, task: Task, case: Any, circle: Iterable[int], names: dict[int, registry.PartyName], at: datetime
) -> Row:
    handles = policy.handles(person, task, case.custodian_id, frozenset(circle))
    stands = case.drill is not None and not case.drill.running
    return Row(task, names[task.party_id], task.assignee, task.is_late(at), handles and not stands)


def task_of(person: Person, case: Any, reference: str) -> Task:
    """Raises Absent also for one that is not for this person."""
    rows = Task.objects.select_related("assignee", "run").filter(visible_to(person))
    found = rows.filter(case_id=case.pk, reference=tidy(reference)).first()
    if found is None:
        raise Absent
    return found


def owed(person: Person, which: str, at: datetime, *, words: str = "", after: str = "", limit: int = 50) -> Owed:
    """What is owed by this person ("mine"), by the own bodies ("body"), or by them and late ("overdue").

    `words`: a part of the task's title or of its case's, or the reference of either.

    Drills that have ended ask for nothing. Raises Absent for a cursor that is none. A page costs the same wherever it
    lies.
    """
    found = owed_rows(person, which, at)
    if words:
        found = found.filter(_named(words))
    if after:
        found = found.filter(_beyond(after))
    tasks = list(found.order_by("sort_at", "reference")[: limit + 1])
    more, tasks = len(tasks) > limit, tasks[:limit]
    names = registry.party_names({each.party_id for each in tasks})
    rows = [Row(each, names[each.party_id], each.assignee, each.is_late(at), True) for each in tasks]
    return Owed(rows, f"{micros(tasks[-1].sort_at)}-{tasks[-1].reference}" if more else None)


def owed_rows(person: Person, which: str, at: datetime) -> "QuerySet[Task]":
    """The tasks of `owed`, to be put in order."""
    rows = Task.objects.select_related("case", "case__drill", "assignee").filter(
        visible_to(person), Q(case__drill=None) | Q(case__drill__ended_at=None), state=TaskState.OPEN
    )
    if which == "mine":
        return rows.filter(assignee_id=person.user_id)
    rows = rows.filter(party_id__in=person.parties(READS_CASES))
    return rows.filter(sort_at__lt=at) if which == "overdue" else rows


def _named(words: str) -> Q:
    titles = Q(title_en__icontains=words) | Q(title_ur__icontains=words) | Q(case__title__icontains=words)
    return titles | Q(reference=tidy(words)) | Q(case__reference=tidy(words))


def count_owed(person: Person, at: datetime, *, at_most: int = 100) -> int:
    """How many tasks this person owes, counted no further than `at_most`."""
    return len(owed_rows(person, "mine", at).values_list("pk", flat=True)[:at_most])


def _beyond(word: str) -> Q:
    found = PLACE.fullmatch(word)
    if found is None:
        raise Absent
    moment, reference = EPOCH + timedelta(microseconds=int(found[1])), found[2]
    return Q(sort_at__gte=moment) & (Q(sort_at__gt=moment) | Q(reference__gt=reference))
