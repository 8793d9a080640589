"""Calling programs with what waits for them."""

import logging
from collections import deque
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
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
    """A call as it was decided on at `at`: where it goes and what it says. Nobody else makes it before `until`."""

    delivery_id: int
    url: str
    body: bytes
    secret: str
    key: str
    at: datetime
    until: datetime


@dataclass(frozen=True)
class Turn:
    """A program that is called `left` more times at most before it is the turn of others."""

    endpoint_id: int
    left: int = IN_A_ROW


def send_due(*, now: Callable[[], datetime], send: Sender = webhook.call) -> int:
    """Call the programs for which something is due; returns how many calls were made or withheld.

    Several programs are called at the same moment, and each in the order of what happened, up to the first call that
    fails. Where a call goes and what it says is decided when there is room for it, so that whatever was switched off,
    moved or labelled stricter while others were called counts. A call made twice carries the same key.
    """
    turns = deque(Turn(number) for number in _due(now()))
    under_way: dict[Future[Outcome], tuple[Turn, Call]] = {}
    count = 0
    # The calls are made outside of any transaction, by threads that never touch the database: a slow program holds no
    # row and no connection.
    with ThreadPoolExecutor(MOST_TOGETHER, "calling") as pool:
        while turns or under_way:
            while turns and len(under_way) < MOST_TOGETHER:
                turn = turns.popleft()
                call, withheld = _next(turn, now())
                count += withheld
                if call is not None:
                    under_way[pool.submit(_made, call, send)] = turn, call
            for future in wait(under_way, return_when=FIRST_COMPLETED).done:
                turn, call = under_way.pop(future)
                outcome = future.result()
                count += 1
                _noted(call, outcome, now())
                if outcome.well and turn.left > 1:
                    turns.append(Turn(turn.endpoint_id, turn.left - 1))
    return count


def _due(at: datetime) -> list[int]:
    waiting = Delivery.objects.filter(endpoint=OuterRef("pk"), state=DeliveryState.WAITING, next_at__lte=at)
    rows = Endpoint.objects.filter(_rested(at), Exists(waiting), off_at=None)
    # Whoever was called the longest ago comes first, so that many busy ones leave nobody out.
    rows = rows.order_by(F("tried_at").asc(nulls_first=True), "pk")
    return list(rows.values_list("pk", flat=True)[:MOST_PROGRAMS])


def _rested(at: datetime) -> Q:
    return Q(resting_until=None) | Q(resting_until__lte=at)


def _next(turn: Turn, at: datetime) -> tuple[Call | None, int]:
    """The next call of a program, and how many before it are withheld; a program that has none costs no other one's."""
    try:
        return _decided(turn.endpoint_id, at)
    except Exception:
        log.exception("what is told to webhook %s cannot be read", turn.endpoint_id)
        return None, 0


@transaction.atomic
def _decided(endpoint_id: int, at: datetime) -> tuple[Call | None, int]:
    """Where the next call goes and what it says, as the program and the case are at this moment."""
    # The webhook before its deliveries, in the order in which switching it locks them.
    rows = Endpoint.objects.select_for_update(no_key=True).filter(_rested(at), pk=endpoint_id, off_at=None)
    endpoint = rows.first()
    if endpoint is None:
        return None, 0
    due = Delivery.objects.filter(endpoint=endpoint, state=DeliveryState.WAITING, next_at__lte=at)
    found = list(due.select_for_update().order_by("next_at", "at", "entry_id")[:IN_A_ROW])
    said = words(endpoint, found)
    for withheld, each in enumerate(found):
        if each.pk in said:
            # Killed while it is made, it is made again after that.
            each.attempts, each.next_at = each.attempts + 1, at + LEASE
            each.save(update_fields=["attempts", "next_at"])
            key = str(each.key)
            return Call(each.pk, endpoint.url, said[each.pk], secret_of(endpoint), key, at, each.next_at), withheld
        each.state, each.facts = DeliveryState.WITHHELD, None
        each.save(update_fields=["state", "facts"])
    return None, len(found)


def _made(call: Call, send: Sender) -> Outcome:
    """Make a call. Whatever it fails of, others are made."""
    stamp = str(int(call.at.timestamp()))
    try:
        return Outcome(send(call.url, call.body, secret=call.secret, timestamp=stamp, key=call.key))
    except webhook.Failed as failed:
        return Outcome(failed.status, str(failed)[:500])
    except Exception as error:
        log.exception("a webhook cannot be called")
        return Outcome(None, f"{webhook.Trouble.UNREACHED}: {type(error).__name__}")


def _noted(call: Call, outcome: Outcome, at: datetime) -> None:
    """As `note`. Where that fails the call is made again when its lease is over."""
    try:
        note(call.delivery_id, outcome, at, made=call)
    except Exception:
        log.exception("what came of a call cannot be written down")


@transaction.atomic
def note(delivery_id: int, outcome: Outcome, at: datetime, *, made: Call | None = None) -> None:
    """Write down what came of a call, on the delivery and on its webhook. `made`: the call, unless it was a trial.

    A delivery that somebody has sent again meanwhile waits for that; and what its old address answered, or did not,
    says nothing of a webhook that was moved meanwhile.
    """
    # The webhook before its deliveries, in the order in which switching it locks them.
    endpoint = Endpoint.objects.select_for_update().filter(deliveries=delivery_id).first()
    if endpoint is None:
        return  # it was removed meanwhile
    row = Delivery.objects.select_for_update().get(pk=delivery_id)
    if made is None or row.state != DeliveryState.WAITING or row.next_at == made.until:
        _note_on_delivery(row, outcome, at)
    if made is not None and endpoint.url != made.url:
        return
    if outcome.well:
        _answered(endpoint, at)
    else:
        _failed(endpoint, outcome, at)


def _note_on_delivery(row: Delivery, outcome: Outcome, at: datetime) -> None:
    row.tried_at, row.code, row.error = at, outcome.code, outcome.error
    if outcome.well:
        row.state = DeliveryState.SENT
    elif (wait_for := again(row.attempts)) is None:
        row.state = DeliveryState.FAILED
    else:
        row.next_at = at + wait_for
    row.save(update_fields=["tried_at", "code", "error", "state", "next_at"])


def _answered(endpoint: Endpoint, at: datetime) -> None:
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
