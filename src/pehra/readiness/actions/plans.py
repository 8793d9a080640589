"""Plans: who closes what a CERT lacks, until when; reminders come from the clock."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from pehra.foundation.access.errors import Absent, Conflict, Forbidden
from pehra.foundation.access.person import SYSTEM, Person
from pehra.foundation.deadlines import actions as deadlines
from pehra.foundation.deadlines.queries import Deadline
from pehra.foundation.deadlines.rules import Happening
from pehra.readiness import models, policy
from pehra.readiness.actions.recording import check_dates, note, people_of, tell
from pehra.readiness.queries.lacks import lacks, plan_of
from pehra.readiness.queries.teams import circle
from pehra.readiness.rules import references
from pehra.registry.queries import local_date
from pehra.registry.rules.fields import Fields

PREFIX = "plan:"
STAGE = "plan"
CITATION = "default, no source: the plan's own day"
REMIND_BEFORE = (14 * 24, 3 * 24)
REMIND_AFTER = (24, 7 * 24)


@transaction.atomic
def plan(
    *, by: Person, body: str, lack: str, owner: int, due_on: date, note_text: str = "", at: datetime
) -> models.Plan:
    """Somebody of the CERT closes what it lacks until the end of a day. A plan for it that is open is replaced.

    Raises Absent, Forbidden, Invalid.
    """
    team = circle(at).named(body)
    if not policy.leads(by, team.id):
        raise Forbidden("What is lacking is planned by the lead.") if policy.sees_people(by, team.id) else Absent
    if lack not in {each.key for each in lacks(by, body, at).every}:
        raise Absent
    fields = Fields()
    check_dates(fields, due_on=due_on)
    words = fields.text("note_text", note_text, required=False, lines=True)
    if owner not in people_of(team.id, policy.WORKS | policy.PLANS):
        fields.problem("owner", "This is nobody who works here.")
    if due_on < local_date(at):
        fields.problem("due_on", "This day is over.")
    fields.check()
    for old in models.Plan.objects.select_for_update().filter(body_id=team.id, lack=lack, done_at=None):
        deadlines.cancel(subject=f"{PREFIX}{old.reference}", at=at)
        old.delete()
    row = models.Plan.objects.create(
        reference=references.fresh(references.PLAN),
        body_id=team.id,
        lack=lack,
        owner_id=owner,
        due_on=due_on,
        note=words,
        planned_at=at,
        planned_by=by.label,
    )
    _start(row, at)
    detail = {"lack": lack, "owner": owner, "due": due_on}
    note("plan.make", f"{PREFIX}{row.reference}", by=by, body_id=team.id, at=at, detail=detail)
    text = "You are asked to close a gap of your CERT by %(day)s."
    tell("plan.made", text, link_of(row), users=[owner], at=at, params={"day": due_on.isoformat()})
    return row


def _start(row: models.Plan, at: datetime) -> None:
    due_at = datetime.combine(row.due_on + timedelta(days=1), time(), ZoneInfo(settings.DISPLAY_TIME_ZONE))
    terms = deadlines.Terms(
        stage=STAGE,
        rule="readiness-plan",
        citation=CITATION,
        party_id=row.body_id,
        function="",
        anchor="plan",
        anchored_at=at,
        due_at=due_at,
        remind_before=REMIND_BEFORE,
        remind_after=REMIND_AFTER,
    )
    deadlines.start(subject=f"{PREFIX}{row.reference}", terms=[terms], at=at)


@transaction.atomic
def close(*, by: Person, reference: str, outcome: str, at: datetime) -> models.Plan:
    """It is done, and what came of it. By the owner or the lead. Raises Absent, Invalid, Conflict."""
    row = models.Plan.objects.select_for_update().get(pk=plan_of(by, reference).pk)
    if row.done_at is not None:
        raise Conflict("This is done already.")
    fields = Fields()
    row.outcome = fields.text("outcome", outcome, lines=True)
    fields.check()
    row.done_at, row.done_by = at, by.label
    row.save(update_fields=["outcome", "done_at", "done_by"])
    deadlines.meet(subject=f"{PREFIX}{row.reference}", stage=STAGE, at=at)
    note("plan.close", f"{PREFIX}{row.reference}", by=by, body_id=row.body_id, at=at, detail={"lack": row.lack})
    return row


@transaction.atomic
def on_deadline(deadline: Deadline, happening: Happening, at: datetime) -> None:
    """What the sweep found on a plan: the owner is reminded; once it is late, the lead is told as well."""
    if not deadline.subject.startswith(PREFIX):
        return
    row = models.Plan.objects.filter(reference=deadline.subject.removeprefix(PREFIX), done_at=None).first()
    if row is None:
        return
    late = happening is not Happening.REMINDER
    text = "A gap of your CERT was to be closed by %(day)s." if late else "A gap of your CERT is due on %(day)s."
    users = {row.owner_id, *(people_of(row.body_id, policy.LEADS) if late else ())}
    params = {"day": row.due_on.isoformat()}
    tell("plan.late" if late else "plan.reminder", text, link_of(row), users=sorted(users), at=at, params=params)
    detail = {"happening": str(happening)}
    note("plan.remind", deadline.subject, by=SYSTEM, body_id=row.body_id, at=at, detail=detail)


def link_of(row: models.Plan) -> str:
    return f"/readiness/plans/{row.reference}/"
