"""Target levels of maturity, as the profile in force has them."""

from pehra.law.functions import Function
from pehra.law.maturity import MaturityTarget
from pehra.registry import models


def maturity_targets() -> tuple[MaturityTarget, ...]:
    """Every row, with what is over and what is to come."""
    return tuple(
        MaturityTarget(row.key, Function(row.function), row.parameter, row.level, row.starts, row.ends, row.citation)
        for row in models.MaturityTargetRow.objects.order_by("key")
    )
