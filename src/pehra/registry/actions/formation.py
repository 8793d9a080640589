"""Establishment files: opened, moved on step by step, and what follows from each step.

One truth: how a body stands in law follows from its file, in the same transaction. Before anybody has acted on a file,
the standing that the profile tells is where it begins.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction

from pehra.foundation.access.errors import Absent, Conflict
from pehra.foundation.access.person import Person
from pehra.foundation.audit.actions import record
from pehra.foundation.documents.actions import keep
from pehra.law.formation import FormationRow, FormationState
from pehra.registry import models, policy
from pehra.registry.actions import formation_effects as effects
from pehra.registry.actions.changes import network_changed
from pehra.registry.actions.formation_opening import EARLIEST, NewFile, opened
from pehra.registry.actions.formation_standing import stand
from pehra.registry.actions.formation_telling import tell, watch
from pehra.registry.actions.queues import Queue, one_at_a_time
from pehra.registry.queries.days import local_date
from pehra.registry.queries.formation import File, councils, file
from pehra.registry.queries.formation_rows import formation_rows
from pehra.registry.queries.network import snapshot
from pehra.registry.queries.passing import under_way
from pehra.registry.rules.fields import Fields
from pehra.registry.rules.formation import BY_ACT, OFFERED, FileAct, Needs, Transition, Who, possible

on_notified = effects.on_notified
__all__ = ["Given", "NewFile", "Paper", "carry_out_due", "on_notified", "open_file", "recommend", "take"]

# Further ahead no gazette looks.
FURTHEST: Final = timedelta(days=366)


@dataclass(frozen=True)
class Paper:
    """A file as it was handed in."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Given:
    """What somebody says of a step. `on` is the day of the fact: of the letter, of the decision, of the gazette.

    `effective_on`: from which day a notification holds, if not from that of the gazette. `successor` is a body's slug.
    """

    on: date
    remarks: str = ""
    citation: str = ""
    paper: Paper | None = None
    department: str = ""
    gazette: str = ""
    effective_on: date | None = None
    successor: str = ""


@dataclass(frozen=True)
class _Checked:
    """A step with everything about it in order."""

    given: Given
    file: File
    transition: Transition
    resolution: str = ""
    notifies: FormationRow | None = None


@transaction.atomic
def open_file(*, by: Person, new: NewFile, at: datetime) -> models.FormationStep:
    """Open the file of a CERT that the registry does not know yet: the body, planned, with its draft mandate.

    Raises Absent, Invalid.
    """
    today = local_date(at)
    if not policy.keeps_files(by, councils(snapshot(), today)):
        raise Absent
    one_at_a_time(Queue.NETWORK)
    row = opened(new, by, today, at)
    on = new.on or today
    step = models.FormationStep.objects.create(
        file=row, act=FileAct.OPEN, state=FormationState.PLANNED, on=on, at=at, by=by.label, citation=new.citation
    )
    _done(by, step, at)
    return step


@transaction.atomic
def take(*, by: Person, body: str, act: FileAct, given: Given, at: datetime) -> models.FormationStep:
    """Take one step of a file that a door may offer. Raises Absent, Conflict, and Invalid naming the fields."""
    transition = BY_ACT[act]
    if transition not in OFFERED:
        raise Absent
    shown = file(body, at)
    council = councils(snapshot(), local_date(at))
    if transition.who is Who.TEAM:
        allowed = policy.moves_file(by, shown.body.id, council)
    else:
        allowed = policy.keeps_files(by, council)
    if not allowed:
        raise Absent
    return _step(by, body, transition, given, at)


@transaction.atomic
def recommend(*, file: str, resolution: str, by: Person, at: datetime) -> models.FormationStep:
    """The Council recommends the notification: called for a motion that it has decided, and for nothing else.

    `resolution` is its public number; `by` whoever closed the vote. Raises Absent, Conflict.
    """
    return _step(by, file, BY_ACT[FileAct.RECOMMEND], Given(on=local_date(at)), at, resolution=resolution)


def carry_out_due(*, at: datetime) -> int:
    """Let those notifications take effect whose day has come; returns how many."""
    return effects.carry_out_due(at, seated=_seated)


def _step(
    by: Person, body: str, transition: Transition, given: Given, at: datetime, *, resolution: str = ""
) -> models.FormationStep:
    one_at_a_time(Queue.NETWORK)
    row = models.Body.objects.select_for_update(of=("self",)).filter(slug=body, withdrawn_at=None).first()
    if row is None:
        raise Absent
    shown = file(body, at)
    _check_state(shown, transition, at)
    checked = _checked(_Checked(given, shown, transition, resolution), at)
    before = snapshot().network
    step = _written(by, row, checked, at)
    since = step.effective_on or step.on
    stand(row, FormationState(step.state), since, step.citation or transition.citation, step.remarks)
    following = FOLLOWING.get(transition.act)
    if following is not None:
        following(by, step, before, at)
    _done(by, step, at)
    return step


def _check_state(shown: File, transition: Transition, at: datetime) -> None:
    pending = shown.pending_on is not None
    if shown.pending_on is not None and not transition.pending:
        raise Conflict("The notification takes effect on %(day)s; until then this file rests.", day=shown.pending_on)
    if not possible(transition.act, shown.state, pending=pending):
        raise Conflict("The state of this file does not allow this step.")
    if shown.pending_on is not None and shown.pending_on <= local_date(at):
        raise Conflict("The day of this notification has come, so it can no longer be withdrawn.")
    if transition.act in FOLLOWING and under_way(shown.body.id):
        raise Conflict("What follows from an earlier step is still passing. Take this one when it has arrived.")


