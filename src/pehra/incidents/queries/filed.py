"""Lists of reports."""

from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.person import Person
from pehra.foundation.access.places import Slice, slice_of
from pehra.incidents.models import Report
from pehra.incidents.queries.drills import Kind, of_kind
from pehra.incidents.rules.references import tidy


def report_list(
    person: Person,
    *,
    organisation_id: int | None = None,
    case: str = "",
    kind: Kind = Kind.REAL,
    after: str = "",
    before: str = "",
    limit: int = 50,
) -> "Slice[Report]":
    """A page of the reports that this person may see, newest first; cursors as in lists of cases."""
    rows = of_kind(Report.objects.select_related("case", "organisation", "drill").filter(visible_to(person)), kind)
    if organisation_id is not None:
        rows = rows.filter(organisation_id=organisation_id)
    if case:
        rows = rows.filter(case__reference=tidy(case))
    return slice_of(rows, "submitted_at", after=after, before=before, limit=limit)
