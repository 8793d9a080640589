"""Who has opened a note, as far as the journal has it.

Each page of a case that is read under a strict label leaves a line that says which notes it showed. What was printed,
exported or told by word of mouth is in no line: so these are at least those who know what the note said.
"""

from datetime import datetime
from typing import Any, Final

from pehra.foundation.audit import queries as audit
from pehra.incidents.actions.taking_part import subject_of
from pehra.incidents.models import Case, Correction, Entry
from pehra.incidents.policy import is_restricted
from pehra.incidents.queries.notes import shown_on
from pehra.incidents.rules.wording import EntryKind
from pehra.law.tlp import TLP, stricter
from pehra.registry import queries as registry

# Lines of these acts that do not say which notes were shown were written before lines said it: of all that there were.
SHOWED_ALL: Final = ("case.read", "release.work")


def recorded_since(case: Case, note: Entry) -> datetime | None:
    """From when on, without a gap until now, each reading of a note leaves a line; None: it does not.

    That is as long as the stricter label of case and note has it recorded. Of another case, from which the note was
    split off, the label is not asked.
    """
    of_case, of_note = TLP(case.tlp), TLP(note.tlp)
    if not (is_restricted(case) or is_restricted(note)):
        return None
    labels = Entry.objects.filter(case=case, kind=EntryKind.TLP, pk__gt=note.pk)
    before: list[tuple[datetime, TLP | None, TLP | None]]
    before = [(each.at, TLP(each.params["before"]), None) for each in labels]
    before += [(each.at, None, TLP(each.before["tlp"])) for each in Correction.objects.filter(entry=note)]
    before += [(line.at, TLP.CLEAR, None) for line in _splits(case, note)]
    for at, case_label, note_label in sorted(before, key=lambda each: each[0], reverse=True):
        of_case, of_note = case_label or of_case, note_label or of_note
        if stricter(of_case, of_note).strictness < TLP.AMBER_STRICT.strictness:
            return at
    return note.at


def readers(case: Case, note: Entry) -> list[dict[str, str]]:
    """Whoever was shown a note since it was written, each once, in order of time; its author is not told.

    Whether they could see it then, the line says, and not who sees it today.
    """
    subjects = [subject_of(each) for each in shown_on(case)] + [line.subject for line in _splits(case, note)]
    unsaid = () if note.internal or note.named else SHOWED_ALL
    lines = audit.first_shown(subjects, number=note.pk, since=note.at, unsaid=unsaid)
    parties = registry.party_names({line.party_id for line in lines if line.party_id})
    return [_reading(line, parties.get(line.party_id or 0)) for line in lines if line.user_id != note.author_id]


def _splits(case: Case, note: Entry) -> list[Any]:
    """By which notes were moved to this case since this one was written; their subject is the case it came from."""
    return audit.of_act("case.split", {"into": case.reference}, since=note.at)


def _reading(line: Any, party: registry.PartyName | None) -> dict[str, str]:
    return {
        "name": line.actor.partition(" <")[0],
        "party_en": party.name_en if party else "",
        "party_ur": party.name_ur if party else "",
        "at": line.at.isoformat(),
    }
