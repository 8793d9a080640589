"""Whether the sums by day are what the tasks say. Asked by the owner of the tables."""

from dataclasses import dataclass
from typing import Final

from django.db import connection

CELL: Final = "mandate_id, body_id, tier, day, due"
PARTS: Final = ("cases", "in_time", "late", "skipped", "open")
COLUMNS: Final = f"{CELL}, {', '.join(PARTS)}"
DIFFERENT: Final = f"""
WITH kept AS (
    SELECT {CELL}, {", ".join(f"sum({part})::int AS {part}" for part in PARTS)} FROM playbooks_tally GROUP BY {CELL}
    HAVING {" OR ".join(f"sum({part}) <> 0" for part in PARTS)}
), wanted AS MATERIALIZED (SELECT {COLUMNS} FROM playbooks_expected)
SELECT (SELECT count(*) FROM wanted), (SELECT count(*) FROM (SELECT {CELL} FROM (
    (TABLE wanted EXCEPT TABLE kept) UNION ALL (TABLE kept EXCEPT TABLE wanted)) different GROUP BY {CELL}) cells)
"""  # noqa: S608


@dataclass(frozen=True)
class Difference:
    """How many sums there are, and how many of them are missing, left over, or say something else."""

    sums: int
    wrong: int

    @property
    def holds(self) -> bool:
        return not self.wrong


def difference() -> Difference:
    with connection.cursor() as cursor:
        cursor.execute(DIFFERENT)
        return Difference(*cursor.fetchone())
