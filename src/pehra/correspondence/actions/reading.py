"""Reading a letter that few may read is an act too, and stands in the journal."""

from datetime import datetime
from typing import Any

from pehra.correspondence.actions.acting import subject_of
from pehra.correspondence.models import Request
from pehra.foundation.access.person import Person
from pehra.foundation.audit.actions import record
from pehra.incidents import actions as cases
from pehra.law.tlp import TLP


def note_reading(*, by: Person, row: Request, case: Any | None, at: datetime) -> bool:
    """Record that somebody read a request about a restricted case, or one whose letter is itself restricted.

    `case` as its reader sees it, none for whoever is asked. Returns whether it was one. Called after the window.
    """
    if case is not None and cases.note_reading(by=by, case=case, at=at, act="request.read"):
        return True
    if TLP(row.tlp).strictness < TLP.AMBER_STRICT.strictness:
        return False
    party = row.party_id if case is not None else row.to_party_id
    record(by=by, at=at, act="request.read", subject=subject_of(row), party_id=party, detail={"tlp": row.tlp})
    return True
