"""Who takes part in a case, and with that who may see it: the only place that writes an audience."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import F

from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import ANSWERS_FOR_THE_BODY, READS_CASES
from pehra.foundation.accounts.queries import members, seeing
from pehra.foundation.delivery.actions import withdraw
from pehra.incidents.errors import Changed, DrillOver, DrillStands, OutsideDrill
from pehra.incidents.models import Case, Drill, Entry, Named, Participant, Report
from pehra.incidents.rules.references import tidy
from pehra.incidents.rules.wording import ParticipantPart
from pehra.law.tlp import TLP, audience, stricter


@dataclass(frozen=True)
class Circle:
    """Who takes part in a case today: parties, and the named persons with the party for which each is named."""

    parties: frozenset[int]
    named: Mapping[int, int]
    case: Case | None = None

    @cached_property
    def readers(self) -> frozenset[int]:
        """Parties with which the case is shared: they read what TLP:AMBER or wider lets them read, and take no part.

        Asked for only where an audience depends on it, and then once.
        """
        return readers_of([self.case.pk])[self.case.pk] if self.case else frozenset()


# Of cases by number, each party with the case that it reads.
Readers = Callable[[Collection[int]], Iterable[tuple[int, int]]]
_readers: list[Readers] = []


def read_by(readers: Readers) -> None:
    """Have further parties read cases for as long as they are told here; see `refresh_audience` for when that ends."""
    _readers.append(readers)


def readers_of(numbers: Collection[int]) -> dict[int, frozenset[int]]:
    """Of each of these cases the parties with which it is shared, by one statement; see `Circle.readers`."""
    found: dict[int, set[int]] = {number: set() for number in numbers}
    for each in _readers:
        for number, party_id in each(numbers):
            found[number].add(party_id)
    return {number: frozenset(parties) for number, parties in found.items()}


def circle_of(case: Case) -> Circle:
    parties = Participant.objects.filter(case=case, until=None).values_list("party_id", flat=True)
    named = Named.objects.filter(case=case, until=None).values_list("user_id", "party_id")
    return Circle(frozenset(parties), dict(named), case)


def locked(by: Person, reference: str, version: int | None = None) -> Case:
    """The case, locked until the act commits. Raises Absent; Changed for another version; DrillStands, DrillOver.

    Against other acts, and not against whoever only refers to the case: that is looked at when they commit, while they
    hold the journal, for which this one waits.
    """
    rows = (
        Case.objects.select_related("drill")
        .select_for_update(no_key=True, of=("self",))
        .filter(visible_to(by), reference=tidy(reference))
    )
    found = rows.first()
    if found is None:
        raise Absent
    check_running(found.drill)
    if version is not None and version != found.version:
        raise Changed
    return found


def check_running(drill: Drill | None) -> None:
    """On cases of a drill people act while it is under way. Raises DrillStands, DrillOver.

    Asked once the case is locked: the drill may have ended while the act waited for the lock, so it is read anew.
    """
    if drill is not None:
        drill.refresh_from_db(fields=["paused_at", "ended_at"])
    if drill is not None and drill.ended_at is not None:
        raise DrillOver
    if drill is not None and drill.paused_at is not None:
        raise DrillStands


def within(keys: Iterable[int], drill: Drill | None) -> list[int]:
    """The audience that is left of these keys: of a drill, nobody outside it, and whoever directs it always."""
    if drill is None:
        return sorted(keys)
    return sorted({key for key in keys if key < 0 or key in drill.parties} | drill.staff)


def touch(case: Case, at: datetime, *fields: str) -> None:
    """Save these fields of a case together with its new version."""
    case.updated_at = at
    case.version = F("version") + 1
    case.save(update_fields=["updated_at", "version", *fields])
    case.refresh_from_db(fields=["version"])


def joins(case: Case, party_id: int, part: ParticipantPart, at: datetime) -> None:
    """A party takes part from now on. While the case is TLP:RED, those who answer for it are named.

    Raises OutsideDrill where the case belongs to a drill in which the party does not play.
    """
    if case.drill is not None and party_id not in case.drill.parties:
        raise OutsideDrill
    Participant.objects.get_or_create(case=case, party_id=party_id, part=part, until=None, defaults={"since": at})
    if case.tlp == TLP.RED:
        name_those_who_answer(case, [party_id], at)


def leaves(case: Case, party_id: int, part: ParticipantPart, at: datetime) -> None:
    """A party no longer takes part in this way; with no part left, its named people are no longer named."""
    Participant.objects.filter(case=case, party_id=party_id, part=part, until=None).update(until=at)
    remaining = circle_of(case).parties
    if party_id in remaining:
        return
    ended = Named.objects.filter(case=case, party_id=party_id, until=None)
    users = set(ended.values_list("user_id", flat=True))
    ended.update(until=at)
    if users and case.tlp == TLP.RED:
        _name_again(case, users, remaining, at)


def _name_again(case: Case, users: set[int], parties: Iterable[int], at: datetime) -> None:
    """Who answers for two parties and was named for one of them answers for the other when the first has left."""
    for party_id in sorted(parties):
        for user in members([party_id], ANSWERS_FOR_THE_BODY):
            if user.pk in users:
                _name(case, user.pk, party_id, ANSWERS, at)


ANSWERS = "answers for the body"


def name_those_who_answer(case: Case, party_ids: Iterable[int], at: datetime) -> None:
    """Name the leads and duty officers of these parties; where there are none, everybody who reads cases there.

    A RED case that nobody of the responsible body could open would be lost.
    """
    for party_id in party_ids:
        people = members([party_id], ANSWERS_FOR_THE_BODY) or members([party_id], READS_CASES)
        for user in people:
            _name(case, user.pk, party_id, ANSWERS, at)


def name_who_reported(case: Case, at: datetime) -> None:
    """Name the people of the organisation who reported it: what they wrote is not taken away from them."""
    reporters = set(Report.objects.filter(case=case).values_list("reporter_id", flat=True))
    for user in members([case.organisation_id], READS_CASES):
        if user.pk in reporters:
            _name(case, user.pk, case.organisation_id, "reported it", at)


def name_where_nobody_is(case: Case, party_ids: Iterable[int], at: datetime) -> None:
    """On a RED case: see to it that each of these parties has somebody who may open it, if it has people at all."""
    if case.tlp == TLP.RED:
        covered = set(circle_of(case).named.values())
        name_those_who_answer(case, [party for party in party_ids if party not in covered], at)


def name(case: Case, by: Person, party_id: int, why: str, at: datetime) -> None:
    """Name the person who acts."""
    if by.user_id:
        _name(case, by.user_id, party_id, why, at)


def name_further(case: Case, user_id: int, party_id: int, why: str, at: datetime) -> Named:
    """Name somebody because somebody else said so."""
    return _name(case, user_id, party_id, why, at)


def _name(case: Case, user_id: int, party_id: int, why: str, at: datetime) -> Named:
    named, _ = Named.objects.get_or_create(
        case=case, user_id=user_id, until=None, defaults={"party_id": party_id, "why": why, "since": at}
    )
    return named


def audience_of(case: Case, tlp: TLP, circle: Circle) -> list[int]:
    """The audience of something in this case under a label, which is never wider than the case's own."""
    label = stricter(tlp, TLP(case.tlp))
    concerned = circle.readers.union(case.affected) if label is TLP.AMBER else case.affected
    keys = audience(label, named=circle.named, participants=circle.parties, concerned=concerned)
    return within(keys, case.drill)


