"""The function that answers the public passes to another body, and what the public has reported with it."""

from datetime import datetime

from django.db import transaction

from pehra.foundation.deadlines import actions as deadlines
from pehra.law.clocks import Stage
from pehra.public.actions.acting import subject_of
from pehra.public.models import PublicReport
from pehra.registry import queries as registry


@transaction.atomic
def pass_on(*, function: str | None, from_body: int, to_body: int, at: datetime) -> int:
    """The reports of one desk become the other's; returns how many. Another function takes none along."""
    rules = [row for row in registry.snapshot().clocks if row.stage is Stage.ACKNOWLEDGE_PUBLIC]
    if function is not None and function not in {row.function for row in rules}:
        return 0
    rows = list(PublicReport.objects.select_for_update().filter(desk_id=from_body).order_by("pk"))
    for row in rows:
        row.desk_id = to_body
        row.audience = sorted({to_body if key == from_body else key for key in row.audience})
    PublicReport.objects.bulk_update(rows, ["desk", "audience"], batch_size=500)
    for name in {row.function for row in rules}:
        subjects = [subject_of(row) for row in rows]
        deadlines.hand_over(subjects=subjects, function=name, from_party=from_body, to_party=to_body, at=at)
    return len(rows)
