"""What is shared for what, and who releases, as the profile in force has it."""

from pehra.law.sharing import Releaser, ReleaseRule, SharePurpose
from pehra.registry import models


def share_purposes() -> tuple[SharePurpose, ...]:
    """Every row, with what is over and what is to come."""
    return tuple(
        SharePurpose(row.key, row.name_en, row.name_ur, row.starts, row.ends, row.citation)
        for row in models.SharePurposeRow.objects.order_by("key")
    )


def release_rules() -> tuple[ReleaseRule, ...]:
    """Every row, with what is over and what is to come."""
    return tuple(
        ReleaseRule(row.key, row.tlp, frozenset(map(Releaser, row.roles)), row.starts, row.ends, row.citation)
        for row in models.ReleaseRuleRow.objects.order_by("key")
    )
