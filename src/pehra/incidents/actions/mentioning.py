"""Mentions in notes: of whom, and that they are told."""

from datetime import datetime

from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import READS_CASES
from pehra.foundation.accounts.queries import members, seeing
from pehra.incidents.actions.taking_part import circle_of, entry_audience
from pehra.incidents.actions.timeline import tell_persons
from pehra.incidents.models import Case, Entry
from pehra.incidents.queries import Colleague, entries_of
from pehra.incidents.rules.mentions import LONGEST_ASKED, MOST_OFFERED, begins, mentions
from pehra.incidents.rules.wording import EntryKind
from pehra.law.tlp import TLP


def may_be_mentioned(by: Person, case: Case, entry: Entry) -> list[Colleague]:
    """Whom somebody may mention in an entry: those who may see it and of whom the writer knows that they do.

    That are the people of the own party, the persons whom the case names where the writer sees that, and whoever has
    written something that the writer sees. Who else of another party reads along is nobody's business: a name that is
    typed anyway stays text, and says nothing of whether there is such a person.
    """
    known = {user.pk for user in members([entry.party_id] if entry.party_id else [], READS_CASES)}
    if not entry.internal:
        known |= {each.author_id for each in entries_of(by, case) if each.author_id}
        known |= set(circle_of(case).named) if case.tlp == TLP.RED else set()
    found = seeing(entry, among=known - {by.user_id})
    return [Colleague(user.pk, user.name, user.email) for user in found]


def offered(
    by: Person, case: Case, party: int, *, asked: str, tlp: str = "", internal: bool = False, named: set[int]
) -> list[str]:
    """The names offered for what was typed behind an "@", for a note with this label and these choices."""
    label = TLP(tlp) if tlp in list(TLP) else TLP(case.tlp)
    chosen = set(named) if label is TLP.RED else set()
    entry = Entry(
        case=case,
        kind=EntryKind.NOTE,
        author_id=by.user_id,
        party_id=party,
        tlp=label,
        internal=internal,
        named=sorted(chosen | ({by.user_id} if label is TLP.RED and case.tlp != TLP.RED else set())),
    )
    entry.audience = entry_audience(case, entry, circle_of(case))
    names = {each.name for each in may_be_mentioned(by, case, entry) if begins(each.name, asked[:LONGEST_ASKED])}
    return sorted(names)[:MOST_OFFERED]


def keep_mentions(by: Person, case: Case, entry: Entry) -> set[int]:
    """Write into a note whom it mentions; returns them. Where two have the same name, both are meant."""
    if "@" not in entry.body:
        return set()
    people = may_be_mentioned(by, case, entry)
    names = {found.name for found in mentions(entry.body, [each.name for each in people])}
    if names:
        entry.params = entry.params | {"mentions": sorted(names)}
        entry.save(update_fields=["params"])
    return {each.user_id for each in people if each.name in names}


def tell_mentioned(case: Case, users: set[int], at: datetime) -> None:
    """By name, and by mail where they wish; the mail carries a link and nothing else."""
    if users:
        tell_persons(case, users, "case.mention", "You are mentioned in a note on case %(case)s.", at=at)
