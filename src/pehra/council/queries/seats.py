"""The Council's table on a day: its seats, who holds them, and who may stand in."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from pehra.council.models import Holding, Seat
from pehra.council.rules.quorum import Table
from pehra.council.rules.seats import HOLDER, sitting
from pehra.foundation.access.errors import Absent
from pehra.law.council import Office, SeatKind

OFFICES = {Office.CHAIR: 0, Office.SECRETARY: 1, Office.MEMBER: 2}
KINDS = {kind: place for place, kind in enumerate(SeatKind)}


@dataclass(frozen=True)
class Seated:
    """A seat with those who hold it on the day."""

    seat: Seat
    holder: Holding | None
    alternate: Holding | None

    @property
    def vacant(self) -> bool:
        return self.holder is None

    @property
    def sitters(self) -> tuple[Holding, ...]:
        return tuple(each for each in (self.holder, self.alternate) if each is not None)


def running(on: date) -> Q:
    return Q(starts__lte=on) & (Q(ends=None) | Q(ends__gt=on))


def seated(on: date) -> list[Seated]:
    """Every seat of the day: the chair first, then the secretary, then by kind."""
    seats = list(Seat.objects.filter(running(on)).select_related("body"))
    holdings: dict[int, list[Holding]] = defaultdict(list)
    for each in Holding.objects.filter(running(on), seat__in=seats).select_related("user"):
        holdings[each.seat_id].append(each)
    found = []
    for seat in sorted(seats, key=_order):
        today = sitting(holdings[seat.pk], on)
        found.append(Seated(seat, today.holder, today.alternate))
    return found


def table_of(found: Iterable[Seated]) -> Table:
    """The seats as the rules of quorum and votes look at them."""
    voting = [each for each in found if each.seat.votes]
    chair = next((each.seat.pk for each in voting if each.seat.office == Office.CHAIR), None)
    return Table(
        frozenset(each.seat.pk for each in voting),
        frozenset(each.seat.pk for each in voting if not each.vacant),
        chair,
    )


def places_of(user_id: int, found: Iterable[Seated]) -> list[tuple[Seated, Holding]]:
    """The seats that somebody holds or may stand in for, with the holding; first what they hold."""
    places = [(each, held) for each in found for held in each.sitters if held.user_id == user_id]
    return sorted(places, key=lambda place: place[1].part != HOLDER)


def people_of(found: Iterable[Seated]) -> list[int]:
    """The accounts of all who hold a seat or stand in."""
    return sorted({held.user_id for each in found for held in each.sitters if held.user_id is not None})


def holdings_of(seat: Seat) -> list[Holding]:
    """Everybody who has held a seat, the newest first."""
    return list(seat.holdings.select_related("user", "document").order_by("-starts", "-pk"))


def past_seats(on: date) -> list[Seat]:
    """Seats that were closed."""
    return list(Seat.objects.filter(ends__lte=on).order_by("-ends", "key"))


def seat_named(key: str) -> Seat:
    """The seat of this key, also one that has ended. Raises Absent."""
    seat = Seat.objects.select_related("body").filter(key=key).first()
    if seat is None:
        raise Absent
    return seat


def letter_of(key: str, document: UUID) -> int:
    """The number of the document by which somebody was named to a seat. Raises Absent."""
    rows = Holding.objects.filter(seat__key=key, document__key=document)
    found = rows.values_list("document_id", flat=True).first()
    if found is None:
        raise Absent
    return found


def all_seats() -> list[Seat]:
    """Every seat that there is or was."""
    return list(Seat.objects.order_by("key"))


def _order(seat: Seat) -> tuple[int, int, str]:
    return (OFFICES[Office(seat.office)], KINDS[SeatKind(seat.kind)], seat.key)
