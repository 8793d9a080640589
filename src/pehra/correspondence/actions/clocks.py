"""When an answer is due and does not come, and when the day of a measure has come."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_noop

from pehra.correspondence.actions import measures
from pehra.correspondence.actions.acting import PREFIX, STAGE, add_fact, stop_clock, tell_them, tell_us
from pehra.correspondence.models import Measure, Request
from pehra.correspondence.rules.requests import OWED
from pehra.foundation.access.person import SYSTEM
from pehra.foundation.deadlines.queries import Deadline
from pehra.foundation.deadlines.rules import Happening
from pehra.incidents import actions as cases

TO_US: Final = {
    Happening.REMINDER: "Request %(request)s waits for an answer: its time is running out.",
    Happening.BREACH: "Request %(request)s has no answer, and its time is over.",
    Happening.STILL_LATE: "Request %(request)s still has no answer.",
}
TO_THEM: Final = {
    Happening.REMINDER: "Request %(request)s waits for your answer: its time is running out.",
    Happening.BREACH: "Request %(request)s has no answer of yours, and its time is over.",
    Happening.STILL_LATE: "Request %(request)s still has no answer of yours.",
}


@transaction.atomic
def on_deadline(deadline: Deadline, happening: Happening, at: datetime) -> None:
    """What the sweep found on a request or a measure."""
    if deadline.subject.startswith(PREFIX) and deadline.stage == STAGE:
        _late_answer(deadline, happening, at)
    elif deadline.subject.startswith(measures.PREFIX):
        measures.on_day(deadline.subject.removeprefix(measures.PREFIX), happening, at)


def _late_answer(deadline: Deadline, happening: Happening, at: datetime) -> None:
    rows = Request.objects.select_related("case__drill", "case__organisation")
    row = rows.filter(reference=deadline.subject.removeprefix(PREFIX), state__in=sorted(OWED)).first()
    if row is None:
        return
    case = row.case
    if case.drill is not None and case.drill.ended_at is not None:
        # What a drill left open stays as it is, and nobody is late for it.
        stop_clock(row, at)
        return
    tell_us(case, row, f"request.{happening}", TO_US[happening], at=at)
    tell_them(case, row, f"request.{happening}", TO_THEM[happening], at=at)
    if happening is Happening.BREACH:
        row.overdue_at = deadline.due_at
        row.save(update_fields=["overdue_at"])
        text = gettext_noop("Request %(request)s had no answer in its time.")
        add_fact(case, row, text, by=SYSTEM, party_id=row.party_id, at=at, image="clock-exclamation")
    cases.journal(
        case,
        f"request.{happening}",
        by=SYSTEM,
        party_id=row.party_id,
        at=at,
        detail={"request": row.reference},
    )


def lock_first(deadline: Deadline) -> None:
    """Lock the case, then the record, before its clock: in the order in which every act does."""
    for prefix, table in ((PREFIX, Request), (measures.PREFIX, Measure)):
        if deadline.subject.startswith(prefix):
            rows = table.objects.filter(reference=deadline.subject.removeprefix(prefix))
            list(rows.select_related("case").select_for_update(of=("case",)))
            list(rows.select_for_update().values_list("pk"))
