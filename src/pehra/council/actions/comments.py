"""What members say to an item of the agenda before the meeting."""

from datetime import datetime

from django.db import transaction

from pehra.council.actions.acting import everybody, note, secretariat, shown, tell
from pehra.council.models import AgendaItem, Comment
from pehra.council.queries.desk import Desk, part_desk
from pehra.council.rules.steps import MeetingState
from pehra.foundation.access.errors import Absent, Conflict, Forbidden
from pehra.foundation.access.person import Person
from pehra.registry.rules.fields import Fields

LONGEST = 4000


@transaction.atomic
def comment(*, by: Person, item: str, text: str, at: datetime) -> Comment:
    """Say something to an item; whoever sits on the Council and the secretariat are told.

    Raises Absent, Forbidden for who only reads, Conflict once the meeting has begun, Invalid.
    """
    found, row = _open(by, item, at)
    fields = Fields()
    words = fields.text("text", text, longest=LONGEST, lines=True)
    fields.check()
    made = Comment.objects.create(item=row, user_id=by.user_id, author=shown(by), text=words, at=at)
    told = (set(everybody(at)) | set(secretariat(at))) - {by.user_id}
    sentence = "%(member)s has commented on “%(item)s”."
    params = {"member": shown(by), "item": row.title}
    tell(told, "council.comment", sentence, f"/council/items/{row.reference}/", at, params)
    note(by, at, "comment", f"item:{row.reference}", found.party)
    return made


@transaction.atomic
def withdraw(*, by: Person, comment_id: int, at: datetime) -> None:
    """Take back one's own words while the meeting has not begun. Raises Absent, Forbidden, Conflict."""
    made = Comment.objects.select_related("item").filter(pk=comment_id, withdrawn_at=None).first()
    if made is None:
        part_desk(by, at)
        raise Absent
    found, row = _open(by, made.item.reference, at)
    if made.user_id != by.user_id:
        raise Forbidden("Only whoever said it takes it back.")
    made.withdrawn_at = at
    made.save(update_fields=["withdrawn_at"])
    note(by, at, "comment-withdraw", f"item:{row.reference}", found.party)


def _open(by: Person, reference: str, at: datetime) -> tuple[Desk, AgendaItem]:
    found = part_desk(by, at)
    row = AgendaItem.objects.select_related("meeting").filter(reference=reference).first()
    if row is None or (row.meeting and row.meeting.state == MeetingState.DRAFT and not found.prepares):
        raise Absent
    if row.meeting is None or row.meeting.state not in (MeetingState.DRAFT, MeetingState.CALLED):
        raise Conflict("Comments are made before the meeting, on what stands on its agenda.")
    return found, row
