"""Starting playbooks on cases: by somebody, or by itself where one is prescribed; and what follows a case's course."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, OuterRef, Subquery
from django.utils.translation import gettext_noop

from pehra.foundation.access.errors import Absent, Forbidden
from pehra.foundation.access.person import SYSTEM, Person
from pehra.incidents import actions as cases
from pehra.incidents.rules.outcomes import NO_INCIDENT
from pehra.law.playbook_conditions import Facts, parse
from pehra.law.playbooks import Step, due_at
from pehra.playbooks.actions.recording import audience_of, pass_clock, start_clocks, tell_case
from pehra.playbooks.errors import Started
from pehra.playbooks.models import Mandate, Playbook, Run, Task, Version
from pehra.playbooks.queries import playbooks as queries
from pehra.playbooks.queries.facts import facts_of, holders
from pehra.playbooks.rules.owners import party_for
from pehra.playbooks.rules.words import FAR, TASK, TaskState, fresh
from pehra.registry import queries as registry


@transaction.atomic
def start(*, by: Person, reference: str, playbook: str, at: datetime) -> Run:
    """Start a playbook on a case, in its newest version, by a body that takes part.

    Raises Absent, Forbidden, Started.
    """
    case, party = cases.written(by, reference)
    on = registry.local_date(at)
    found = queries.visible(by).filter(queries.running(on), pk=queries.playbook(by, playbook).pk).first()
    if found is None:
        raise Absent
    if party not in registry.snapshot().by_id:
        raise Forbidden("Playbooks are started by the CERTs that take part in a case.")
    if Run.objects.filter(case_id=case.pk, playbook=found).exists():
        raise Started
    facts = facts_of(case, at)
    mandate = next((each for each in queries.binding_on(facts, on) if each.playbook_id == found.pk), None)
    return _start(case, queries.newest([found])[found.pk], mandate, facts, by, party, at)


def _start(
    case: Any, version: Version, mandate: Mandate | None, facts: Facts, by: Person, party: int, at: datetime
) -> Run:
    run = Run.objects.create(
        case_id=case.pk,
        playbook_id=version.playbook_id,
        version=version,
        mandate=mandate,
        party_id=case.custodian_id,
        function=case.custodian_function,
        started_at=at,
        started_by=by.label,
        audience=audience_of(case),
    )
    tasks = _add_steps(case, run, queries.steps_of(version), facts, by, at)
    text = gettext_noop("Playbook “%(playbook)s” (version %(version)s) was started. Tasks: %(tasks)s")
    told = {
        "playbook": _called(version),
        "version": version.number,
        "tasks": len(tasks),
    }
    tell_case(case, text, "clipboard-list", by=by, party_id=party, at=at, params=told)
    others = {task.party_id for task in tasks} - {party}
    cases.tell(case, others, "task.given", "There are tasks for you in case %(case)s.", at=at)
    detail = {
        "playbook": version.playbook.reference,
        "version": version.number,
        "tasks": len(tasks),
        "mandate": mandate.reference if mandate else None,
    }
    cases.journal(case, "playbook.start", by=by, party_id=party, at=at, detail=detail)
    return run


def _called(version: Version) -> dict[str, str] | str:
    """A playbook as a fact of the timeline names it."""
    return {"name_en": version.title_en, "name_ur": version.title_ur} if version.title_ur else version.title_en


def _add_steps(case: Any, run: Run, steps: Iterable[Step], facts: Facts, by: Person, at: datetime) -> list[Task]:
    """The steps that are for this case, as tasks at the end of its order."""
    fitting = [step for step in steps if parse(step.condition).holds(facts)]
    if not fitting:
        return []
    last = Task.objects.filter(case_id=case.pk).aggregate(last=Max("position"))["last"] or 0
    circle = cases.circle_of(case).parties
    held = holders(registry.local_date(at))
    tasks = []
    for position, step in enumerate(fitting, start=last + 1):
        due = due_at(step, started_at=at, opened_at=case.opened_at)
        tasks.append(
            Task(
                reference=fresh(TASK),
                case_id=case.pk,
                run=run,
                step=step.key,
                counted_id=run.mandate_id if case.drill is None else None,
                position=position,
                phase=step.phase,
                title_en=step.title_en,
                title_ur=step.title_ur,
                guidance_en=step.guidance_en,
                guidance_ur=step.guidance_ur,
                owner=step.owner,
                role=step.role,
                party_id=_owed_by(step.owner, case, circle, held),
                due_at=due,
                sort_at=due or FAR,
                outcome_needed=step.outcome,
                created_at=at,
                created_by=by.label,
                audience=run.audience,
            )
        )
    Task.objects.bulk_create(tasks)
    start_clocks(tasks, at)
    return tasks


def _owed_by(owner: str, case: Any, circle: frozenset[int], held: dict[str, frozenset[int]]) -> int:
    return party_for(
        owner,
        custodian=case.custodian_id,
        organisation=case.organisation_id,
        taking_part=circle,
        holders=held,
    )


@transaction.atomic
def on_course(case: Any, at: datetime) -> None:
    """A case was accepted, handed over or classified: steps that are for it now become tasks, and what is prescribed to
    the body that has it begins by itself. However often it is asked, each begins once.
    """
    on = registry.local_date(at)
    runs = list(Run.objects.filter(case_id=case.pk).select_related("version", "playbook", "mandate"))
    mandates = list(queries.prescribed(on).filter(over__contains=[case.custodian_function])[:1])
    if not runs and not mandates:
        return
    facts = facts_of(case, at)
    for run in runs:
        _catch_up(case, run, facts, at)
    if not mandates:
        return
    binding = {each.playbook_id: each for each in queries.binding_on(facts, on)}
    wanted = Playbook.objects.filter(queries.running(on), pk__in=set(binding) - {run.playbook_id for run in runs})
    for playbook_id, version in sorted(queries.newest(wanted).items()):
        if parse(version.condition).holds(facts):
            _start(case, version, binding[playbook_id], facts, SYSTEM, case.custodian_id, at)
            text = "A prescribed playbook has begun on case %(case)s."
            cases.tell(case, [case.custodian_id], "playbook.started", text, at=at)


def _catch_up(case: Any, run: Run, facts: Facts, at: datetime) -> None:
    """Steps of a playbook that were not for the case when it was started, and are now."""
    known = set(Task.objects.filter(run=run).values_list("step", flat=True))
    left = [step for step in queries.steps_of(run.version) if step.key not in known]
    tasks = _add_steps(case, run, left, facts, SYSTEM, at)
    if tasks:
        text = gettext_noop("Steps of playbook “%(playbook)s” are for this case as well now. Tasks: %(tasks)s")
        told = {
            "playbook": _called(run.version),
            "tasks": len(tasks),
        }
        tell_case(case, text, "clipboard-list", by=SYSTEM, party_id=case.custodian_id, at=at, params=told)
        detail = {"playbook": run.playbook.reference, "tasks": len(tasks)}
        cases.journal(case, "playbook.steps", by=SYSTEM, party_id=case.custodian_id, at=at, detail=detail)


def on_circle(case: Any, circle: Any, at: datetime) -> None:
    """Who takes part or has custody may be another one now: open tasks pass to whom their owner means today.

    A task that somebody gave to a party stays with it as long as it takes part. What nobody of the new party has taken
    is nobody's yet.
    """
    tasks = list(Task.objects.filter(case_id=case.pk, state=TaskState.OPEN).order_by("position", "pk"))
    if not tasks:
        return
    held = holders(registry.local_date(at))
    for task in tasks:
        before = task.party_id
        if task.owner:
            task.party_id = _owed_by(task.owner, case, circle.parties, held)
        elif before not in circle.parties:
            task.party_id = case.custodian_id
        if task.party_id != before:
            task.assignee = None
            task.save(update_fields=["party", "assignee"])
            pass_clock(task, before, at)


def on_counting(case: Any) -> None:
    """What is open on a case that was closed as no incident is owed no more, and counts nowhere; opened again it does.

    What was done or skipped before stays what it was.
    """
    tasks = Task.objects.filter(case_id=case.pk, run__mandate__isnull=False)
    if case.outcome in NO_INCIDENT:
        tasks.filter(state=TaskState.OPEN).exclude(counted=None).update(counted=None)
    elif case.drill is None:
        mandate = Run.objects.filter(pk=OuterRef("run_id")).values("mandate_id")[:1]
        tasks.filter(counted=None).update(counted=Subquery(mandate))


def on_audience(case: Any, circle: Any) -> None:
    """Who sees what is to be done follows whenever it is worked out anew who sees the case."""
    keys = audience_of(case)
    Run.objects.filter(case_id=case.pk).update(audience=keys)
    Task.objects.filter(case_id=case.pk).update(audience=keys)
