"""What became of the mails of digests, so that the CERT sees it without reading anybody's outbox."""

from datetime import datetime, timedelta
from typing import Final

from pehra.events.models import Digest
from pehra.foundation.delivery.queries import mail_states

# Mails are given up long before this.
LONGEST: Final = timedelta(days=7)
SLICE: Final = 1000


def follow(*, at: datetime) -> int:
    """Count again the mails of digests that are under way; returns how many digests are settled now."""
    settled = 0
    rows = list(Digest.objects.filter(settled=False).order_by("made_at").only("pk", "notices", "made_at")[:SLICE])
    states = mail_states(notice for row in rows for notice in row.notices)
    for row in rows:
        counts = [states.get(notice, {}) for notice in row.notices]
        row.mails_waiting, row.mails_sent, row.mails_failed = (
            sum(each.get(state, 0) for each in counts) for state in ("waiting", "sent", "failed")
        )
        expanded = bool(row.mails_waiting or row.mails_sent or row.mails_failed)
        row.settled = (expanded and not row.mails_waiting) or row.made_at + LONGEST < at
        settled += row.settled
    Digest.objects.bulk_update(rows, ["mails_waiting", "mails_sent", "mails_failed", "settled"], batch_size=500)
    return settled
