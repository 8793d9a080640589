"""Whether the index is what the records say. Asked by the owner of the tables, for whom nothing is hidden."""

from dataclasses import dataclass

from django.db import connection

COMPARE = """
SELECT count(d.id), count(*) FILTER (WHERE d.id IS NULL), count(*) FILTER (WHERE e.kind IS NULL),
       count(*) FILTER (WHERE d.id IS NOT NULL AND e.kind IS NOT NULL
           AND (d.case_id, d.at, d.audience, d.words) IS DISTINCT FROM (e.case_id, e.at, e.audience, e.words))
FROM search_expected e FULL JOIN search_document d ON d.kind = e.kind AND d.record_id = e.record_id
"""


@dataclass(frozen=True)
class Difference:
    """How many documents there are, and how many are missing, left over, or say something else than their record."""

    documents: int
    missing: int
    extra: int
    differing: int

    @property
    def holds(self) -> bool:
        return not (self.missing or self.extra or self.differing)


def difference() -> Difference:
    with connection.cursor() as cursor:
        cursor.execute(COMPARE)
        return Difference(*cursor.fetchone())
