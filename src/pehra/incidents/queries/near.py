"""Cases that may have to do with one that somebody looks at: candidates by number, and cases by number."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Count

from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.person import Person
from pehra.incidents.models import Case, Observable, Report
from pehra.incidents.queries.counting import incident_of
from pehra.incidents.queries.drills import real


def of_organisation(person: Person, organisation_id: int, around: datetime, within: timedelta, most: int) -> set[int]:
    """The cases of which this organisation reported near a moment, by the newest reports that this person sees."""
    rows = Report.objects.filter(
        visible_to(person),
        organisation_id=organisation_id,
        submitted_at__gte=around - within,
        submitted_at__lte=around + within,
    )
    return set(rows.order_by("-submitted_at", "-reference").values_list("case_id", flat=True)[:most])


def others(person: Person, case: Case, numbers: Collection[int]) -> list[Case]:
    """These cases as far as this person sees them, without the case itself and what is one incident with it.

    Those of a drill with a case of that drill alone, and real ones with real ones. A merged case is left out: the one
    that shows it is looked at instead.
    """
    rows = Case.objects.select_related("organisation", "custodian").filter(
        visible_to(person), pk__in=list(numbers), drill=case.drill_id, merged_into=None
    )
    return [row for row in rows.exclude(pk=case.pk).order_by("pk") if incident_of(row) != incident_of(case)]


def traces_over(person: Person, numbers: Collection[int], most: int) -> list[tuple[str, str, int]]:
    """The traces of these real cases that this person sees: type, value, in how many cases; most cases first."""
    rows = real(Observable.objects.filter(visible_to(person, "case__"), case__in=list(numbers)), "case__")
    counted = (
        rows.values("type", "value").annotate(cases=Count("case", distinct=True)).order_by("-cases", "type", "value")
    )
    return [(row["type"], row["value"], row["cases"]) for row in counted[:most]]
