"""A file as the network may read it: the row that the command line and the API give."""

from typing import Any

from pehra.registry.queries.formation import File


def file_row(shown: File) -> dict[str, Any]:
    """Where a file stands, for how long, and what is next; no papers and no remarks."""
    return {
        "body": shown.body.slug,
        "name_en": shown.body.name_en,
        "name_ur": shown.body.name_ur,
        "department": shown.department,
        "state": shown.state.value,
        "since": shown.since.isoformat() if shown.since else None,
        "waited_days": shown.waited,
        "expected_days": shown.row.days if shown.row else None,
        "late": shown.late,
        "takes_effect_on": shown.pending_on.isoformat() if shown.pending_on else None,
        "functions": [each.value for each in shown.functions],
        "mandates": [each.id for each in shown.mandates],
        "next": shown.awaited.act.value if shown.awaited else None,
        "steps_on": [{"act": each.act.value, "who": each.who.value, "to": each.target.value} for each in shown.next],
        "merged_into": shown.merged_into.slug if shown.merged_into else None,
    }
