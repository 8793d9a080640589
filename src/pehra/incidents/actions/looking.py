"""Reading what few may read is an act too, and stands in the journal."""

from collections.abc import Iterable
from datetime import datetime

from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import READS_CASES
from pehra.incidents.actions.timeline import journal
from pehra.incidents.models import Case, Entry
from pehra.incidents.policy import is_restricted
from pehra.incidents.rules.wording import EntryKind


def note_reading(
    *, by: Person, case: Case, entries: Iterable[Entry] = (), at: datetime, act: str = "case.read"
) -> bool:
    """Record that somebody read a case that is TLP:RED or AMBER+STRICT, or took something of it along (`act`).

    Which of these `entries` of its timeline were shown: the notes, which may be taken back. In a wider case, record it
    where there are such entries among them, and which. Returns whether it was one. Called after the window is closed,
    in which nothing can be written.
    """
    if is_restricted(case):
        shown = [entry.pk for entry in entries if entry.kind == EntryKind.NOTE]
    elif not (shown := [entry.pk for entry in entries if _is_restricted(entry, case)]):
        return False
    detail = {"tlp": case.tlp, "entries": shown}
    parties = by.parties(READS_CASES)
    opened = sorted(parties & set(case.audience)) or sorted(parties)
    journal(case, act, by=by, party_id=opened[0] if opened else None, at=at, detail=detail)
    return True


def _is_restricted(entry: Entry, shown_in: Case) -> bool:
    """Also under the label of the case that it is of, which was merged into the wider one in which it is shown."""
    return is_restricted(entry) or (entry.case_id != shown_in.pk and is_restricted(entry.case))
