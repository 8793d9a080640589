"""Calling programs with what waits for them."""

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from pehra.connectors import webhook
from pehra.foundation.access.person import SYSTEM
from pehra.foundation.access.roles import ADMINISTERS_BODY
from pehra.foundation.accounts.queries import members
from pehra.foundation.audit.actions import record
from pehra.foundation.delivery.actions import Telling, notify
from pehra.webhooks.actions.endpoints import end
from pehra.webhooks.models import Delivery, Endpoint
from pehra.webhooks.queries.deliveries import words
from pehra.webhooks.queries.endpoints import secret_of
from pehra.webhooks.rules.trying import GONE, again, given_up, rest
from pehra.webhooks.rules.wording import DeliveryState, Off

log = logging.getLogger(__name__)
Sender = Callable[..., int]
# So many programs are called before anybody else may call one, and so many calls are made at the same moment.
MOST_PROGRAMS: Final = 40
MOST_TOGETHER: Final = 8
# A program that answers gets so many in a row, one that failed a single one: the others wait for that.
IN_A_ROW: Final = 5
# For so long nobody else makes a call that one has begun to make.
LEASE: Final = timedelta(minutes=5)
TOLD: Final = {
    Off.FAILING: "The webhook “%(name)s” was switched off: it has not answered for three days. What waited is kept.",
    Off.GONE: "The webhook “%(name)s” was switched off: its address says that it is gone. What waited is kept.",
}


@dataclass(frozen=True)
class Outcome:
    """What came of one call: the status of the answer, if there was one, and what went wrong, if anything did."""

    code: int | None
    error: str = ""

    @property
    def well(self) -> bool:
        return not self.error


@dataclass(frozen=True)
class Call:
    """A delivery with its document."""

    row: Delivery
    body: bytes


@dataclass(frozen=True)
class Lease:
    """What is told to one program now, in this order; and of how much it may no longer be told."""

    url: str
    secret: str
    calls: list[Call]
    withheld: int


def send_due(*, at: datetime, send: Sender = webhook.call) -> int:
    """Call the programs for which something is due; returns how many calls were made or withheld.

    Several programs are called at the same moment, and each in the order of what happened, up to the first call that
    fails. A call made twice carries the same key.
    """
    leases = [_lease(endpoint, at) for endpoint in _due(at)]
    with ThreadPoolExecutor(MOST_TOGETHER, "calling") as pool:
        # Outside of any transaction and of the database altogether: a slow program holds no row and no connection.
        under_way = [(lease, pool.submit(_in_a_row, lease, at, send)) for lease in leases]
        for lease, future in under_way:
            outcomes = future.result()
            for call, outcome in zip(lease.calls, outcomes, strict=False):
                note(call.row.pk, outcome, at)
            _give_back(lease.calls[len(outcomes) :], at)
    return sum(lease.withheld + len(lease.calls) for lease in leases)


def _due(at: datetime) -> list[Endpoint]:
    waiting = Delivery.objects.filter(endpoint=OuterRef("pk"), state=DeliveryState.WAITING, next_at__lte=at)
    rested = Q(resting_until=None) | Q(resting_until__lte=at)
    rows = Endpoint.objects.filter(rested, Exists(waiting), off_at=None)
    # Whoever was called the longest ago comes first, so that many busy ones leave nobody out.
    return list(rows.order_by(F("tried_at").asc(nulls_first=True), "pk")[:MOST_PROGRAMS])


@transaction.atomic
def _lease(endpoint: Endpoint, at: datetime) -> Lease:
    due = Delivery.objects.filter(endpoint=endpoint, state=DeliveryState.WAITING, next_at__lte=at)
    rows = due.select_for_update(skip_locked=True).order_by("next_at", "at", "entry_id")
    found = list(rows[: 1 if endpoint.failures else IN_A_ROW])
    said = words(endpoint, found)
    for each in found:
        if each.pk in said:
            # Killed while it is made, it is made again after that.
            each.attempts, each.next_at = each.attempts + 1, at + LEASE
        else:
            each.state, each.facts = DeliveryState.WITHHELD, None
        each.save(update_fields=["attempts", "next_at", "state", "facts"])
    made = [Call(each, said[each.pk]) for each in found if each.pk in said]
    return Lease(endpoint.url, secret_of(endpoint), made, len(found) - len(made))


