"""What is to change after a drill: who sees to it, until when, and what came of it."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from pehra.foundation.access.errors import Absent, Conflict, Forbidden
from pehra.foundation.access.person import SYSTEM, Person
from pehra.foundation.deadlines import actions as deadlines
from pehra.foundation.deadlines.queries import Deadline
from pehra.foundation.deadlines.rules import Happening
from pehra.readiness import policy
from pehra.readiness.actions.drills import begin, record, tell
from pehra.readiness.actions.recording import check_dates
from pehra.readiness.models import DrillLesson
from pehra.readiness.queries.drills import drill_of, sides_of
from pehra.readiness.rules import references
from pehra.readiness.rules.drills import Act, Side
from pehra.registry import queries as registry
from pehra.registry.rules.fields import Fields

PREFIX = "drill-lesson:"
STAGE = "lesson"
CITATION = "default, no source: the lesson's own day"
REMIND_BEFORE = (7 * 24, 24)
REMIND_AFTER = (24, 7 * 24)


@transaction.atomic
def learn(*, by: Person, reference: str, party: str, text: str, due_on: date, at: datetime) -> DrillLesson:
    """Give a party that played something to change until the end of a day. Raises as other acts, and Invalid."""
    drill = begin(by, reference, Act.LESSON)
    fields = Fields()
    check_dates(fields, due_on=due_on)
    words = fields.text("text", text, lines=True)
    playing = registry.party_names([key for key in drill.audience if key > 0])
    owner = next((each for each in playing.values() if each.slug == party), None)
    if owner is None:
        fields.problem("party", "This party does not play in the drill.")
    if due_on < registry.local_date(at):
        fields.problem("due_on", "This day is over.")
    fields.check()
    row = DrillLesson.objects.create(
        reference=references.fresh(references.LESSON),
        drill=drill,
        party_id=owner.id if owner else 0,
        text=words,
        due_on=due_on,
        made_at=at,
        made_by=by.label,
        audience=drill.audience,
    )
    _start(row, at)
    tell(drill, "drill.lesson", "There is a lesson of drill %(drill)s for you.", parties=[row.party_id], at=at)
    record("drill.lesson", drill, by=by, at=at, detail={"lesson": row.reference, "party": row.party_id})
    return row


def _start(row: DrillLesson, at: datetime) -> None:
    due_at = datetime.combine(row.due_on + timedelta(days=1), time(), ZoneInfo(settings.DISPLAY_TIME_ZONE))
    terms = deadlines.Terms(
        stage=STAGE,
        rule="drill-lesson",
        citation=CITATION,
        party_id=row.party_id,
        function="",
        anchor="lesson",
        anchored_at=at,
        due_at=due_at,
        remind_before=REMIND_BEFORE,
        remind_after=REMIND_AFTER,
    )
    deadlines.start(subject=f"{PREFIX}{row.reference}", terms=[terms], at=at)


@transaction.atomic
def learned(*, by: Person, reference: str, lesson: str, outcome: str, at: datetime) -> DrillLesson:
    """It is done, and how: said by the party that it is for, or a director. Raises Absent, Forbidden, Conflict."""
    drill = drill_of(by, reference)
    rows = DrillLesson.objects.select_for_update().filter(drill=drill, reference=references.tidy(lesson))
    row = rows.first()
    if row is None:
        raise Absent
    if not (by.holds(row.party_id, policy.ANSWERS_FOR_A_PARTY) or Side.DIRECTOR in sides_of(by, drill)):
        raise Forbidden("Only the party that it is for, or who directed the drill, can say that.")
    if row.done_at is not None:
        raise Conflict("This is done already.")
    fields = Fields()
    row.outcome = fields.text("outcome", outcome, lines=True)
    fields.check()
    row.done_at, row.done_by = at, by.label
    row.save(update_fields=["outcome", "done_at", "done_by"])
    deadlines.meet(subject=f"{PREFIX}{row.reference}", stage=STAGE, at=at)
    record("drill.learned", drill, by=by, at=at, detail={"lesson": row.reference})
    return row


@transaction.atomic
def on_deadline(deadline: Deadline, happening: Happening, at: datetime) -> None:
    """What the sweep found on a lesson: the party is reminded. What is learned from a drill is real, and so is this."""
    if not deadline.subject.startswith(PREFIX):
        return
    rows = DrillLesson.objects.select_related("drill").filter(reference=deadline.subject.removeprefix(PREFIX))
    row = rows.filter(done_at=None).first()
    if row is None:
        return
    text = "A lesson of drill %(drill)s is due."
    if happening is not Happening.REMINDER:
        text = "A lesson of drill %(drill)s is overdue."
    tell(row.drill, "drill.lesson-due", text, parties=[row.party_id], at=at)
    record("drill.lesson-remind", row.drill, by=SYSTEM, at=at, detail={"happening": str(happening)})
