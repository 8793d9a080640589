"""What holds from one day until the day before another, as rows in the order of time that never overlap."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Generic, TypeVar

ALWAYS: Final = date.min  # as far back as anybody asks
FOREVER: Final = date.max

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Span(Generic[T]):
    """`value` holds from `starts` until the day before `ends`."""

    starts: date
    ends: date
    value: T

    def within(self, starts: date, ends: date) -> "Span[T] | None":
        """The part of it that lies between two days, if any does."""
        first, last = max(self.starts, starts), min(self.ends, ends)
        return Span(first, last, self.value) if first < last else None


def over(upper: Sequence[Span[T]], lower: Sequence[Span[T]]) -> tuple[Span[T], ...]:
    """What `upper` tells, and where it tells nothing, what `lower` does. Both are in order and without overlap."""
    found: list[Span[T]] = []
    told = ALWAYS
    for span in upper:
        found += between(lower, told, span.starts)
        found.append(span)
        told = span.ends
    found += between(lower, told, FOREVER)
    return joined(found)


def between(spans: Iterable[Span[T]], starts: date, ends: date) -> list[Span[T]]:
    """The spans as far as they lie between two days."""
    return [part for span in spans if (part := span.within(starts, ends)) is not None]


def joined(spans: Iterable[Span[T]]) -> tuple[Span[T], ...]:
    """The spans, with neighbours of one value made one."""
    found: list[Span[T]] = []
    for span in spans:
        if found and found[-1].ends == span.starts and found[-1].value == span.value:
            found[-1] = replace(found[-1], ends=span.ends)
        else:
            found.append(span)
    return tuple(found)


def at(spans: Iterable[Span[T]], day: date) -> T | None:
    """What holds on a day."""
    return next((span.value for span in spans if span.starts <= day < span.ends), None)
