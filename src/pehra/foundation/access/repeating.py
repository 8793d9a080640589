"""A request that a program sends again with the same key is carried out once. Who keeps the keys subscribes here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

from pehra.foundation.access.person import Person

# Whoever sends again after that long did not lose an answer.
KEYS_LAST: Final = timedelta(days=90)


class Kept(Protocol):
    """What a request was answered; `repeated`: it had been carried out before."""

    @property
    def answer(self) -> dict[str, Any]: ...

    @property
    def repeated(self) -> bool: ...


@dataclass(frozen=True)
class _Done:
    answer: dict[str, Any]
    repeated: bool = False


class Keeper(Protocol):
    """Carries an act out in one transaction with the keeping of its key. Raises a Conflict for a key of another one."""

    def __call__(
        self,
        *,
        by: Person,
        key: str,
        request: Mapping[str, object],
        reference: str,
        at: datetime,
        act: Callable[[], dict[str, Any]],
    ) -> Kept: ...


_keeper: list[Keeper] = []


def kept_by(keeper: Keeper) -> None:
    """Subscribe."""
    _keeper[:] = [keeper]


def once(
    *,
    by: Person,
    key: str,
    request: Mapping[str, object],
    reference: str,
    at: datetime,
    act: Callable[[], dict[str, Any]],
) -> Kept:
    """Carry an act out, or return what the same request with the same key was answered. Without a key it is done."""
    if not key or not _keeper:
        return _Done(act())
    return _keeper[0](by=by, key=key, request=request, reference=reference, at=at, act=act)
