"""Cases in the order of their next clocks, for the lists of case work: an index of the floor's rows has it."""

from typing import Final

from django.db import connection

from pehra.foundation.access.person import NETWORK_KEY, Person
from pehra.incidents.queries.clocked import Spot, Wanted

# Each key on its own, so that the index gives the first ones without anything being sorted; a case of two of somebody's
# bodies has the same time and reference under both.
SPOTS: Final = """
SELECT DISTINCT found.case_id, found.reference, found.due_at
FROM unnest(%(keys)s::bigint[]) k (number) CROSS JOIN (VALUES (true), (false)) w (wide)
CROSS JOIN LATERAL (
    SELECT i.case_id, i.reference, i.due_at FROM watch_item i
    WHERE i.key = k.number AND i.wide = w.wide AND i.due_at >= %(since)s AND i.due_at < %(until)s{behind}
    ORDER BY i.due_at {way}, i.reference {way} LIMIT %(most)s
) found
ORDER BY found.due_at {way}, found.reference {way} LIMIT %(most)s
"""
BEHIND: Final = " AND (i.due_at, i.reference) {sign} (%(moment)s, %(reference)s)"


def walk(person: Person, wanted: Wanted) -> list[Spot]:
    """The spots of the cases that concern this person: how others are dealt with is not the network's business."""
    behind = BEHIND.format(sign="<" if wanted.backwards else ">") if wanted.behind else ""
    moment, reference = wanted.behind or (None, "")
    values = {
        "keys": [key for key in person.keys if key != NETWORK_KEY],
        "since": wanted.span[0],
        "until": wanted.span[1],
        "moment": moment,
        "reference": reference,
        "most": wanted.most,
    }
    with connection.cursor() as cursor:
        cursor.execute(SPOTS.format(behind=behind, way="DESC" if wanted.backwards else "ASC"), values)
        return [Spot(*row) for row in cursor.fetchall()]
