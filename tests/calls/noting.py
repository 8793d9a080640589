"""What tests of call tasks do and ask: who was told, what came of a call, who is next."""

from datetime import timedelta

from pehra.calls.actions.attempts import note
from pehra.calls.models import Attempt, Place, Task
from pehra.calls.queries import tasks as queries
from pehra.calls.rules.wording import CallOutcome
from pehra.foundation.access.person import Person
from pehra.foundation.delivery.models import Notice
from tests.calls.conftest import CALLED

MINUTE = timedelta(minutes=1)


def told(kind: str) -> set[int | None]:
    return set(Notice.objects.filter(kind=kind).values_list("user_id", flat=True))


def noted(by: Person, task: Task, place: Place, outcome: CallOutcome, minutes: int = 1, text: str = "") -> Attempt:
    at = CALLED + minutes * MINUTE
    return note(by=by, reference=task.reference, place_id=place.pk, outcome=outcome, note=text, at=at)


def next_name(by: Person, task: Task, minutes: int = 1) -> str | None:
    found = queries.view(by, queries.task(by, task.reference), CALLED + minutes * MINUTE).next
    return found.entry.row.contact.name if found else None
