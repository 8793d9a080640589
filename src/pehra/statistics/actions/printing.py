"""A published paper is made once for all who ask for it, and never two of them at once."""

from collections.abc import Callable
from typing import Final

from django.core.cache import cache
from django.db import connection, transaction

from pehra.statistics.models import Frozen

# Seconds. What was frozen stays; the words around it, and how it looks, may come with a newer Pehra.
KEPT_FOR: Final = 24 * 60 * 60
LOCK: Final = "SELECT pg_advisory_xact_lock(hashtextextended('statistics.paper', 0))"


def once(row: Frozen, language: str, make: Callable[[Frozen], bytes]) -> bytes:
    """The paper of published statistics in a language, from what is kept or else made now.

    Anybody may ask for one, and making one takes a process: so whoever comes meanwhile, also for another paper, waits.
    """
    key = f"statistics.paper:{row.reference}:{language}"
    kept: bytes | None = cache.get(key)
    if kept is None:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(LOCK)
            kept = cache.get(key)
            if kept is None:
                kept = make(row)
                cache.set(key, kept, KEPT_FOR)
    return kept
