"""Situation reports that wait to be acknowledged, whoever looks."""

from collections.abc import Iterator

from pehra.watch.models import Declaration, Situation


def unacknowledged(row: Declaration) -> Iterator[tuple[Situation, frozenset[int]]]:
    """The reports of a level that somebody has not acknowledged, the oldest first, each with the bodies that owe it."""
    for each in Situation.objects.filter(declaration=row).prefetch_related("receipts").order_by("number"):
        owing = frozenset(each.asked) - {receipt.body_id for receipt in each.receipts.all()}
        if owing:
            yield each, owing
