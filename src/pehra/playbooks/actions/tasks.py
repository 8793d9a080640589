"""Acts on the tasks of a case. Each leaves a fact in the timeline and a line in the journal."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_noop

from pehra.foundation.access.errors import Conflict, Forbidden, Invalid
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import READS_CASES
from pehra.foundation.accounts.queries import members, seeing
from pehra.incidents import actions as cases
from pehra.playbooks import policy
from pehra.playbooks.actions.recording import (
    audience_of,
    begun,
    called,
    pass_clock,
    resume_clock,
    start_clocks,
    stop_clock,
    tell_case,
)
from pehra.playbooks.errors import TaskOpen, TaskOver
from pehra.playbooks.models import Task
from pehra.playbooks.rules.ordering import moved
from pehra.playbooks.rules.words import FAR, LONGEST, MOST_TASKS, TASK, TaskState, fresh
from pehra.registry import queries as registry
from pehra.registry.rules.fields import Fields


@transaction.atomic
def add(
    *,
    by: Person,
    reference: str,
    title: str,
    guidance: str = "",
    party: str = "",
    person: int | None = None,
    due_at: datetime | None = None,
    outcome_needed: bool = False,
    at: datetime,
) -> Task:
    """Add a task of one's own to a case, for one's own party unless another one that takes part is named by its slug.

    Raises Absent, Forbidden for whoever only reads the case, Invalid.
    """
    case, own = cases.written(by, reference)
    fields = Fields()
    words = fields.text("title", title, longest=LONGEST["title"])
    more = fields.text("guidance", guidance, longest=LONGEST["guidance"], required=False, lines=True)
    if due_at is not None and not at < due_at < FAR:
        fields.problem("due_at", "Choose a time that is still to come.")
    fields.check()
    last = Task.objects.filter(case_id=case.pk).aggregate(last=Max("position"))["last"] or 0
    if last >= MOST_TASKS:
        raise Conflict("A case has no more than %(most)d tasks.", most=MOST_TASKS)
    task = Task(
        reference=fresh(TASK),
        case_id=case.pk,
        position=last + 1,
        title_en=words,
        guidance_en=more,
        party_id=_party(by, case, party, own),
        due_at=due_at,
        sort_at=due_at or FAR,
        outcome_needed=outcome_needed,
        created_at=at,
        created_by=by.label,
        audience=audience_of(case),
    )
    task.assignee_id = _person(by, case, task, person)
    task.save()
    start_clocks([task], at)
    text = gettext_noop("Task “%(task)s” was added.")
    tell_case(case, text, "list-check", by=by, party_id=own, at=at, params={"task": called(task)})
    _tell(case, task, by, own, at)
    detail = {"task": task.reference, "party": task.party_id, "due": due_at}
    cases.journal(case, "task.add", by=by, party_id=own, at=at, detail=detail)
    return task


def _party(by: Person, case: Any, slug: str, own: int) -> int:
    """The party of this slug, if it takes part in the case; one's own where none is named."""
    if not slug:
        return own
    circle = cases.circle_of(case).parties
    found = next((each.id for each in registry.party_names(circle).values() if each.slug == slug), None)
    if found is None:
        # Said alike of those that do not exist and of those that are not to know of the case.
        raise Invalid({"party": "Choose a party that takes part in this case."})
    return found


def _person(by: Person, case: Any, task: Task, person: int | None) -> int | None:
    """Whom the task is given to: somebody of the party who sees the case, named by the party's own people."""
    if person is None:
        return None
    known = {user.pk for user in members([task.party_id], READS_CASES)}
    if not by.holds(task.party_id, READS_CASES) or person not in known:
        raise Invalid({"person": "Choose one of your own people who sees this case."})
    if person not in {user.pk for user in seeing(case, among=[person])}:
        raise Invalid({"person": "Choose one of your own people who sees this case."})
    return person


def _tell(case: Any, task: Task, by: Person, own: int, at: datetime) -> None:
    """Whoever owes it now, and did not say so, hears of it."""
    text = "A task of case %(case)s is yours."
    if task.assignee_id is not None:
        cases.tell_persons(case, {task.assignee_id} - {by.user_id}, "task.given", text, at=at)
    elif task.party_id != own:
        cases.tell(case, [task.party_id], "task.given", text, at=at)


@transaction.atomic
def assign(*, by: Person, reference: str, task: str, party: str = "", person: int | None = None, at: datetime) -> Task:
    """Give a task to a party that takes part (by slug; empty: it stays), and to one of one's own people or nobody."""
    case, found, own = begun(by, reference, task)
    _check_open(found)
    before = found.party_id
    found.party_id = _party(by, case, party, before)
    found.assignee_id = _person(by, case, found, person)
    if found.party_id != before:
        # It was chosen: no rule gives it to somebody else again.
        found.owner = ""
    found.save(update_fields=["party", "assignee", "owner"])
    if found.party_id != before:
        pass_clock(found, before, at)
    names = registry.party_names([found.party_id])[found.party_id]
    text = gettext_noop("Task “%(task)s” was given to %(party)s.")
    params = {"task": called(found), "party": {"name_en": names.name_en, "name_ur": names.name_ur}}
    tell_case(case, text, "user-circle", by=by, party_id=own, at=at, params=params)
    _tell(case, found, by, own, at)
    detail = {"task": found.reference, "party": found.party_id, "person": found.assignee_id}
    cases.journal(case, "task.assign", by=by, party_id=own, at=at, detail=detail)
    return found


