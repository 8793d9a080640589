"""What stands out in the stream, as far as somebody answers for it."""

from pehra.events.models import Alert
from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.person import Person
from pehra.foundation.access.places import Slice, slice_of


def alerts(person: Person, *, kind: str = "", after: str = "", before: str = "", limit: int = 50) -> "Slice[Alert]":
    """A page of alerts, the newest first."""
    rows = Alert.objects.filter(visible_to(person))
    return slice_of(rows.filter(kind=kind) if kind else rows, "at", after=after, before=before, limit=limit)
