"""Taking a note back: it becomes stricter, or it is struck out. It never becomes wider, and is never written anew.

Who has read it by then has read it. What the page can still do is close it to whoever has not, and say who had opened
it as far as its label had each reading recorded.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import Final

from django.db import transaction

from pehra.foundation.access.errors import Conflict, Forbidden, Invalid
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import READS_CASES
from pehra.foundation.accounts.queries import members
from pehra.foundation.delivery.actions import withdraw
from pehra.incidents.actions.custody import given_reason
from pehra.incidents.actions.readings import readers, recorded_since
from pehra.incidents.actions.taking_part import circle_of, entry_audience, locked, subject_of, touch
from pehra.incidents.actions.timeline import add_entry, journal
from pehra.incidents.models import Case, Correction, Entry
from pehra.incidents.policy import amends
from pehra.incidents.queries.notes import entry_by_key
from pehra.incidents.rules.wording import Amendment, EntryKind
from pehra.law.tlp import TLP, stricter

TOLD: Final = ("case.note", "case.mention")
REGISTERED: Final = frozenset({EntryKind.UPDATE_FILED, EntryKind.FINAL_FILED})

_following: list[Callable[[Entry, datetime], None]] = []


def on_amended(follow: Callable[[Entry, datetime], None]) -> None:
    """Have other records follow that hold the words of a note: called in the act, with the note as it is by then."""
    _following.append(follow)


@transaction.atomic
def amend_note(
    *,
    by: Person,
    reference: str,
    note: str,
    strike: bool = False,
    tlp: str = "",
    internal: bool = False,
    reason: str,
    at: datetime,
) -> Entry:
    """Strike a note out, or make it stricter: by its label, or for the own team alone. As its author or their lead.

    `note` is its key. Raises Absent; Conflict for what is no note; Forbidden for others who read it; Invalid.
    """
    case = locked(by, reference)
    entry = _checked(by, case, note)
    why = given_reason(reason)
    made = _correction(by, case, entry, why, at)
    if strike:
        made.what, made.words, left = Amendment.STRUCK, entry.body, [entry.party_id]
        detail = _strike(by, entry, why, at)
    else:
        detail = _tighten(by, case, entry, tlp, internal, at)
        left = entry.audience
    made.save()
    withdraw(subject=subject_of(case), record=_for(left), at=at, kinds=TOLD, told_at=entry.at)
    touch(case, at)
    for follow in _following:
        follow(entry, at)
    act = "case.note-struck" if strike else "case.note-stricter"
    journal(case, act, by=by, party_id=entry.party_id, at=at, detail={"entry": entry.pk} | detail)
    return entry


def _correction(by: Person, case: Case, entry: Entry, why: str, at: datetime) -> Correction:
    since = recorded_since(case, entry)
    late = {"recorded_since": since.isoformat()} if since and since > entry.at else {}
    return Correction(
        entry=entry,
        party_id=entry.party_id,
        what=Amendment.STRICTER,
        at=at,
        by=by.label,
        reason=why,
        before={"tlp": entry.tlp, "internal": entry.internal} | late,
        readers=readers(case, entry) if since else None,
    )


def _checked(by: Person, case: Case, note: str) -> Entry:
    entry = entry_by_key(by, case, note)
    entry.case = case
    if entry.kind == EntryKind.STRUCK:
        raise Conflict("This note has been struck out already.")
    if entry.kind in REGISTERED:
        raise Conflict(
            "What an organisation filed is a registered report and stays. File an update that puts it right."
        )
    if entry.kind != EntryKind.NOTE or entry.author_id is None:
        raise Conflict("This is a fact that the system recorded with an act: it stays as it happened.")
    if not amends(by, entry):
        raise Forbidden("Only whoever wrote a note, or a lead of their body, takes it back.")
    return entry


def _strike(by: Person, entry: Entry, why: str, at: datetime) -> dict[str, object]:
    """Whoever could read the note reads that it was struck, and why. The index follows what stands in the entry."""
    digest = hashlib.sha256(entry.body.encode()).hexdigest()
    entry.kind, entry.body = EntryKind.STRUCK, why
    entry.params = {"struck_at": at.isoformat(), "struck_by": by.label.partition(" <")[0]}
    entry.save(update_fields=["kind", "body", "params"])
    return {"sha256": digest}


def _tighten(by: Person, case: Case, entry: Entry, tlp: str, internal: bool, at: datetime) -> dict[str, object]:
    before = Entry(tlp=entry.tlp, internal=entry.internal, named=entry.named, audience=entry.audience)
    label = TLP(entry.tlp)
    if tlp:
        label = _stricter_label(tlp, case, entry)
    if not (internal and not entry.internal) and label.strictness <= TLP(entry.tlp).strictness:
        raise Invalid({"tlp": "Choose a stricter label than the note has, or only your own team."})
    entry.tlp, entry.internal = label, entry.internal or internal
    entry.named = _left_named(by, case, entry)
    entry.audience = entry_audience(case, entry, circle_of(case))
    entry.save(update_fields=["tlp", "internal", "named", "audience"])
    if set(before.audience) - set(entry.audience):
        _tell_those_shut_out(by, case, entry, before, at)
    return {"before": before.tlp, "tlp": entry.tlp, "internal": entry.internal}


def _stricter_label(tlp: str, case: Case, entry: Entry) -> TLP:
    """The label chosen: not wider than the note's, nor than its case's, which may be stricter by now."""
    own = stricter(TLP(entry.tlp), TLP(case.tlp))
    if tlp not in list(TLP) or TLP(tlp).strictness < own.strictness:
        raise Invalid({"tlp": "A note only becomes stricter: choose a stricter label than it has."})
    return TLP(tlp)


def _left_named(by: Person, case: Case, entry: Entry) -> Sequence[int]:
    """For whom a TLP:RED note is: for those already chosen, else for its author and whoever closes it."""
    if TLP(entry.tlp) is not TLP.RED:
        return []
    named = set(entry.named)
    if not named:
        return [] if case.tlp == TLP.RED else sorted({by.user_id, entry.author_id})
    if entry.internal:
        team = {user.pk for user in members([entry.party_id], READS_CASES)}
        named = named & team | {entry.author_id}
    return sorted(named)


def _tell_those_shut_out(by: Person, case: Case, entry: Entry, before: Entry, at: datetime) -> None:
    """Whoever had seen the note finds in its stead that it is closed to some of them now, without its words."""
    add_entry(
        case,
        EntryKind.STRUCK,
        by=by,
        party_id=entry.party_id,
        at=at,
        tlp=TLP(before.tlp),
        internal=before.internal,
        named={*before.named, entry.author_id} if before.named else (),
    )


def _for(keys: Iterable[int]) -> SimpleNamespace:
    """A record that these keys open."""
    return SimpleNamespace(audience=list(keys))
