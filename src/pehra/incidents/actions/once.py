"""Idempotency: the same request with the same key is carried out once, whatever the line between lost."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.db import transaction

from pehra.foundation.access.person import Person
from pehra.foundation.access.repeating import KEYS_LAST
from pehra.foundation.storing import prepared
from pehra.incidents.errors import KeyReused
from pehra.incidents.models import IdempotencyKey

# Waits for another request with the same key that is still under way, and then finds its row.
CLAIM = """
INSERT INTO incidents_idempotency (user_id, key, fingerprint, reference, at) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (user_id, key) DO NOTHING
"""


@dataclass(frozen=True)
class Done:
    """What a request was answered. `repeated`: it had been carried out before."""

    answer: dict[str, Any]
    repeated: bool = False


def fingerprint(request: object) -> str:
    """SHA-256 of a request, the same for the same words in any order of the fields."""
    return hashlib.sha256(orjson.dumps(request, default=str, option=orjson.OPT_SORT_KEYS)).hexdigest()


def claim(*, by: Person, key: str, request: str, reference: str, at: datetime) -> IdempotencyKey | None:
    """Take a key for the request with this fingerprint, in the transaction that carries it out.

    Returns None where it is free, or the row of the same request that came before. Raises KeyReused for another one.
    """
    with prepared() as cursor:
        cursor.execute(CLAIM, [by.user_id, key, request, reference, at])
        if cursor.rowcount:
            return None
    row = IdempotencyKey.objects.get(user_id=by.user_id, key=key)
    if row.fingerprint != request:
        raise KeyReused(row.reference)
    return row


@transaction.atomic
def once(
    *,
    by: Person,
    key: str,
    request: Mapping[str, object],
    reference: str,
    at: datetime,
    act: Callable[[], dict[str, Any]],
) -> Done:
    """Carry an act on a record out and keep its answer, or return the answer that the same request got before.

    Without a key the act is simply done. An act that is refused leaves the key free.
    """
    if not key:
        return Done(act())
    print_ = fingerprint(request)
    if before := claim(by=by, key=key, request=print_, reference=reference, at=at):
        return Done(before.answer or {}, repeated=True)
    answer = act()
    IdempotencyKey.objects.filter(user_id=by.user_id, key=key).update(answer=answer)
    return Done(answer)


def forget_keys(*, at: datetime) -> int:
    """Remove the keys of requests that lie too far back to come again; returns how many."""
    forgotten, _ = IdempotencyKey.objects.filter(at__lt=at - KEYS_LAST).delete()
    return forgotten
