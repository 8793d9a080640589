"""Each incident is counted once: by what number, and which case of it stands for the whole.

A report is one row, however many tiers see its case. Several cases are one incident where they were merged, or where
the CERTs that have them agreed that they are. `Case.counted_as` keeps the answer; `actions.counting` alone writes it.

What statistics do with it:

- the incidents of a whole (the nation): `counted_once(rows)`, one row each, no sorting and no join;
- the incidents within a slice (a CERT, a sector): group by the slice and count `INCIDENT` distinctly. An incident that
  two slices met counts in both, so such figures add up to more than the whole, and their definition must say so;
- the incidents of reports: the same through the relation, `incident("case__")`.

None of it tells a reader anything: the numbers are internal and belong on no page and in no answer.
"""

from collections.abc import Hashable
from typing import Any, Final, TypeVar

from django.db.models import BigIntegerField, Model, Q, QuerySet
from django.db.models.functions import Coalesce

from pehra.incidents.models import Case
from pehra.incidents.rules.outcomes import NO_INCIDENT

Row = TypeVar("Row", bound=Model)


def incident(through: str = "") -> Any:
    """The key by which rows are grouped into incidents. `through` is the relation to the case ("case__")."""
    return Coalesce(f"{through}counted_as", f"{through}pk", output_field=BigIntegerField())


INCIDENT: Final = incident()


def incident_of(case: Case) -> Hashable:
    """The same key, of one case: equal for two cases exactly when they are one incident."""
    return case.counted_as or case.pk


def counted_once(rows: "QuerySet[Row]", through: str = "") -> "QuerySet[Row]":
    """Only the case that stands for its incident. It is never a merged one, so it is the one that is dealt with.

    Without those that were closed as no incident: an incident of several cases is none where each of them was.
    """
    return rows.filter(Q(**{f"{through}counted_as": None}) & ~Q(**{f"{through}outcome__in": sorted(NO_INCIDENT)}))
