"""How much comes from the public, and how fast it is acknowledged."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, DurationField, ExpressionWrapper, F, Q
from django.db.models.aggregates import Aggregate

from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.person import Person
from pehra.public.models import PublicReport

PERIOD = timedelta(days=30)


@dataclass(frozen=True)
class Figures:
    """Of the reports that came in a period. `in_time` of those whose answer is due or given; None: of none.

    `median` is the time from receipt to acknowledgement of those acknowledged.
    """

    received: int
    acknowledged: int
    late: int
    taken_up: int
    refused: int
    median: timedelta | None
    in_time: int | None


class _Median(Aggregate):
    function = "percentile_cont"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


def figures(person: Person, desk_id: int, *, since: datetime, until: datetime, now: datetime) -> Figures:
    """The figures of a desk, for whoever works there; `in_time` in whole percent."""
    rows = PublicReport.objects.filter(
        visible_to(person), desk_id=desk_id, received_at__gte=since, received_at__lt=until
    )
    took = ExpressionWrapper(F("acknowledged_at") - F("received_at"), output_field=DurationField())
    answered, late = Q(acknowledged_at__isnull=False), Q(acknowledged_at__gt=F("due_at"))
    silent = Q(acknowledged_at=None, due_at__lt=now)
    found = rows.aggregate(
        received=Count("pk"),
        acknowledged=Count("pk", filter=answered),
        late=Count("pk", filter=late | silent),
        taken_up=Count("pk", filter=Q(taken_up_at__isnull=False)),
        refused=Count("pk", filter=Q(state="refused")),
        median=_Median(took, filter=answered),
    )
    judged = found["acknowledged"] + rows.filter(silent).count()
    share = 100 * (judged - found["late"]) // judged if judged else None
    return Figures(**found, in_time=share)
