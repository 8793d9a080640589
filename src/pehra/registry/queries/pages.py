"""Pages by key instead of by offset: the last one costs what the first one does."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet

T = TypeVar("T")
S = TypeVar("S")


@dataclass(frozen=True)
class Turn:
    """Which page: after a key, before a key, the last one, or without any of these the first."""

    after: str = ""
    before: str = ""
    last: bool = False
    size: int = 50


@dataclass(frozen=True)
class Page(Generic[T]):
    """`previous` and `next` are the keys to ask with, or None at the end."""

    rows: tuple[T, ...]
    previous: str | None
    next: str | None

    def map(self, change: Callable[[T], S]) -> "Page[S]":
        return Page(tuple(map(change, self.rows)), self.previous, self.next)


def turned(rows: "QuerySet[Any]", key: str, turn: Turn) -> Page[Any]:
    """The page of `rows` in the order of a unique text column."""
    backwards = turn.last or bool(turn.before)
    if turn.before:
        rows = rows.filter(**{f"{key}__lt": turn.before})
    elif turn.after and not turn.last:
        rows = rows.filter(**{f"{key}__gt": turn.after})
    found = list(rows.order_by(f"-{key}" if backwards else key)[: turn.size + 1])
    more, found = len(found) > turn.size, found[: turn.size]
    if backwards:
        found.reverse()
    if not found:
        return Page((), None, None)
    has_previous = more if backwards else bool(turn.after)
    has_next = bool(turn.before) if backwards else more
    first, last = getattr(found[0], key), getattr(found[-1], key)
    return Page(tuple(found), first if has_previous else None, last if has_next else None)
