"""The subscriptions, for whoever keeps the installation running."""

from typing import Any, Final

from pehra.events.models import FeedSource

_TOLD: Final = ("id", "feed", "url", "enabled", "next_at", "fetched_at", "changed_at", "failures", "problem")


def sources() -> list[dict[str, Any]]:
    """Each subscription; `every_seconds` is how often it is fetched. No secret is among it."""
    rows = FeedSource.objects.order_by("feed", "url")
    return [{name: getattr(row, name) for name in _TOLD} | {"every_seconds": row.every.total_seconds()} for row in rows]
