"""Findings that wait to be named by a digest (again)."""

from collections.abc import Iterable
from typing import Final

from django.db import connection

from pehra.events.models import Finding, Untold

# By both columns of the index, row for row.
NO_LONGER: Final = """
DELETE FROM events_untold u USING unnest(%s::bigint[], %s::bigint[]) w (organisation, finding)
WHERE u.organisation_id = w.organisation AND u.finding_id = w.finding
"""


def still_to_tell(findings: Iterable[Finding]) -> None:
    """Have the next digests of their organisations name these; their `told_at` is empty."""
    rows = (Untold(organisation_id=each.organisation_id, finding_id=each.pk) for each in findings)
    Untold.objects.bulk_create(rows, ignore_conflicts=True)


def nothing_to_tell(findings: Iterable[Finding]) -> None:
    """Have no digest name these: somebody has answered them."""
    rows = [(each.organisation_id, each.pk) for each in findings]
    with connection.cursor() as cursor:
        cursor.execute(NO_LONGER, [[each[0] for each in rows], [each[1] for each in rows]])
