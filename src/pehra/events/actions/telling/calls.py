"""Calling organisations' own programs with their digests."""

import logging
from collections.abc import Callable
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
# For so long nobody else makes a call that one has begun to make.
LEASE: Final = timedelta(minutes=5)
Sender = Callable[..., None]


def call_waiting(*, at: datetime, limit: int = 10, send: Sender = webhook.call) -> int:
    """Make the calls that are due; returns how many were tried. One made twice carries the same key."""
    due = Call.objects.filter(state=CallState.WAITING, next_at__lte=at).order_by("next_at", "pk")
    return sum(_call(pk, at, send) for pk in list(due.values_list("pk", flat=True)[:limit]))


def _call(pk: int, at: datetime, send: Sender) -> int:
    call = _lease(pk, at)
    if call is None:
        return 0
    chosen = Preference.objects.filter(pk=call.digest.organisation_id).first()
    if chosen is None or not chosen.hook_url:
        call.state, call.error = CallState.FAILED, "no program is named any more"
    else:
        # Outside of any transaction: a slow program holds no row and no connection's snapshot.
        _try(call, chosen, at, send)
    call.save(update_fields=["state", "error", "next_at", "sent_at"])
    return 1


@transaction.atomic
def _lease(pk: int, at: datetime) -> Call | None:
    rows = Call.objects.select_for_update(skip_locked=True, of=("self",)).select_related("digest")
    call = rows.filter(pk=pk, state=CallState.WAITING, next_at__lte=at).first()
    if call:
        # Killed while it is made, it is made again after that.
        call.attempts, call.next_at = call.attempts + 1, at + LEASE
        call.save(update_fields=["attempts", "next_at"])
    return call


def _try(call: Call, chosen: Preference, at: datetime, send: Sender) -> None:
    body = orjson.dumps(payload(call.digest))
    stamp = str(int(at.timestamp()))
    try:
        send(chosen.hook_url, body, secret=hook_secret(chosen), timestamp=stamp, key=call.digest.reference)
    except webhook.Refused as error:
        call.state, call.error = CallState.FAILED, str(error)[:500]
    except webhook.Away as error:
        call.error = str(error)[:500]
        call.next_at = at + timedelta(seconds=backoff(call.attempts))
        if call.attempts >= MOST_ATTEMPTS:
            call.state = CallState.FAILED
    else:
        call.state, call.sent_at, call.error = CallState.SENT, at, ""


def payload(digest: Digest) -> dict[str, Any]:
    """What a program is told: the findings, or under a strict label only where to look."""
    link = f"{settings.BASE_URL}/findings/?digest={digest.reference}"
    told: dict[str, Any] = {"digest": digest.reference, "made_at": digest.made_at.isoformat(), "link": link}
    if digest.circle != Circle.OPEN:
        return told
    rows = Finding.objects.filter(lines__digest=digest).order_by("pk")[:MOST_IN_CALL]
    return told | {"tlp": digest.tlp, "count": digest.findings, "findings": [_told(row) for row in rows]}


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
