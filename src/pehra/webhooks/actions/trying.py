"""A body tries whether its program hears it."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q

from pehra.connectors import webhook
from pehra.foundation.access.errors import Conflict
from pehra.foundation.access.person import Person
from pehra.foundation.audit.actions import record
from pehra.webhooks.actions.sending import Outcome, Sender, note
from pehra.webhooks.models import Delivery, Endpoint
from pehra.webhooks.queries.deliveries import words
from pehra.webhooks.queries.endpoints import endpoint, secret_of
from pehra.webhooks.rules.happenings import PING
from pehra.webhooks.rules.trying import MOST_ATTEMPTS
from pehra.webhooks.rules.wording import DeliveryState

# Somebody waits for the answer at a page, and nobody is called in a row.
SECONDS: Final = 6.0
APART: Final = timedelta(seconds=30)


def ping(*, by: Person, reference: str, at: datetime, send: Sender = webhook.call) -> Delivery:
    """Call the program once, signed as ever, with a word that says it is a trial. What came of it is in the log.

    A webhook that is switched off may be tried as well. Raises Absent; Conflict where it was tried a moment ago.
    """
    row = endpoint(by, reference)
    made = _begin(row, by, at)
    # Outside of any transaction, as other calls.
    try:
        status = send(
            row.url,
            words(row, [made])[made.pk],
            secret=secret_of(row),
            timestamp=str(int(at.timestamp())),
            key=str(made.key),
            seconds=SECONDS,
        )
        outcome = Outcome(status)
    except webhook.Failed as failed:
        outcome = Outcome(failed.status, str(failed)[:500])
    note(made.pk, outcome, at)
    made.refresh_from_db()
    return made


@transaction.atomic
def _begin(row: Endpoint, by: Person, at: datetime) -> Delivery:
    waited = Q(pinged_at=None) | Q(pinged_at__lte=at - APART)
    # Written down before it is made: two at the same moment are one call.
    if not Endpoint.objects.filter(waited, pk=row.pk).update(pinged_at=at):
        raise Conflict("It was tried a moment ago. Wait half a minute.")
    # It has had all its attempts: a trial is never made again.
    made = Delivery.objects.create(
        endpoint=row, kind=PING, at=at, next_at=at, attempts=MOST_ATTEMPTS, state=DeliveryState.FAILED
    )
    record(by=by, at=at, act="webhook.try", subject=f"webhook:{row.reference}", party_id=row.party_id)
    return made
