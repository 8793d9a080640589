"""Cases in the order of their next clocks, as the part of case work that keeps such an order has them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import QuerySet

from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.foundation.access.places import EPOCH, SHAPE, Slice, place
from pehra.incidents.models import Case
from pehra.incidents.rules.listing import Span

# Through so many clocks a page of a narrowed list looks for what fits: however rare that is, the page costs no more.
MOST_LOOKED: Final = 1000


@dataclass(frozen=True)
class Spot:
    """A case in this order: its number and reference, and when the next of its clocks runs out, whoever owes it."""

    case_id: int
    reference: str
    due_at: datetime


@dataclass(frozen=True)
class Wanted:
    """Spots within a span, behind a place if there is one; `backwards`: the latest first. `most`: so many at most."""

    span: Span
    behind: tuple[datetime, str] | None
    backwards: bool
    most: int


# Each real case that is not closed and that concerns this person, beyond being one of the network: once.
Walk = Callable[[Person, Wanted], list[Spot]]

# While no part keeps such an order, no case is in it.
_walk: list[Walk] = [lambda _person, _wanted: []]


def walked_by(walk: Walk) -> None:
    """Cases are put in the order of their clocks by this from now on."""
    _walk[:] = [walk]


def in_order(
    person: Person,
    rows: "QuerySet[Case]",
    span: Span,
    *,
    looked: int,
    after: str = "",
    before: str = "",
    last: bool = False,
    limit: int,
) -> Slice[Spot]:
    """Where the cases among these rows stand whose next clocks run out within the span, the most urgent first.

    A page looks through `looked` clocks at most. It may have fewer cases than `limit`, or none, and be followed by
    others all the same. Raises Absent for a word that is no cursor.
    """
    backwards, word = bool(before) or last, after or before
    wanted = Wanted(span, _placed(word) if word else None, backwards, max(looked, limit) + 1)
    spots = _walk[0](person, wanted)
    within = spots[: wanted.most - 1]
    fitting = set(rows.filter(pk__among=[each.case_id for each in within]).values_list("pk", flat=True))
    found = [each for each in within if each.case_id in fitting]
    # Where looking ended: behind the last case of a full page, or behind the last clock that was looked at.
    end = found[limit - 1] if len(found) > limit else within[-1] if len(spots) >= wanted.most else None
    found, onward = found[:limit], _place(end) if end else None
    if backwards:
        found.reverse()
        return Slice(found, newer=onward, older=_back(found[-1:], before))
    return Slice(found, newer=_back(found[:1], after), older=onward)


def _back(edge: list[Spot], word: str) -> str | None:
    """The way back, for whoever came from somewhere: from the edge of this page, or from where it begins."""
    return (_place(edge[0]) if edge else word) if word else None


def _place(spot: Spot) -> str:
    return place(spot.due_at, spot.reference)


def _placed(word: str) -> tuple[datetime, str]:
    found = SHAPE.fullmatch(word)
    if found is None:
        raise Absent
    return EPOCH + timedelta(microseconds=int(found[1])), found[2]
