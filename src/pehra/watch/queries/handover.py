"""What happened on a floor during a shift, for whoever leaves it to hand over."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Q

from pehra.foundation.access.person import NETWORK_KEY, Person
from pehra.incidents.queries.watched import happened
from pehra.incidents.rules.wording import EntryKind
from pehra.registry import queries as registry
from pehra.watch.models import Closing, Item
from pehra.watch.queries import crisis, floor
from pehra.watch.rules.floor import Narrowed, Show, ordered

# So many cases of a kind are named; of more, how many more there are.
NAMED: Final = 15
LOOKED: Final = 200


@dataclass(frozen=True)
class Named:
    """References, and whether there were more than could be looked through."""

    references: tuple[str, ...]
    more: bool = False


@dataclass(frozen=True)
class Shift:
    """What happened since a moment, and what stays open. Every list is bounded."""

    new: Named
    closed: Named
    escalated: Named
    breached: Named
    unacknowledged: Named
    late: Named
    due: Named
    offered: Named
    levels: tuple[crisis.Standing, ...]


def shift(viewer: Person, where: floor.Post, since: datetime, at: datetime) -> Shift:
    """Look through a shift, from a moment up to now. For somebody who works at the body of the floor."""
    own = Q()
    for key, wide in where.sources:
        own |= Q(key=key, wide=wide)
    moved = Item.objects.filter(own, updated_at__gte=since)
    references = _moved(where, since, at)
    facts = happened(viewer, references, since, at)
    opened = set(moved.filter(reference__in=references, opened_at__gte=since).values_list("reference", flat=True))
    keys = [key for key, _wide in where.sources if key != NETWORK_KEY]
    closings = Closing.objects.filter(key__in=keys, at__gte=since, at__lte=at).order_by("-at", "reference")
    closed = list(dict.fromkeys(closings.values_list("reference", flat=True)[: LOOKED + 1]))
    cut = len(references) >= LOOKED
    return Shift(
        new=Named(tuple(each for each in references if each in opened), cut),
        closed=Named(tuple(closed[:LOOKED]), len(closed) > LOOKED),
        escalated=Named(tuple(each for each in references if EntryKind.OFFERED in facts.get(each, ())), cut),
        breached=Named(tuple(each for each in references if EntryKind.BREACHED in facts.get(each, ())), cut),
        unacknowledged=_listed(where, Show.NEW, at),
        late=_listed(where, Show.LATE, at),
        due=_listed(where, Show.DUE, at),
        offered=_offered(viewer, where),
        levels=tuple(crisis.concerning(viewer, at)),
    )


def _scale() -> list[str]:
    known = [step.slug for step in sorted(registry.snapshot().severities, key=lambda step: step.rank)]
    return ordered(known, known)


def _moved(where: floor.Post, since: datetime, at: datetime) -> list[str]:
    return floor.line(where, Narrowed(), Show.OPEN, _scale(), at, since=since, limit=LOOKED).references


def _listed(where: floor.Post, show: Show, at: datetime) -> Named:
    found = floor.line(where, Narrowed(), show, _scale(), at, limit=LOOKED)
    return Named(tuple(found.references), found.after is not None)


def _offered(viewer: Person, where: floor.Post) -> Named:
    found = floor.offered(viewer, where.body.id, at_most=LOOKED + 1)
    return Named(tuple(found[:LOOKED]), len(found) > LOOKED)
