"""Looking at an act on many cases: one's own, or a colleague's, as far as one sees the cases."""

from collections import Counter
from dataclasses import dataclass

from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.incidents.models import Bulk, BulkItem
from pehra.incidents.rules.references import tidy


@dataclass(frozen=True)
class Overview:
    """An act on many cases with what is known of each. Counts are of the cases that the viewer sees.

    `own`: whoever looks is who began it.
    """

    bulk: Bulk
    items: list[BulkItem]
    counts: dict[str, int]
    own: bool


def overview(person: Person, reference: str) -> Overview:
    """Raises Absent also for one that is not to be seen."""
    rows = Bulk.objects.select_related("takes_back").filter(visible_to(person), reference=tidy(reference))
    bulk = rows.first()
    if bulk is None:
        raise Absent
    found = BulkItem.objects.select_related("case").filter(visible_to(person, "case__"), bulk=bulk)
    items = list(found.order_by("place"))
    return Overview(bulk, items, dict(Counter(each.state for each in items)), bulk.user_id == person.user_id)