def _checked(asked: _Checked, at: datetime) -> _Checked:
    """With its texts tidied. Raises Invalid."""
    given, transition, today = asked.given, asked.transition, local_date(at)
    fields, needs = Fields(), set(transition.needs)
    _check_days(fields, asked, today)
    if Needs.DOCUMENT in needs and given.paper is None:
        fields.problem("document", "Attach the paper that says so.")
    kept = replace(
        given,
        remarks=fields.text("remarks", given.remarks, required=Needs.REMARKS in needs, lines=True),
        citation=fields.text("citation", given.citation, required=False),
        department=fields.name("department", given.department, required=Needs.DEPARTMENT in needs),
        gazette=fields.name("gazette", given.gazette, required=Needs.GAZETTE in needs),
        effective_on=(given.effective_on or given.on) if Needs.GAZETTE in needs else None,
        successor=given.successor if Needs.SUCCESSOR in needs else "",
    )
    if Needs.SUCCESSOR in needs:
        _check_successor(fields, asked, today)
    fields.check()
    return replace(asked, given=kept, notifies=effects.notifies(asked.file, formation_rows(), today))


def _check_days(fields: Fields, asked: _Checked, today: date) -> None:
    given, last = asked.given, _last_day(asked)
    if given.on > today:
        fields.problem("on", "This day has not come yet.")
    elif given.on < EARLIEST:
        fields.problem("on", "No CERT of the network is as old as that.")
    elif last is not None and given.on < last:
        fields.problem("on", "The step before was on %(day)s; this one cannot be earlier.", day=last.isoformat())
    if given.effective_on is not None and last is not None and given.effective_on < last:
        fields.problem("effective_on", "The step before was on %(day)s; this one cannot be earlier.", day=last)
    elif given.effective_on is not None and not EARLIEST <= given.effective_on <= today + FURTHEST:
        fields.problem("effective_on", "A notification takes effect within a year.")


def _last_day(asked: _Checked) -> date | None:
    row = models.FormationStep.objects.filter(file_id=asked.file.body.id).order_by("-pk").first()
    if row is None:
        return asked.file.since
    # What is withdrawn before its day is withdrawn before it takes effect.
    return row.on if asked.transition.pending else max(filter(None, (row.on, row.effective_on)))


def _check_successor(fields: Fields, asked: _Checked, today: date) -> None:
    found = snapshot()
    target = found.institutions.get(asked.given.successor)
    if target is None or target.withdrawn or target.id == asked.file.body.id:
        fields.problem("successor", "There is no such body.")
    elif asked.file.state in BY_ACT[FileAct.SUSPEND].sources and not _in_force(target.slug, today):
        fields.problem("successor", "This body is not notified, so it could hold nothing by law.")


def _in_force(slug: str, today: date) -> bool:
    return next(each for each in snapshot().network.bodies if each.slug == slug).in_force_at(today)


def _written(by: Person, body: models.Body, checked: _Checked, at: datetime) -> models.FormationStep:
    given = checked.given
    row, _ = models.FormationFile.objects.get_or_create(body=body, defaults={"opened_at": at, "opened_by": by.label})
    if given.department:
        models.Body.objects.filter(pk=body.pk).update(department=given.department)
    paper = given.paper and keep(name=given.paper.name, content=given.paper.content, by=by, at=at)
    government = checked.notifies.notified_by if checked.notifies and given.effective_on else None
    return models.FormationStep.objects.create(
        file=row,
        act=checked.transition.act,
        came_from=checked.file.state,
        state=checked.transition.target,
        on=given.on,
        at=at,
        by=by.label,
        remarks=given.remarks,
        citation=given.citation,
        document=paper,
        department=given.department,
        resolution=checked.resolution,
        gazette=given.gazette,
        effective_on=given.effective_on,
        government=government or "",
        successor=models.Body.objects.get(slug=given.successor) if given.successor else None,
    )


def _notified(by: Person, step: models.FormationStep, before: object, at: datetime) -> None:
    effects.date_mandates(by, step, at)
    if step.effective_on is not None and step.effective_on <= local_date(at):
        effects.take_effect(by, step, at, seated=_seated)


def _seated(by: Person, body: str, seat: str, at: datetime) -> None:
    """A seat on the Council was opened for the CERT that was notified."""
    _step(by, body, BY_ACT[FileAct.SEAT], Given(on=local_date(at), remarks=seat), at)


FOLLOWING: Final[dict[FileAct, Callable[..., None]]] = {
    FileAct.NOTIFY: _notified,
    FileAct.WITHDRAW: effects.withdraw,
    FileAct.SUSPEND: effects.leave,
    FileAct.RESUME: effects.come_back,
    FileAct.MERGE: effects.merge,
    FileAct.DISSOLVE: effects.leave,
}


def _done(by: Person, step: models.FormationStep, at: datetime) -> None:
    body = step.file.body
    detail = {
        "from": step.came_from,
        "to": str(step.state),
        "on": step.on,
        "document": step.document.sha256 if step.document else "",
        "resolution": step.resolution,
        "gazette": step.gazette,
        "effective_on": step.effective_on,
    }
    said = {name: value for name, value in detail.items() if value not in ("", None)}
    record(by=by, at=at, act=f"formation.{step.act}", subject=f"body:{body.slug}", party_id=body.pk, detail=said)
    watch(file(body.slug, at), at)
    tell(step, at)
    network_changed(at)
