"""An organisation tries whether its own program hears it."""

from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

import orjson
from django.conf import settings
from django.db import transaction
from django.db.models import Q

from pehra.connectors import webhook
from pehra.events.actions.telling.calls import Sender
from pehra.events.models import Preference
from pehra.events.policy import tells_for
from pehra.events.queries.preferences import hook_secret
from pehra.foundation.access.errors import Absent, Conflict
from pehra.foundation.access.person import Person
from pehra.foundation.audit.actions import record

# Somebody waits for the answer at a page, and nobody is called in a row.
SECONDS: Final = 6.0
APART: Final = timedelta(seconds=30)


def try_program(*, by: Person, organisation_id: int, at: datetime, send: Sender = webhook.call) -> Preference:
    """Call the program once, signed as ever, with a word that says it is a trial. What came of it is kept.

    Raises Absent for whoever does not answer for the organisation, Conflict where no program is named or it was tried
    a moment ago.
    """
    row = _begin(by, organisation_id, at)
    told = {"trial": True, "made_at": at.isoformat(), "link": f"{settings.BASE_URL}/findings/"}
    error = ""
    # Outside of any transaction, as other calls.
    try:
        send(
            row.hook_url,
            orjson.dumps(told),
            secret=hook_secret(row),
            timestamp=str(int(at.timestamp())),
            key=f"trial-{uuid4()}",
            seconds=SECONDS,
        )
    except (webhook.Refused, webhook.Away) as problem:
        error = str(problem)[:500]
    row.tried_error = error
    row.save(update_fields=["tried_error"])
    return row


@transaction.atomic
def _begin(by: Person, organisation_id: int, at: datetime) -> Preference:
    row = Preference.objects.filter(pk=organisation_id).first()
    if not tells_for(by, organisation_id):
        raise Absent
    if row is None or not row.hook_url:
        raise Conflict("No program is named yet.")
    waited = Q(tried_at=None) | Q(tried_at__lte=at - APART)
    # Written down before it is made: two at the same moment are one call.
    if not Preference.objects.filter(waited, pk=organisation_id).update(tried_at=at, tried_error="no answer yet"):
        raise Conflict("It was tried a moment ago. Wait half a minute.")
    subject = f"organisation:{organisation_id}"
    record(by=by, at=at, act="finding.trial", subject=subject, party_id=organisation_id)
    row.tried_at = at
    return row
