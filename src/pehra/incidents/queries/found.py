"""The records behind what was found in an index: by their numbers, as far as this person may see them."""

from collections.abc import Collection
from dataclasses import dataclass

from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.person import Person
from pehra.foundation.storing import ask_together, with_related
from pehra.incidents.models import Case, Drill, Entry, Observable, Report


@dataclass(frozen=True)
class Found:
    """Records by their numbers; whatever is missing has gone, or is not for this person."""

    cases: dict[int, Case]
    reports: dict[int, Report]
    entries: dict[int, Entry]
    observables: dict[int, Observable]


def records(
    person: Person,
    *,
    cases: Collection[int] = (),
    reports: Collection[int] = (),
    entries: Collection[int] = (),
    observables: Collection[int] = (),
) -> Found:
    """These records. `cases` must name the cases of the others; what hangs on one that is not seen is left out."""
    # Django will not write a question that nothing can answer: no row has the number 0.
    rows = ask_together(
        Case.objects.filter(visible_to(person), pk__in=list(cases) or [0]),
        Report.objects.filter(visible_to(person), pk__in=list(reports) or [0]),
        Entry.objects.filter(visible_to(person), pk__in=list(entries) or [0]),
        Observable.objects.filter(visible_to(person, "case__"), pk__in=list(observables) or [0]),
    )
    found = {row.pk: row for row in rows[0]}
    with_related(rows[0], Case._meta.get_field("organisation").related_model)
    with_related(rows[0], Drill)
    hanging: list[dict[int, object]] = []
    for each in rows[1:]:
        for row in each:
            row.case = found.get(row.case_id)
        hanging.append({row.pk: row for row in each if row.case is not None})
    return Found(found, *hanging)  # type: ignore[arg-type]
