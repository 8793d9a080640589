"""Reading what few may read is an act too, and stands in the journal."""

from collections.abc import Iterable
from datetime import datetime

from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import READS_CASES
from pehra.incidents.actions.timeline import journal
from pehra.incidents.models import Case, Entry
from pehra.incidents.policy import is_restricted


def note_reading(
    *, by: Person, case: Case, entries: Iterable[Entry] = (), at: datetime, act: str = "case.read"
) -> bool:
    """Record that somebody read a case that is TLP:RED or AMBER+STRICT, or took something of it along (`act`).

    In a wider case, record it where such `entries` of its timeline were shown, and which. Returns whether it was one.
    Called after the window is closed, in which nothing can be written.
    """
    detail: dict[str, object] = {"tlp": case.tlp}
    if not is_restricted(case):
        shown = [entry.pk for entry in entries if is_restricted(entry)]
        if not shown:
            return False
        detail["entries"] = shown
    parties = by.parties(READS_CASES)
    opened = sorted(parties & set(case.audience)) or sorted(parties)
    journal(case, act, by=by, party_id=opened[0] if opened else None, at=at, detail=detail)
    return True
