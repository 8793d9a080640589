"""What the sweep finds on tasks: whoever owes one is reminded of it, and told when it is late."""

from datetime import datetime

from django.db import transaction

from pehra.foundation.access.person import SYSTEM
from pehra.foundation.access.roles import READS_CASES, Role
from pehra.foundation.accounts.queries import members, seeing
from pehra.foundation.deadlines.queries import Deadline
from pehra.foundation.deadlines.rules import Happening
from pehra.incidents import actions as cases
from pehra.incidents.rules.wording import Status
from pehra.playbooks.actions.recording import PREFIX
from pehra.playbooks.models import Task
from pehra.playbooks.rules.words import TaskState


@transaction.atomic
def on_deadline(deadline: Deadline, happening: Happening, at: datetime) -> None:
    """Of a task that is open: the person who has it, else those of the party whom it is meant for; late, the leads too.

    Only who sees the case is told. Of a case that is closed nobody is, nor of a drill that stands still or is over.
    """
    if not deadline.subject.startswith(PREFIX):
        return
    rows = Task.objects.select_related("case", "case__drill").filter(state=TaskState.OPEN)
    task = rows.filter(reference=deadline.subject.removeprefix(PREFIX)).first()
    if task is None or task.case.status == Status.CLOSED:
        return
    if task.case.drill is not None and not task.case.drill.running:
        return
    late = happening is not Happening.REMINDER
    text = "A task of case %(case)s is late." if late else "A task of case %(case)s is due soon."
    users = _told(task, late=late)
    cases.tell_persons(task.case, users, "task.late" if late else "task.reminder", text, at=at)
    detail = {"task": task.reference, "happening": str(happening), "told": len(users)}
    cases.journal(task.case, "task.remind", by=SYSTEM, party_id=task.party_id, at=at, detail=detail)


def _told(task: Task, *, late: bool) -> set[int]:
    """The person who has it, as long as they are of the party and see the case; else whom the step is meant for."""
    people = {user.pk for user in members([task.party_id], READS_CASES)}
    chosen = {task.assignee_id} & people
    if not chosen:
        meant = {user.pk for user in members([task.party_id], [Role(task.role)])} if task.role else set()
        chosen = meant or people
    if late:
        chosen |= {user.pk for user in members([task.party_id], [Role.LEAD])}
    return {user.pk for user in seeing(task.case, among=chosen)}
