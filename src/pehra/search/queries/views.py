"""Saved views: one's own, and those that are shared with a body of one's own."""

from pehra.formats.references import tidy
from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.search.models import View

MOST_SHOWN = 100


def of(person: Person) -> list[View]:
    """The views that this person may use, by name."""
    rows = View.objects.select_related("party", "owner").filter(visible_to(person))
    return list(rows.order_by("name", "reference")[:MOST_SHOWN])


def view(person: Person, reference: str) -> View:
    """The view of this reference. Raises Absent."""
    found = View.objects.select_related("party").filter(visible_to(person), reference=tidy(reference)).first()
    if found is None:
        raise Absent
    return found