@transaction.atomic
def take(*, by: Person, reference: str, task: str, at: datetime) -> Task:
    """Take a task upon oneself, for the party that owes it; the body that has the case takes it over from another."""
    case, found, own = begun(by, reference, task)
    _check_open(found)
    before = found.party_id
    found.party_id, found.assignee_id = own, by.user_id
    if own != before:
        found.owner = ""
    found.save(update_fields=["party", "assignee", "owner"])
    if own != before:
        pass_clock(found, before, at)
    text = gettext_noop("Task “%(task)s” was taken.")
    tell_case(case, text, "user-circle", by=by, party_id=own, at=at, params={"task": called(found)})
    cases.journal(case, "task.take", by=by, party_id=own, at=at, detail={"task": found.reference})
    return found


@transaction.atomic
def finish(*, by: Person, reference: str, task: str, outcome: str = "", at: datetime) -> Task:
    """It is done, and what came of it, which some tasks ask for. Raises Invalid, TaskOver."""
    case, found, own = begun(by, reference, task)
    _check_open(found)
    fields = Fields()
    words = fields.text("outcome", outcome, longest=LONGEST["outcome"], required=found.outcome_needed, lines=True)
    fields.check()
    _end(found, TaskState.DONE, words, by, own, at)
    text = gettext_noop("Task “%(task)s” was done.")
    tell_case(case, text, "circle-check", by=by, party_id=own, at=at, params={"task": called(found)})
    detail = {"task": found.reference, "late": found.is_late(at)}
    cases.journal(case, "task.finish", by=by, party_id=own, at=at, detail=detail)
    return found


@transaction.atomic
def skip(*, by: Person, reference: str, task: str, reason: str, at: datetime) -> Task:
    """It is not needed here, and why. Raises Invalid, TaskOver."""
    case, found, own = begun(by, reference, task)
    _check_open(found)
    fields = Fields()
    words = fields.text("reason", reason, longest=LONGEST["outcome"], lines=True)
    fields.check()
    _end(found, TaskState.SKIPPED, words, by, own, at)
    text = gettext_noop("Task “%(task)s” was skipped.")
    tell_case(case, text, "x", by=by, party_id=own, at=at, params={"task": called(found)})
    cases.journal(case, "task.skip", by=by, party_id=own, at=at, detail={"task": found.reference})
    return found


def _check_open(task: Task) -> None:
    if task.state != TaskState.OPEN:
        raise TaskOver


def _end(task: Task, state: TaskState, words: str, by: Person, party: int, at: datetime) -> None:
    task.state, task.outcome = state, words
    task.ended_at, task.ended_by, task.ended_party_id = at, by.label, party
    task.save(update_fields=["state", "outcome", "ended_at", "ended_by", "ended_party"])
    stop_clock(task, done=state is TaskState.DONE, at=at)


@transaction.atomic
def reopen(*, by: Person, reference: str, task: str, at: datetime) -> Task:
    """It is to be done after all, and due when it was due. What was told of it stays until it is ended anew."""
    case, found, own = begun(by, reference, task)
    if found.state == TaskState.OPEN:
        raise TaskOpen
    found.state = TaskState.OPEN
    found.ended_at, found.ended_by, found.ended_party = None, "", None
    found.save(update_fields=["state", "ended_at", "ended_by", "ended_party"])
    resume_clock(found)
    text = gettext_noop("Task “%(task)s” was opened again.")
    tell_case(case, text, "refresh", by=by, party_id=own, at=at, params={"task": called(found)})
    cases.journal(case, "task.reopen", by=by, party_id=own, at=at, detail={"task": found.reference})
    return found


@transaction.atomic
def move(*, by: Person, reference: str, task: str, places: int, at: datetime) -> Task:
    """Move a task down by so many places in the order of its case, up for less than 0. By the body that has the case.

    The order says nothing of what was done, so the journal has it and the timeline does not.
    """
    case, found, own = begun(by, reference, task)
    if not policy.leads_the_case(by, case.custodian_id):
        raise Forbidden("The order of the tasks is for the body that has the case.")
    order = list(Task.objects.filter(case_id=case.pk).order_by("position", "pk").only("position"))
    after = moved(order, found, max(-MOST_TASKS, min(places, MOST_TASKS)))
    for position, each in enumerate(after, start=1):
        each.position = position
    Task.objects.bulk_update(after, ["position"])
    detail = {"task": found.reference, "places": places}
    cases.journal(case, "task.move", by=by, party_id=own, at=at, detail=detail)
    return found
