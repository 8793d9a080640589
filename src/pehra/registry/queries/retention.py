"""For how long evidence is kept, as the profile in force has it."""

from pehra.law.retention import RetentionRule
from pehra.registry import models


def retention_rules() -> tuple[RetentionRule, ...]:
    """Every row, with what is over and what is to come."""
    return tuple(
        RetentionRule(row.key, row.rsit_class, row.tlp, row.days, row.starts, row.ends, row.citation)
        for row in models.RetentionRow.objects.order_by("key")
    )
