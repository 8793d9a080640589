"""Taking a list of measures along is an act, and stands in the journal."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pehra.correspondence.queries.measures import Extent
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import READS_CASES
from pehra.foundation.audit.actions import record
from pehra.incidents import actions as cases


def note_listing(*, by: Person, found: Iterable[Any], at: datetime) -> None:
    """Record that somebody read measures (`found`, with their cases) of cases that few may read."""
    for case in {each.case_id: each.case for each in found}.values():
        cases.note_reading(by=by, case=case, at=at, act="measures.read")


def note_export(*, by: Person, extent: Extent, form: str, at: datetime) -> None:
    """Record that somebody takes a blocklist along: how many lines, and how many of restricted cases. No value."""
    party = next(iter(sorted(by.parties(READS_CASES))), None)
    detail = {"form": form, "lines": extent.lines, "restricted": extent.restricted}
    record(by=by, at=at, act="measures.export", subject="measures", party_id=party, detail=detail)
