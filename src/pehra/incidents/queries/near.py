"""Cases that may have to do with one that somebody looks at: candidates by number, and cases by number."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from django.db import connection

from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.person import Person
from pehra.incidents.models import Case, Report
from pehra.incidents.queries.counting import incident_of


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


# The cases of which some are asked for, each with the one of these that shows it: itself, or the one into which it was
# merged, however deep. One that is shown by another of them counts as that one.
TRACES: Final = """
WITH RECURSIVE whole AS (
    SELECT c.id, c.id AS shown_by FROM incidents_case c
    WHERE c.id = ANY (%(numbers)s) AND c.audience && %(keys)s::bigint[] AND c.drill_id IS NULL
    UNION ALL
    SELECT c.id, w.shown_by FROM incidents_case c JOIN whole w ON c.merged_into_id = w.id
    WHERE c.audience && %(keys)s::bigint[]
)
SELECT o.type, o.value, count(DISTINCT w.shown_by) FROM whole w JOIN incidents_observable o ON o.case_id = w.id
WHERE o.state = 'seen'
    AND NOT EXISTS (SELECT FROM whole deeper WHERE deeper.id = w.shown_by AND deeper.shown_by <> w.shown_by)
GROUP BY o.type, o.value ORDER BY 3 DESC, o.type, o.value LIMIT %(most)s
"""


def traces_over(person: Person, numbers: Collection[int], most: int) -> list[tuple[str, str, int]]:
    """The traces of these real cases that this person sees: type, value, in how many cases; most cases first.

    Those that count as seen; with those of the cases merged into them, which count as the case that shows them.
    """
    with connection.cursor() as cursor:
        cursor.execute(TRACES, {"numbers": list(numbers), "keys": list(person.keys), "most": most})
        return [(type_, value, cases) for type_, value, cases in cursor.fetchall()]
