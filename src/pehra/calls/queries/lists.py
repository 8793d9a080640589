"""The phone list of a body: for whoever keeps it, and for whoever has to go through it."""

from collections.abc import Iterable
from dataclasses import dataclass

from pehra.calls.models import Place, Wish
from pehra.calls.rules.order import Hours, Listed, in_order
from pehra.registry.queries.contacts import numbers_of


@dataclass(frozen=True)
class Entry:
    """A place with its contact, and what the order and the hours make of it."""

    row: Place
    listed: Listed

    @property
    def hours(self) -> Hours:
        return self.listed.hours


def entries(body_id: int) -> list[Entry]:
    """The list of a body in its order. Decide first whether somebody may see it."""
    return lists([body_id]).get(body_id, [])


def lists(body_ids: Iterable[int]) -> dict[int, list[Entry]]:
    """The lists of several bodies, by one statement; a body without a number on its list is left out."""
    rows = Place.objects.select_related("contact").filter(body_id__in=list(body_ids), removed_at=None)
    rows = rows.filter(contact__removed_at=None).exclude(contact__phone="")
    found: dict[int, dict[int, Place]] = {}
    for row in rows.order_by("position", "pk"):
        found.setdefault(row.body_id, {})[row.pk] = row
    return {
        body: [Entry(places[each.place], each) for each in in_order(map(listed_of, places.values()))]
        for body, places in found.items()
    }


def listed_of(row: Place) -> Listed:
    """A number that was said to be wrong is right again once somebody has confirmed or changed the contact."""
    hours = Hours(row.hours_from, row.hours_until, frozenset(row.days))
    wrong = row.wrong_at is not None and row.wrong_at >= row.contact.confirmed_at
    return Listed(row.pk, row.position, row.stands_in_for_id, hours, wrong)


def not_listed(body_id: int) -> list[tuple[int, str]]:
    """Number and name of those contacts of a body with a telephone number that its list does not have yet."""
    listed = set(Place.objects.filter(body_id=body_id, removed_at=None).values_list("contact_id", flat=True))
    return [(each.pk, f"{each.name} ({each.role})") for each in numbers_of(body_id) if each.pk not in listed]


def wishes(body_ids: Iterable[int]) -> dict[int, int]:
    """After how many minutes these bodies want to be called, those that have said so."""
    return dict(Wish.objects.filter(body_id__in=list(body_ids)).values_list("body_id", "minutes"))
