"""The links of a case, to whoever sees both ends."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from pehra.campaigns.models import Link
from pehra.campaigns.rules.wording import BOTH_WAYS, LinkKind
from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.person import Person

MOST = 100


@dataclass(frozen=True)
class Linked:
    """A link as the page of one case shows it. `forward`: it is read from this case to the other one."""

    link: Link
    case: Any
    kind: LinkKind
    forward: bool


def links_of(person: Person, case: Any) -> list[Linked]:
    """The links that stand, oldest first. Of one whose other end is not seen there is no trace, and no count."""
    rows = Link.objects.select_related("case__organisation", "other__organisation").filter(
        Q(case=case) | Q(other=case),
        visible_to(person, "case__"),
        visible_to(person, "other__"),
        ended_at=None,
    )
    return [_linked(row, case) for row in rows.order_by("at", "pk")[:MOST]]


def _linked(row: Link, case: Any) -> Linked:
    forward = row.case_id == case.pk or row.kind in BOTH_WAYS
    return Linked(row, row.other if row.case_id == case.pk else row.case, LinkKind(row.kind), forward)
