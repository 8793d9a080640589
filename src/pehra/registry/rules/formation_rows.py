"""The state table of establishment files as rows for machines, and the fields of a file that everybody may read."""

from typing import Any

from pehra.law.formation import FormationState
from pehra.registry.rules.formation import TRANSITIONS, ways_out


def transition_rows() -> list[dict[str, Any]]:
    """Every step of the table."""
    return [
        {
            "act": str(each.act),
            "from": [str(state) for state in each.sources],
            "to": str(each.target),
            "who": str(each.who),
            "needs": [str(need) for need in each.needs],
            "citation": each.citation,
        }
        for each in TRANSITIONS
    ]


def edges() -> list[tuple[str, str, str]]:
    """Every pair of states that an act joins: from where, to where, by which act."""
    return [(state.value, each.target.value, each.act.value) for state in FormationState for each in ways_out(state)]
