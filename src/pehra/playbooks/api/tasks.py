"""Tasks: those of a case, what can be done with them, and what one owes."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router
from pydantic import BaseModel

from pehra.foundation.access.api.acting import acts_on
from pehra.foundation.access.api.describing import refusals
from pehra.foundation.access.api.keys import REPLAYED, IdempotencyKey
from pehra.foundation.access.api.looking import looks
from pehra.foundation.access.api.paging import LINK, Limit, Words, address, link
from pehra.foundation.access.api.repeating import Asked, told_once
from pehra.foundation.access.api.scopes import Scoped
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.viewing import viewing
from pehra.foundation.accounts.queries import user_by_email
from pehra.incidents import actions as cases
from pehra.incidents import queries as incidents
from pehra.playbooks.actions import starting, tasks
from pehra.playbooks.api import shapes
from pehra.playbooks.api.shapes import (
    CaseTasksOut,
    OwedTasksOut,
    PlaybookStartIn,
    Reference,
    StartedPlaybookOut,
    SuggestedPlaybookOut,
    SuggestedPlaybooksOut,
    TaskAssignIn,
    TaskCursor,
    TaskIn,
    TaskMoveIn,
    TaskOut,
    TaskOutcomeIn,
    TaskReference,
    TaskSkipIn,
)
from pehra.playbooks.queries import playbooks as library
from pehra.playbooks.queries import tasks as queries

router = Router(tags=["Playbooks"])
own = Router(tags=["Playbooks"])
NO_OUTCOME = TaskOutcomeIn()
# No user has this number.
NOBODY = 0


@own.get(
    "/tasks",
    response=OwedTasksOut,
    auth=Scoped("cases:read"),
    operation_id="listOwedTasks",
    summary="List what is owed",
    openapi_extra=refusals(404, 422, headers=LINK),
)
@looks
def list_owed(
    request: HttpRequest,
    response: HttpResponse,
    which: Annotated[
        Literal["mine", "body", "overdue"],
        Query("mine", description="Yours, those of your parties, or those of them that are late."),
    ],
    cursor: TaskCursor,
    limit: Limit,
    q: Words,
) -> OwedTasksOut:
    """Open tasks on all cases that you see, the most urgent first."""
    found = queries.owed(request.auth, which, timezone.now(), words=q, after=cursor, limit=limit)
    onward = address(request, found.next)
    link(response, next=onward)
    return OwedTasksOut(items=[shapes.task_out(row, row.task.case.reference) for row in found.rows], next=onward)


@router.get(
    "/{reference}/tasks",
    response=CaseTasksOut,
    auth=Scoped("cases:read"),
    operation_id="listTasks",
    summary="List the tasks of a case",
    openapi_extra=refusals(404),
)
def list_tasks(request: HttpRequest, reference: Reference) -> CaseTasksOut:
    """What is to be done on a case. Of a TLP:RED or TLP:AMBER+STRICT case, the reading is written into the journal."""
    case, found = _of_case(request, reference)
    _note(request, case)
    return found


def _note(request: HttpRequest, case: Any) -> None:
    cases.note_reading(by=request.auth, case=case, at=timezone.now(), act="tasks.read")


def _of_case(request: HttpRequest, reference: str) -> tuple[Any, CaseTasksOut]:
    with viewing(request.auth):
        case = incidents.case(request.auth, reference)
        shown = queries.of_case(request.auth, case, timezone.now())
        return case, CaseTasksOut(
            items=[shapes.task_out(row, case.reference) for row in shown.rows],
            playbooks=[
                StartedPlaybookOut(
                    playbook=run.playbook.reference,
                    version=run.version.number,
                    title_en=run.version.title_en,
                    title_ur=run.version.title_ur,
                    started_at=run.started_at,
                    prescribed=run.mandate_id is not None,
                )
                for run in shown.runs
            ],
        )


def _told_once(
    request: HttpRequest, response: HttpResponse, key: str, asked: Asked, act: Callable[[datetime], str]
) -> TaskOut:
    """Carry an act out once for its key, and tell how the task of the case stands whose reference it gives."""

    def told(about: str, noted: bool = False) -> TaskOut:
        case, found = _of_case(request, asked.on[0])
        task = next((each for each in found.items if each.reference == about), None)
        if task is None:
            raise Absent
        if noted:
            _note(request, case)
        return task

    return told_once(request, response, key, asked, act=act, told=told, again=lambda about: told(about, noted=True))


@router.post(
    "/{reference}/tasks",
    response=TaskOut,
    auth=Scoped("cases:write"),
    operation_id="addTask",
    summary="Add a task to a case",
    openapi_extra=refusals(403, 404, 409, 422, headers=REPLAYED),
)
def add_task(
    request: HttpRequest, response: HttpResponse, reference: Reference, body: TaskIn, idempotency_key: IdempotencyKey
) -> TaskOut:
    """Add a task of your own, for your party or another one that takes part."""

    def act(at: datetime) -> str:
        words = body.model_dump() | _to(body)
        return str(tasks.add(by=request.auth, reference=reference, at=at, **words).reference)

    return _told_once(request, response, idempotency_key, Asked("task-add", (reference,), body), act)


def _to(body: TaskIn | TaskAssignIn) -> dict[str, Any]:
    """To whom a task is given, as the acts take it. An address of nobody is refused like that of a stranger."""
    user = user_by_email(body.person) if body.person else None
    return {"party": body.party or "", "person": (user.pk if user else NOBODY) if body.person else None}


act = acts_on(router, "/{reference}/tasks/{task}", TaskOut)


def _done(
    request: HttpRequest,
    response: HttpResponse,
    where: tuple[str, str, str],
    key: str,
    action: Callable[..., Any],
    body: BaseModel | None = None,
) -> TaskOut:
    """Carry an act out on (act, case, task), and tell how the task stands after it."""
    name, reference, task = where
    words = body.model_dump() if body else {}

    def carry_out(at: datetime) -> str:
        return str(action(by=request.auth, reference=reference, task=task, at=at, **words).reference)

    return _told_once(request, response, key, Asked(name, (reference, task), body), carry_out)


@act("take", "takeTask", "Take a task upon yourself")
def take(
    request: HttpRequest,
    response: HttpResponse,
    reference: Reference,
    task: TaskReference,
    idempotency_key: IdempotencyKey,
) -> TaskOut:
    """For the party that owes it; the body that has the case takes it over from another."""
    return _done(request, response, ("task-take", reference, task), idempotency_key, tasks.take)


@act("assign", "assignTask", "Give a task to a party, or to a person")
def assign(
    request: HttpRequest,
    response: HttpResponse,
    reference: Reference,
    task: TaskReference,
    body: TaskAssignIn,
    idempotency_key: IdempotencyKey,
) -> TaskOut:
    """To one that takes part in the case; its own people say who of them does it."""

    def give(**common: Any) -> Any:
        return tasks.assign(**common | _to(body))

    return _done(request, response, ("task-assign", reference, task), idempotency_key, give, body)


@act("finish", "finishTask", "Finish a task")
def finish(
    request: HttpRequest,
    response: HttpResponse,
    reference: Reference,
    task: TaskReference,
    idempotency_key: IdempotencyKey,
    body: TaskOutcomeIn = NO_OUTCOME,
) -> TaskOut:
    """It is done, and what came of it."""
    return _done(request, response, ("task-finish", reference, task), idempotency_key, tasks.finish, body)


@act("skip", "skipTask", "Skip a task")
def skip(
    request: HttpRequest,
    response: HttpResponse,
    reference: Reference,
    task: TaskReference,
    body: TaskSkipIn,
    idempotency_key: IdempotencyKey,
) -> TaskOut:
    """It is not needed here, and why."""
    return _done(request, response, ("task-skip", reference, task), idempotency_key, tasks.skip, body)


@act("reopen", "reopenTask", "Open a task again")
def reopen(
    request: HttpRequest,
    response: HttpResponse,
    reference: Reference,
    task: TaskReference,
    idempotency_key: IdempotencyKey,
) -> TaskOut:
    """It is to be done after all, and due when it was due."""
    return _done(request, response, ("task-reopen", reference, task), idempotency_key, tasks.reopen)


@act("move", "moveTask", "Move a task in the order of its case")
def move(
    request: HttpRequest,
    response: HttpResponse,
    reference: Reference,
    task: TaskReference,
    body: TaskMoveIn,
    idempotency_key: IdempotencyKey,
) -> TaskOut:
    """For the body that has the case."""
    return _done(request, response, ("task-move", reference, task), idempotency_key, tasks.move, body)


@router.get(
    "/{reference}/playbooks",
    response=SuggestedPlaybooksOut,
    auth=Scoped("cases:read"),
    operation_id="suggestPlaybooks",
    summary="List the playbooks that fit a case",
    openapi_extra=refusals(404, 422),
)
@looks
def suggested(request: HttpRequest, reference: Reference) -> SuggestedPlaybooksOut:
    """By what is known of the case; those that are prescribed first, without those that were started on it."""
    case, now = incidents.case(request.auth, reference), timezone.now()
    if not queries.concerned(request.auth, case):
        raise Absent
    found = [each for each in library.startable(request.auth, case, now) if each.fits]
    return SuggestedPlaybooksOut(
        items=[
            SuggestedPlaybookOut(
                playbook=each.playbook.reference,
                version=each.version.number,
                title_en=each.version.title_en,
                title_ur=each.version.title_ur,
                prescribed=each.prescribed,
            )
            for each in found
        ]
    )


@router.post(
    "/{reference}/playbooks",
    response=CaseTasksOut,
    auth=Scoped("cases:write"),
    operation_id="startPlaybook",
    summary="Start a playbook on a case",
    openapi_extra=refusals(403, 404, 409, 422, headers=REPLAYED),
)
def start(
    request: HttpRequest,
    response: HttpResponse,
    reference: Reference,
    body: PlaybookStartIn,
    idempotency_key: IdempotencyKey,
) -> CaseTasksOut:
    """In its newest version. Its steps that are for this case become tasks."""

    def act(at: datetime) -> str:
        starting.start(by=request.auth, reference=reference, playbook=body.playbook, at=at)
        return reference

    return told_once(
        request,
        response,
        idempotency_key,
        Asked("playbook-start", (reference,), body),
        act=act,
        told=lambda about: _of_case(request, about)[1],
        again=lambda about: list_tasks(request, about),
    )
