"""Acts that must come one after another, each seeing what the one before has done."""

from enum import IntEnum

from django.db import connection

from pehra.foundation.storing import prepared

# Keeps these locks apart from those that anybody else takes in the same database.
_REGISTRY = 7337


class Queue(IntEnum):
    NETWORK = 1  # mandates, and the profile as a whole
    PARENTS = 2  # who stands above whom
    OBJECTS = 3  # claims: the trigger that marks contests takes the same lock, and must never take it second


def hold_network() -> None:
    """Nobody changes mandates or the profile until this act commits; wait for whoever is doing so.

    For acts that send a case where the network says. Called before the network is read and before a case is locked: a
    hand-over locks its cases after the network.
    """
    with prepared() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, %s)", [_REGISTRY, Queue.NETWORK.value])


def one_at_a_time(queue: Queue) -> None:
    """Wait until whoever is at it has committed; the lock ends with the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_REGISTRY, queue.value])
