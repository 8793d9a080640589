"""Adding, changing, switching and removing a webhook. Those who answer for its body hear of each new address."""

from datetime import datetime
from typing import Final
from uuid import uuid4

from django.db import transaction

from pehra.formats.references import fresh, tidy
from pehra.foundation.access.errors import Absent, Conflict, Invalid
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import ANSWERS_FOR_THE_BODY
from pehra.foundation.accounts.queries import members
from pehra.foundation.audit.actions import record
from pehra.foundation.delivery.actions import Telling, notify
from pehra.registry import queries as registry
from pehra.webhooks.models import Delivery, Endpoint
from pehra.webhooks.rules.endpoints import MOST_OF_A_BODY, Wishes, problems
from pehra.webhooks.rules.wording import DeliveryState, Off

ADDED: Final = "%(who)s has a program called by the webhook “%(name)s” with what happens on your cases."
MOVED: Final = "%(who)s has changed the address that the webhook “%(name)s” calls."
# What waits for a program that is switched off. It is kept, and can be sent again.
SWITCHED_OFF: Final = "it was switched off"


@transaction.atomic
def add(*, by: Person, body: str, wanted: Wishes, at: datetime) -> Endpoint:
    """Add a webhook to a body, switched on. Raises Absent, Invalid; Conflict for one too many."""
    party_id = registry.own_body(by, body).id
    _check(wanted)
    if Endpoint.objects.filter(party_id=party_id).count() >= MOST_OF_A_BODY:
        raise Conflict("A body has at most %(most)s webhooks. Remove one first.", most=MOST_OF_A_BODY)
    made = Endpoint.objects.create(
        reference=fresh("N"),
        party_id=party_id,
        created_at=at,
        changed_at=at,
        changed_by=by.label,
        **_columns(wanted),
    )
    _tell(made, by, "webhook.added", ADDED, at)
    _journal(made, "webhook.add", by, at, kinds=made.kinds, wide=made.wide)
    return made


@transaction.atomic
def change(*, by: Person, reference: str, wanted: Wishes, at: datetime) -> Endpoint:
    """Call another address, or with other happenings, from now on. Raises Absent, Invalid."""
    row = locked(by, reference)
    _check(wanted)
    moved = row.url != wanted.url
    for name, value in (_columns(wanted) | {"changed_at": at, "changed_by": by.label}).items():
        setattr(row, name, value)
    if moved:
        row.failures, row.failing_since, row.resting_until = 0, None, None
    row.save()
    if moved:
        _tell(row, by, "webhook.moved", MOVED, at)
    _journal(row, "webhook.change", by, at, kinds=row.kinds, wide=row.wide, moved=moved)
    return row


@transaction.atomic
def renew_secret(*, by: Person, reference: str, at: datetime) -> Endpoint:
    """Sign with a new secret from now on. Raises Absent."""
    row = locked(by, reference)
    row.secret_key, row.changed_at, row.changed_by = uuid4(), at, by.label
    row.save(update_fields=["secret_key", "changed_at", "changed_by"])
    _journal(row, "webhook.secret", by, at)
    return row


@transaction.atomic
def switch(*, by: Person, reference: str, on: bool, at: datetime) -> Endpoint:
    """Switch it on or off; what it is already, it stays. Raises Absent.

    What happens while it is off, it is never told. What waited is kept, to be sent again by hand.
    """
    row = locked(by, reference)
    if on == (row.off_at is None):
        return row
    if on:
        _leave(row)
        row.off_at, row.off_why = None, Off.NOT
        row.failures, row.failing_since, row.resting_until = 0, None, None
        row.save()
    else:
        end(row, Off.BY_HAND, at)
    _journal(row, "webhook.on" if on else "webhook.off", by, at)
    return row


@transaction.atomic
def remove(*, by: Person, reference: str, at: datetime) -> None:
    """Remove a webhook with its log. Raises Absent."""
    row = locked(by, reference)
    _journal(row, "webhook.remove", by, at)
    row.delete()


def end(row: Endpoint, why: Off, at: datetime) -> None:
    """Switch a webhook off: nothing waits for it any more."""
    row.off_at, row.off_why = at, why
    row.save()
    _leave(row)


def _leave(row: Endpoint) -> None:
    waiting = Delivery.objects.filter(endpoint=row, state=DeliveryState.WAITING)
    waiting.update(state=DeliveryState.FAILED, error=SWITCHED_OFF)


def locked(by: Person, reference: str) -> Endpoint:
    """One webhook, locked until the act commits, for whoever looks after it. Raises Absent."""
    row = Endpoint.objects.select_for_update(of=("self",)).select_related("party").filter(reference=tidy(reference))
    found = row.first()
    if found is None or not registry.administers_own(by, found.party_id):
        raise Absent
    return found


def _check(wanted: Wishes) -> None:
    if found := problems(wanted):
        raise Invalid(found)


def _columns(wanted: Wishes) -> dict[str, object]:
    kinds = sorted(each.value for each in wanted.kinds)
    return {"name": wanted.name, "url": wanted.url, "kinds": kinds, "wide": wanted.wide, "drills": wanted.drills}


def _tell(row: Endpoint, by: Person, kind: str, text: str, at: datetime) -> None:
    """An administrator need not read cases: those who answer for them learn where they are told of."""
    people = {user.pk for user in members([row.party_id], ANSWERS_FOR_THE_BODY)} - {by.user_id}
    told = Telling(kind=kind, text=text, link="/inbox/", params={"who": by.label, "name": row.name})
    notify(telling=told, users=people, at=at)


def _journal(row: Endpoint, act: str, by: Person, at: datetime, **detail: object) -> None:
    record(by=by, at=at, act=act, subject=f"webhook:{row.reference}", party_id=row.party_id, detail=detail)
