"""When the desk owes an answer and does not give it: it is reminded, and late is told."""

from datetime import datetime
from typing import Final

from django.db import transaction

from pehra.foundation.access.person import SYSTEM
from pehra.foundation.deadlines.queries import Deadline
from pehra.foundation.deadlines.rules import Happening
from pehra.law.clocks import Stage
from pehra.public.actions.acting import PREFIX, journal, tell_desk
from pehra.public.models import PublicReport

TEXTS: Final = {
    Happening.REMINDER: "%(public)s waits for a first answer: its time is running out.",
    Happening.BREACH: "%(public)s has had no answer, and its time is over.",
    Happening.STILL_LATE: "%(public)s still has no answer.",
}


@transaction.atomic
def on_deadline(deadline: Deadline, happening: Happening, at: datetime) -> None:
    """What the sweep found on the clock of a public report."""
    if not deadline.subject.startswith(PREFIX) or deadline.stage != Stage.ACKNOWLEDGE_PUBLIC:
        return
    row = PublicReport.objects.filter(reference=deadline.subject.removeprefix(PREFIX)).first()
    if row is None or row.acknowledged_at is not None:
        return
    tell_desk(row, f"public.{happening}", TEXTS[happening], at=at)
    journal(row, f"public.{happening}", by=SYSTEM, at=at, rule=deadline.rule)


def lock_first(deadline: Deadline) -> None:
    """Lock the report before its clock, in the order in which every act does."""
    if deadline.subject.startswith(PREFIX):
        reference = deadline.subject.removeprefix(PREFIX)
        list(PublicReport.objects.select_for_update().filter(reference=reference).values_list("pk"))
