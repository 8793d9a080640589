"""Reading what few may read is an act too, and stands in the journal."""

from datetime import datetime

from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import READS_CASES
from pehra.incidents.actions.timeline import journal
from pehra.incidents.models import Case
from pehra.incidents.policy import is_restricted


def note_reading(*, by: Person, case: Case, at: datetime, act: str = "case.read") -> bool:
    """Record that somebody read a case that is TLP:RED or AMBER+STRICT, or took something of it along (`act`).

    Returns whether it was one.
    Called after the window is closed, in which nothing can be written.
    """
    if not is_restricted(case):
        return False
    parties = by.parties(READS_CASES)
    opened = sorted(parties & set(case.audience)) or sorted(parties)
    journal(case, act, by=by, party_id=opened[0] if opened else None, at=at, detail={"tlp": case.tlp})
    return True
