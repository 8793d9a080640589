"""Pieces of work side by side: while the database carries out one, the next is got ready."""

import logging
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import OperationalError, connection

log = logging.getLogger(__name__)

Piece = TypeVar("Piece")
Result = TypeVar("Result")
# More would wait for each other: in this process one computes at a time.
AT_ONCE = 2


def side_by_side(doing: Callable[[Piece], Result], pieces: Collection[Piece]) -> list[Result]:
    """What `doing` gives for each piece, in any order. Raises what it raises, once nothing is under way any more.

    Each runs on a connection of its thread, so pieces commit by themselves, and may have to wait for each other. Within
    a transaction of the caller's, where there is but one, and where no other connection is to be had, they are done one
    after the other on its connection.
    """
    if len(pieces) < AT_ONCE or connection.in_atomic_block:
        return [doing(piece) for piece in pieces]
    waiting = iter(list(pieces))

    def work() -> list[Result]:
        try:
            connection.ensure_connection()
        except OperationalError:
            log.warning("no connection is free, so pieces of work are not done side by side", exc_info=True)
            return []
        try:
            return [doing(piece) for piece in waiting]
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE, "sweep") as pool:
        ended = [pool.submit(work) for _ in range(AT_ONCE)]
    done = [result for each in ended for result in each.result()]
    return done + [doing(piece) for piece in waiting]
