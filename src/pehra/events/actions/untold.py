"""Findings that wait to be named by a digest (again)."""

from collections.abc import Iterable

from pehra.events.models import Finding, Untold


def still_to_tell(findings: Iterable[Finding]) -> None:
    """Have the next digests of their organisations name these; their `told_at` is empty."""
    rows = (Untold(organisation_id=each.organisation_id, finding_id=each.pk) for each in findings)
    Untold.objects.bulk_create(rows, ignore_conflicts=True)
