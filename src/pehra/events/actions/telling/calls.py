"""Calling organisations' own programs with their digests."""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import orjson
from django.conf import settings
from django.db import transaction

from pehra.connectors import webhook
from pehra.events.models import Call, Digest, Finding, Preference
from pehra.events.queries.preferences import hook_secret
from pehra.events.rules.telling import CallState, Circle
from pehra.foundation.delivery.rules import MOST_ATTEMPTS, backoff

log = logging.getLogger(__name__)
MOST_IN_CALL: Final = 5_000
# So many are made together, and so many before anybody else may make one.
MOST_TOGETHER: Final = 8
MOST_AT_ONCE: Final = 40
# For so long nobody else makes a call that one has begun to make.
LEASE: Final = timedelta(minutes=5)
Sender = Callable[..., object]


def call_waiting(*, at: datetime, limit: int = MOST_AT_ONCE, send: Sender = webhook.call) -> int:
    """Make the calls that are due, some at the same moment; returns how many were tried.

    Slow programs keep the others waiting no longer than one of them takes. A call made twice carries the same key.
    """
    due = Call.objects.filter(state=CallState.WAITING, next_at__lte=at).order_by("next_at", "pk")
    leased = [call for pk in list(due.values_list("pk", flat=True)[:limit]) if (call := _lease(pk, at))]
    with ThreadPoolExecutor(MOST_TOGETHER, "calling") as pool:
        # Outside of any transaction, and of the database altogether: a slow program holds no row and no connection.
        told = [(call, words) for call in leased if (words := _words(call, at))]
        made = [(call, pool.submit(send, words.url, words.body, **words.how)) for call, words in told]
        for call, future in made:
            _note(call, future, at)
    return len(leased)


@dataclass(frozen=True)
class _Words:
    """What is sent where, and how it is signed."""

    url: str
    body: bytes
    how: dict[str, str]


def _words(call: Call, at: datetime) -> _Words | None:
    """What a call says; None where nobody is to be called any more, which is noted."""
    chosen = Preference.objects.filter(pk=call.digest.organisation_id).first()
    if chosen is None or not chosen.hook_url:
        call.state, call.error = CallState.FAILED, "no program is named any more"
        call.save(update_fields=["state", "error"])
        return None
    how = {"secret": hook_secret(chosen), "timestamp": str(int(at.timestamp())), "key": call.digest.reference}
    return _Words(chosen.hook_url, orjson.dumps(payload(call.digest)), how)


@transaction.atomic
def _lease(pk: int, at: datetime) -> Call | None:
    rows = Call.objects.select_for_update(skip_locked=True, of=("self",)).select_related("digest")
    call = rows.filter(pk=pk, state=CallState.WAITING, next_at__lte=at).first()
    if call:
        # Killed while it is made, it is made again after that.
        call.attempts, call.next_at = call.attempts + 1, at + LEASE
        call.save(update_fields=["attempts", "next_at"])
    return call


def _note(call: Call, made: Future[object], at: datetime) -> None:
    try:
        made.result()
    except webhook.Refused as error:
        call.state, call.error = CallState.FAILED, str(error)[:500]
    except webhook.Away as error:
        call.error = str(error)[:500]
        call.next_at = at + timedelta(seconds=backoff(call.attempts))
        if call.attempts >= MOST_ATTEMPTS:
            call.state = CallState.FAILED
    else:
        call.state, call.sent_at, call.error = CallState.SENT, at, ""
    call.save(update_fields=["state", "error", "next_at", "sent_at"])


def payload(digest: Digest) -> dict[str, Any]:
    """What a program is told: the findings, or under a strict label only where to look."""
    link = f"{settings.BASE_URL}/findings/?digest={digest.reference}"
    told: dict[str, Any] = {"digest": digest.reference, "made_at": digest.made_at.isoformat(), "link": link}
    if digest.circle != Circle.OPEN:
        return told
    rows = [_told(row) for row in Finding.objects.filter(lines__digest=digest).order_by("pk")[:MOST_IN_CALL]]
    # Fewer listed than counted: the link has the rest.
    return told | {"tlp": digest.tlp, "count": digest.findings, "listed": len(rows), "findings": rows}


def _told(row: Finding) -> dict[str, Any]:
    return {
        "reference": row.reference,
        "state": row.state,
        "severity": row.severity,
        "tlp": row.tlp,
        "class": row.taxonomy,
        "type": row.type,
        "identifier": row.identifier,
        "address": row.source_ip,
        "port": row.port or None,
        "transport": row.transport,
        "host": row.fqdn,
        "url": row.url,
        "account": row.account,
        "first_seen": row.first_seen.isoformat(),
    }
