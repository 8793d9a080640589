"""What motions may aim at: other domains say what waits for the Council."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any, Final

from pehra.law.council import MotionKind
from pehra.registry import queries as registry

# Keys and names, in the order in which they are offered.
Lister = Callable[[], Iterable[tuple[str, str]]]
_listers: Final[dict[MotionKind, Lister]] = {}


def offered_by(kind: MotionKind, lister: Lister) -> None:
    """Say what motions of this kind may aim at."""
    _listers[kind] = lister


def offered(kind: MotionKind) -> list[tuple[str, str]]:
    """What motions of this kind may aim at now."""
    return list(_listers[kind]()) if kind in _listers else []


def claims_in_dispute(on: date) -> Iterator[tuple[Any, Any]]:
    """Network objects that constituents of two CERTs claim: which would hold and which would end, either way round."""
    for each in registry.disputes(on):
        yield each.one, each.other
        yield each.other, each.one
