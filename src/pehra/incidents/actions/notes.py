"""Taking a note back: it becomes stricter, or it is struck out. It never becomes wider, and is never written anew.

Who has read it by then has read it. What the page can still do is close it to whoever has not, and say who had opened
it where its label has each reading recorded.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import Any, Final

from django.db import transaction

from pehra.foundation.access.errors import Conflict, Forbidden, Invalid
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import READS_CASES
from pehra.foundation.accounts.queries import members, seeing
from pehra.foundation.audit import queries as audit
from pehra.foundation.delivery.actions import withdraw
from pehra.incidents.actions.custody import given_reason
from pehra.incidents.actions.taking_part import circle_of, entry_audience, locked, subject_of, touch
from pehra.incidents.actions.timeline import add_entry, journal
from pehra.incidents.models import Case, Correction, Entry
from pehra.incidents.policy import amends, is_restricted
from pehra.incidents.queries.notes import entry_by_key, shown_on
from pehra.incidents.rules.wording import Amendment, EntryKind
from pehra.law.tlp import TLP, stricter
from pehra.registry import queries as registry

TOLD: Final = ("case.note", "case.mention")
MOST_READINGS: Final = 500
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
    for follow in _following:
        follow(entry, at)
    touch(case, at)
    act = "case.note-struck" if strike else "case.note-stricter"
    journal(case, act, by=by, party_id=entry.party_id, at=at, detail={"entry": entry.pk} | detail)
    return entry


def _correction(by: Person, case: Case, entry: Entry, why: str, at: datetime) -> Correction:
    return Correction(
        entry=entry,
        party_id=entry.party_id,
        what=Amendment.STRICTER,
        at=at,
        by=by.label,
        reason=why,
        before={"tlp": entry.tlp, "internal": entry.internal},
        readers=_readers(case, entry),
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
    label = TLP(tlp) if tlp in list(TLP) else TLP(entry.tlp)
    if (tlp and tlp not in list(TLP)) or label.strictness < stricter(TLP(entry.tlp), TLP(case.tlp)).strictness:
        raise Invalid({"tlp": "A note only becomes stricter: choose a stricter label than it has."})
    closes = internal and not entry.internal
    if not closes and label.strictness <= TLP(entry.tlp).strictness:
        raise Invalid({"tlp": "Choose a stricter label than the note has, or only your own team."})
    entry.tlp, entry.internal = label, entry.internal or internal
    entry.named = _left_named(by, case, entry)
    entry.audience = entry_audience(case, entry, circle_of(case))
    entry.save(update_fields=["tlp", "internal", "named", "audience"])
    if set(before.audience) - set(entry.audience):
        _tell_those_shut_out(by, case, entry, before, at)
    return {"before": before.tlp, "tlp": entry.tlp, "internal": entry.internal}


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


def _readers(case: Case, entry: Entry) -> list[dict[str, str]] | None:
    """Who has opened the note since it was written, each once; None where its label has no reading recorded."""
    if not (is_restricted(case) or is_restricted(entry)):
        return None
    everything = audit.Reach(True, frozenset())
    found: dict[int, Any] = {}
    for each in shown_on(case):
        for line in audit.entries(everything, subject=subject_of(each), act="case.read", limit=MOST_READINGS):
            shown = line.detail.get("entries")
            if line.at >= entry.at and line.user_id != entry.author_id and (shown is None or entry.pk in shown):
                found[line.user_id] = line
    saw = {user.pk for user in seeing(entry, among=found)}
    lines = sorted((line for user, line in found.items() if user in saw), key=lambda each: each.at)
    parties = registry.party_names({line.party_id for line in lines if line.party_id})
    return [_reading(line, parties.get(line.party_id or 0)) for line in lines]


def _reading(line: Any, party: registry.PartyName | None) -> dict[str, str]:
    return {
        "name": line.actor.partition(" <")[0],
        "party_en": party.name_en if party else "",
        "party_ur": party.name_ur if party else "",
        "at": line.at.isoformat(),
    }


def _for(keys: Iterable[int]) -> SimpleNamespace:
    """A record that these keys open."""
    return SimpleNamespace(audience=list(keys))
