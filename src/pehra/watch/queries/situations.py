"""Situation reports that wait to be acknowledged, whoever looks."""

from pehra.watch.models import Declaration, Situation


def unacknowledged(row: Declaration) -> list[tuple[Situation, frozenset[int]]]:
    """The reports of a level that somebody has not acknowledged, the newest first, each with the bodies that owe it.

    Whoever has acknowledged a newer one owes none before it.
    """
    found, done = [], set[int]()
    rows = Situation.objects.filter(declaration=row).defer("text").order_by("-number")
    for each in rows.prefetch_related("receipts"):
        done |= {receipt.body_id for receipt in each.receipts.all()}
        if owing := frozenset(each.asked) - done:
            found.append((each, owing))
    return found