def subject_of(case: Case) -> str:
    """How journal, clocks and notices call a case."""
    return f"case:{case.reference}"


_following: list[Callable[[Case, Circle], None]] = []


def on_audience(follow: Callable[[Case, Circle], None]) -> None:
    """Have other records of a case (evidence, tasks) follow whenever it is worked out anew who may see the case."""
    _following.append(follow)


_ending: list[Callable[[Case, Circle, datetime], None]] = []


def on_circle(follow: Callable[[Case, Circle, datetime], None]) -> None:
    """Have ended what ends with the sight of a case: called at the same moments, once everything else has followed."""
    _ending.append(follow)


def refresh_audience(case: Case, at: datetime) -> Circle:
    """Work out anew who may see the case, its reports and its entries, after parties, names or labels changed.

    What a party or a person was told of the case is taken from whoever no longer sees the case.
    A report goes with its case: the case's label is never wider than what the report's source set or has permitted.
    """
    circle = circle_of(case)
    case.audience = audience_of(case, TLP(case.tlp), circle)
    case.save(update_fields=["audience"])
    Report.objects.filter(case=case).update(audience=case.audience)
    changed = []
    for entry in Entry.objects.filter(case=case).defer("body", "params"):
        keys = entry_audience(case, entry, circle)
        if keys != entry.audience:
            entry.audience = keys
            changed.append(entry)
    Entry.objects.bulk_update(changed, ["audience"], batch_size=500)
    for follow in _following:
        follow(case, circle)
    for end in _ending:
        end(case, circle, at)
    withdraw(subject=subject_of(case), record=case, at=at)
    return circle


def entry_audience(case: Case, entry: Entry, circle: Circle) -> list[int]:
    """Who may see an entry: an internal one its own team, a RED one the persons chosen for it and its author.

    A RED entry for which nobody was chosen has its label from the case, and goes to all whom the case names. Whoever
    was chosen and does not see the case any more does not see the entry.
    """
    if stricter(TLP(entry.tlp), TLP(case.tlp)) is not TLP.RED:
        if entry.internal:
            return [entry.party_id] if entry.party_id in circle.parties else []
        return audience_of(case, TLP(entry.tlp), circle)
    author = {entry.author_id} - {None}
    persons = set(entry.named) or set(circle.named)
    if entry.internal and not entry.named:
        persons = {person for person in persons if circle.named[person] == entry.party_id}
    persons |= author
    if case.tlp == TLP.RED:
        persons &= set(circle.named)
    else:
        persons = {user.pk for user in seeing(case, among=persons)}
    return sorted(-person for person in persons)
