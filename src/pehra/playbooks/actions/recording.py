"""What every act on a task leaves behind: its clock, a fact in the timeline, a line in the journal."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.errors import Absent, Forbidden
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import READS_CASES
from pehra.foundation.deadlines import actions as deadlines
from pehra.foundation.storing import together
from pehra.incidents import actions as cases
from pehra.law.tlp import TLP
from pehra.playbooks import policy
from pehra.playbooks.models import Task
from pehra.playbooks.rules.reminding import AFTER, before
from pehra.playbooks.rules.words import TaskState, tidy

PREFIX: Final = "task:"
STAGE: Final = "task"
CITATION: Final = "the task's own time"


def subject_of(task: Task) -> str:
    """How clocks call a task."""
    return f"{PREFIX}{task.reference}"


def begun(by: Person, reference: str, task: str) -> tuple[Any, Task, int]:
    """The case, locked, one of its tasks, and for which party this person acts. Raises Absent, Forbidden."""
    case, _party = cases.written(by, reference)
    found = Task.objects.filter(visible_to(by), case_id=case.pk, reference=tidy(task)).first()
    if found is None:
        raise Absent
    circle = cases.circle_of(case).parties
    if not policy.handles(by, found, case.custodian_id, circle):
        raise Forbidden("Only the party that owes a task and the body that has the case deal with it.")
    # Who works for both acts for the one that owes it.
    party = found.party_id if by.holds(found.party_id, READS_CASES) else case.custodian_id
    return case, found, party


def audience_of(case: Any) -> list[int]:
    """Who may see what is to be done on a case: how one is handled is TLP:AMBER at the widest."""
    return cases.audience_for(case, TLP.AMBER)


def called(task: Task) -> dict[str, str] | str:
    """A task as a fact of the timeline names it; an own one has its title in whatever language it was written."""
    return {"name_en": task.title_en, "name_ur": task.title_ur} if task.title_ur else task.title_en


def tell_case(
    case: Any, text: str, image: str, *, by: Person, party_id: int, at: datetime, params: Mapping[str, Any]
) -> None:
    cases.add_fact(case, text, by=by, party_id=party_id, at=at, params=dict(params), image=image)


def start_clocks(tasks: Iterable[Task], at: datetime) -> None:
    """A clock for each open task that has a due time."""
    with together():
        for task in tasks:
            if task.due_at is not None and task.state == TaskState.OPEN:
                deadlines.start(subject=subject_of(task), terms=[_terms(task, at)], at=at)


def _terms(task: Task, at: datetime) -> deadlines.Terms:
    assert task.due_at is not None  # noqa: S101 - asked by the only caller
    return deadlines.Terms(
        stage=STAGE,
        rule=task.step or "task",
        citation=CITATION,
        party_id=task.party_id,
        function="",
        anchor=STAGE,
        anchored_at=at,
        due_at=task.due_at,
        remind_before=before(at, task.due_at),
        remind_after=AFTER,
    )


def stop_clock(task: Task, *, done: bool, at: datetime) -> None:
    if task.due_at is None:
        return
    if done:
        deadlines.meet(subject=subject_of(task), stage=STAGE, at=at)
    else:
        deadlines.cancel(subject=subject_of(task), at=at)


def resume_clock(task: Task) -> None:
    """It is owed after all, by the clock that it had."""
    if task.due_at is not None:
        deadlines.resume(subject=subject_of(task), stage=STAGE, met=True)


def pass_clock(task: Task, from_party: int, at: datetime) -> None:
    """Whoever owes a task now has its clock, with the time that is left."""
    if task.due_at is not None:
        deadlines.hand_over(
            subjects=[subject_of(task)], function="", from_party=from_party, to_party=task.party_id, at=at
        )
