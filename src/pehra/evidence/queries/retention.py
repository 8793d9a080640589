"""For how long pieces are kept, and which are over their time."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Exists, OuterRef

from pehra.evidence.models import Destruction, Hold, Piece
from pehra.evidence.rules.words import DestructionState, PieceState
from pehra.law.retention import RetentionRule, kept_until, rule_for
from pehra.law.tlp import TLP
from pehra.registry import queries as registry

# Whoever said no is not asked again for so long.
DECLINED_FOR: Final = timedelta(days=365)


def rule_of(
    case: Any, piece: Piece, at: datetime, rows: Collection[RetentionRule] | None = None
) -> RetentionRule | None:
    """The row of the profile that says how long this piece is kept; `rows` where they are at hand."""
    rows = registry.retention_rules() if rows is None else rows
    return rule_for(rows, case.classification, TLP(piece.tlp), registry.local_date(at))


def overdue(at: datetime) -> list[tuple[int, RetentionRule]]:
    """Pieces of closed cases whose time is over, that nothing stands in the way of, with the row that says so."""
    asked = Destruction.objects.filter(piece=OuterRef("pk"))
    stands = asked.filter(state__in=[DestructionState.PROPOSED, DestructionState.CONFIRMED])
    declined = asked.filter(state=DestructionState.DECLINED, ended_at__gt=at - DECLINED_FOR)
    held = Hold.objects.filter(piece=OuterRef("pk"), lifted_at=None)
    rows = Piece.objects.select_related("case").exclude(state=PieceState.DESTROYED).exclude(case__closed_at=None)
    found, rules = [], registry.retention_rules()
    for piece in rows.filter(~Exists(stands), ~Exists(declined), ~Exists(held)).order_by("pk").iterator(500):
        rule = rule_of(piece.case, piece, at, rules)
        until = kept_until(rule, piece.case.closed_at)
        if rule and until and until <= at:
            found.append((piece.pk, rule))
    return found
