"""The national picture in figures, for those who see no case: counts alone, never a reference, a title or a name."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Q

from pehra.incidents.models import Case
from pehra.incidents.queries.drills import real
from pehra.incidents.rules.outcomes import NO_INCIDENT
from pehra.incidents.rules.wording import Status

PERIOD = timedelta(days=90)


@dataclass(frozen=True)
class Counts:
    """Cases of one group: open now, and opened and closed in the last ninety days, without what was no incident."""

    open: int
    opened: int
    closed: int


@dataclass(frozen=True)
class National:
    """Counts by the function under which a case is held, by sector and by province; nobody's eyes narrow them."""

    tiers: dict[str, Counts]
    sectors: dict[str, Counts]
    provinces: dict[str, Counts]


def national(at: datetime) -> National:
    """What really happened in the whole country; the caller decides who may know, and how small a number may be."""
    return National(
        _by("custodian_function", at),
        _by("organisation__organisation__sector", at),
        _by("organisation__organisation__province", at),
    )


def _by(column: str, at: datetime) -> dict[str, Counts]:
    since = at - PERIOD
    was = ~Q(outcome__in=sorted(NO_INCIDENT))
    rows = (
        real(Case.objects.all())
        .values(key=F(column))
        .annotate(
            open=Count("pk", filter=~Q(status=Status.CLOSED)),
            opened=Count("pk", filter=was & Q(opened_at__gt=since, opened_at__lte=at)),
            closed=Count("pk", filter=was & Q(closed_at__gt=since, closed_at__lte=at)),
        )
    )
    return {str(row["key"] or ""): Counts(row["open"], row["opened"], row["closed"]) for row in rows}