def _in_a_row(lease: Lease, at: datetime, send: Sender) -> list[Outcome]:
    """Make the calls until one fails; an outcome for each that was made."""
    outcomes: list[Outcome] = []
    stamp = str(int(at.timestamp()))
    for call in lease.calls:
        try:
            made = Outcome(send(lease.url, call.body, secret=lease.secret, timestamp=stamp, key=str(call.row.key)))
        except webhook.Failed as failed:
            made = Outcome(failed.status, str(failed)[:500])
        outcomes.append(made)
        if not made.well:
            break
    return outcomes


def _give_back(calls: list[Call], at: datetime) -> None:
    """What was not called after all is due as before."""
    rows = Delivery.objects.filter(pk__in=[call.row.pk for call in calls], state=DeliveryState.WAITING)
    rows.update(next_at=at, attempts=F("attempts") - 1)


@transaction.atomic
def note(delivery_id: int, outcome: Outcome, at: datetime) -> None:
    """Write down what came of a call, on the delivery and on its webhook."""
    # The webhook before its deliveries, in the order in which switching it locks them.
    endpoint = Endpoint.objects.select_for_update().filter(deliveries=delivery_id).first()
    if endpoint is None:
        return  # it was removed meanwhile
    row = Delivery.objects.select_for_update().get(pk=delivery_id)
    row.tried_at, row.code, row.error = at, outcome.code, outcome.error
    if outcome.well:
        row.state = DeliveryState.SENT
    elif (wait := again(row.attempts)) is None:
        row.state = DeliveryState.FAILED
    else:
        row.next_at = at + wait
    row.save(update_fields=["tried_at", "code", "error", "state", "next_at"])
    (_answered if outcome.well else _failed)(endpoint, outcome, at)


def _answered(endpoint: Endpoint, outcome: Outcome, at: datetime) -> None:
    was_failing = bool(endpoint.failures)
    endpoint.failures, endpoint.failing_since, endpoint.resting_until = 0, None, None
    endpoint.answered_at = endpoint.tried_at = at
    endpoint.save(update_fields=["failures", "failing_since", "resting_until", "answered_at", "tried_at"])
    if was_failing:
        # It is back: what waits for it need not wait out its own delay.
        waiting = Delivery.objects.filter(endpoint=endpoint, state=DeliveryState.WAITING, next_at__gt=at + LEASE)
        waiting.update(next_at=at)


def _failed(endpoint: Endpoint, outcome: Outcome, at: datetime) -> None:
    endpoint.failures += 1
    endpoint.failing_since = endpoint.failing_since or at
    endpoint.resting_until, endpoint.tried_at = at + rest(endpoint.failures), at
    endpoint.save(update_fields=["failures", "failing_since", "resting_until", "tried_at"])
    gone = outcome.code == GONE
    if endpoint.off_at is None and (gone or given_up(endpoint.failing_since, at)):
        _give_up(endpoint, Off.GONE if gone else Off.FAILING, at)


def _give_up(endpoint: Endpoint, why: Off, at: datetime) -> None:
    end(endpoint, why, at)
    slug = endpoint.party.slug
    told = Telling(
        kind="webhook.off",
        text=TOLD[why],
        link=f"/webhooks/{slug}/{endpoint.reference}/",
        params={"name": endpoint.name},
    )
    notify(telling=told, users=[user.pk for user in members([endpoint.party_id], ADMINISTERS_BODY)], at=at)
    subject = f"webhook:{endpoint.reference}"
    record(by=SYSTEM, at=at, act="webhook.off", subject=subject, party_id=endpoint.party_id, detail={"why": why.value})
