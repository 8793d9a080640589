"""What is kept of what was told, and for how long."""

from datetime import datetime, timedelta
from typing import Final

from pehra.webhooks.models import Delivery
from pehra.webhooks.rules.wording import DeliveryState

KEEP_WORDS: Final = timedelta(days=30)
KEEP_LINES: Final = timedelta(days=180)


def forget_old(*, at: datetime) -> int:
    """Forget the words of what happened long ago, and later that it was told at all; returns how many rows changed."""
    ended = Delivery.objects.exclude(state=DeliveryState.WAITING)
    words = ended.filter(facts__isnull=False, at__lt=at - KEEP_WORDS).update(facts=None)
    lines, _ = ended.filter(at__lt=at - KEEP_LINES).delete()
    return words + lines
