"""How far many clocks are, written by one statement that is read once."""

from collections.abc import Iterable

import orjson

from pehra.foundation.deadlines.models import Deadline
from pehra.foundation.storing import prepared

MOVED = ("next_at", "done_upto", "breached_at")
MOVE = """
UPDATE deadlines_deadline d SET next_at = v.next_at, done_upto = v.done_upto, breached_at = v.breached_at, faults = 0
FROM json_to_recordset(%s)
    v (id bigint, next_at timestamptz, done_upto timestamptz, breached_at timestamptz) WHERE d.id = v.id
"""


def move(rows: Iterable[Deadline]) -> None:
    """Write of each of these, which are locked, what the sweep has just set."""
    told = [{name: getattr(row, name) for name in ("id", *MOVED)} for row in rows]
    with prepared() as cursor:
        cursor.execute(MOVE, [orjson.dumps(told).decode()])
