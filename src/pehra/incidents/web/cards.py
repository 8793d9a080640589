"""Cards that other parts of case work put on the page of a case, below what can be done with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from pehra.incidents.queries import Detail


@dataclass(frozen=True)
class Drawn:
    """A card for one person on one case: its template, which finds what it is about as `drawn.about`."""

    template: str
    about: Mapping[str, Any]


# What is there for this person on this case, if anything is.
Card = Callable[[HttpRequest, Detail], Drawn | None]
_cards: dict[str, Card] = {}


def add(name: str, card: Card) -> None:
    """Put a card on every case."""
    _cards[name] = card


def cards_of(request: HttpRequest, detail: Detail) -> list[Drawn]:
    """The cards of a case for the person who looks, in the order in which they were added."""
    return [drawn for draw in _cards.values() if (drawn := draw(request, detail)) is not None]
