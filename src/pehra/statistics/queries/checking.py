"""Whether facts are what the records say, and sums what the facts say. Asked by the owner of the tables."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.db import connection

from pehra.statistics.models import Frozen
from pehra.statistics.queries.frozen import worked_out
from pehra.statistics.rules.canonical import digest
from pehra.statistics.rules.definitions import definitions

FACTS: Final = """
SELECT count(f.record_id), count(*) FILTER (WHERE f.record_id IS NULL), count(*) FILTER (WHERE e.record_id IS NULL),
       count(*) FILTER (WHERE to_jsonb(e) <> to_jsonb(f) - 'id' - 'since' - 'until')
FROM statistics_expected e
FULL JOIN (SELECT * FROM statistics_fact WHERE until IS NULL) f ON f.kind = e.kind AND f.record_id = e.record_id
"""
# Fact by fact, and not by the columns by which sums are made. Quarters and years come from the months: of these there
# are far fewer than of facts.
SUMS: Final = """
WITH edge AS (SELECT coalesce((SELECT revision FROM statistics_edge), 0) AS revision), months AS MATERIALIZED (
    SELECT p.scope_id, date_trunc('month', m.day::timestamp)::date AS starts, p.dimension, p.key, m.measure, m.step,
           sum(m.amount) AS amount
    FROM edge, statistics_fact f, statistics_places(f) p, statistics_moves(f) m
    WHERE f.since <= edge.revision AND (f.until IS NULL OR f.until > edge.revision)
    GROUP BY 1, 2, 3, 4, 5, 6
), slow AS (
    SELECT scope_id, g.grain, date_trunc(g.unit, starts::timestamp)::date AS starts, dimension, key, measure, step,
           sum(amount) AS amount
    FROM months, (VALUES ('m', 'month'), ('q', 'quarter'), ('y', 'year')) g (grain, unit)
    GROUP BY 1, 2, 3, 4, 5, 6, 7
)
SELECT count(*) FILTER (WHERE t.amount IS NOT NULL),
       count(*) FILTER (WHERE coalesce(t.amount, 0) <> coalesce(s.amount, 0))
FROM slow s FULL JOIN statistics_total t USING (scope_id, grain, starts, dimension, key, measure, step)
"""


@dataclass(frozen=True)
class Difference:
    """How many facts and sums there are, and how many of them are missing, left over, or say something else."""

    facts: int
    missing: int
    extra: int
    differing: int
    sums: int
    wrong_sums: int

    @property
    def holds(self) -> bool:
        return not (self.missing or self.extra or self.differing or self.wrong_sums)


# Told what is compared next: of frozen statistics, the reference of each.
Follow = Callable[[str], object]


def difference(follow: Follow = str) -> Difference:
    with connection.cursor() as cursor:
        follow("facts")
        cursor.execute(FACTS)
        facts = cursor.fetchone()
        follow("sums")
        cursor.execute(SUMS)
        return Difference(*facts, *cursor.fetchone())


def differing_frozen(follow: Follow = str) -> list[str]:
    """The references of frozen statistics that come to other bytes when they are worked out anew.

    Only those that were counted by the definitions of this version can be.
    """
    found = []
    for row in Frozen.objects.filter(definitions=definitions().version).order_by("pk").iterator(chunk_size=20):
        follow(row.reference)
        if not row.sha256 == digest(row.content) == digest(worked_out(row)):
            found.append(row.reference)
    return found
