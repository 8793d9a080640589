"""What the profile in force expects of establishment files."""

from pehra.law.formation import FormationRow, FormationState, Government
from pehra.law.functions import Function
from pehra.registry import models


def formation_rows() -> tuple[FormationRow, ...]:
    """Every row, with what is over and what is to come."""
    return tuple(
        FormationRow(
            id=row.key,
            function=Function(row.function) if row.function else None,
            state=FormationState(row.stage),
            days=row.days,
            notified_by=Government(row.notified_by) if row.notified_by else None,
            starts=row.starts,
            ends=row.ends,
            citation=row.citation,
            note=row.note,
        )
        for row in models.FormationRow.objects.order_by("key")
    )
