"""Everything that a case page shows to one person."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import READS_CASES
from pehra.foundation.accounts.queries import people_of, seeing_at
from pehra.foundation.deadlines import queries as deadlines
from pehra.foundation.deadlines.queries import Deadline
from pehra.foundation.storing import ask_together, with_related
from pehra.incidents.models import (
    Assignment,
    Case,
    Correction,
    Entry,
    Named,
    Observable,
    Participant,
    Permission,
    Report,
    Transfer,
)
from pehra.incidents.policy import (
    acts_open_to,
    amends,
    asks_the_source,
    hands_round,
    is_source,
    labels_for,
    may_unname,
    sees_handling,
    writes_for,
)
from pehra.incidents.queries.along import Rows, by_name, questions_about
from pehra.incidents.queries.assignments import held_by_own
from pehra.incidents.queries.cases import case as find_case
from pehra.incidents.queries.merging import goes_on_in, shown_with
from pehra.incidents.queries.notes import corrections_in
from pehra.incidents.queries.sightings import once_each
from pehra.incidents.rules.assigning import Handing, open_to
from pehra.incidents.rules.custody import Act
from pehra.incidents.rules.merging import OF_MERGING, SAID_WITH_NAMES
from pehra.incidents.rules.wording import PermissionState, Status, TransferKind, TransferState
from pehra.law.tlp import TLP, widest


@dataclass(frozen=True)
class Handling:
    """How the bodies deal with a case, which is the business of those whom it concerns."""

    transfers: list[Transfer] = field(default_factory=list)
    participants: list[Participant] = field(default_factory=list)
    named: list[Named] = field(default_factory=list)
    permissions: list[Permission] = field(default_factory=list)
    # Who works on it, in the viewer's own parties.
    assignments: list[Assignment] = field(default_factory=list)
    # Whoever reads cases at one of those.
    team: list[Any] = field(default_factory=list)
    # What became of the notes of the viewer's own parties.
    corrections: list[Correction] = field(default_factory=list)


@dataclass(frozen=True)
class Hanging:
    """The rows that refer to a case, as far as somebody may see them, with the parties and people that they name."""

    reports: list[Report]
    entries: list[Entry]
    observables: list[Observable]
    clocks: list[Deadline]
    handling: Handling
    merged: list[Case] = field(default_factory=list)
    along: dict[str, Rows] = field(default_factory=dict)


@dataclass(frozen=True)
class Detail:
    """A case as this person may see it, with what this person may do."""

    case: Case
    # Whether this person sees how it is handled, beyond being one of the network.
    inside: bool
    reports: list[Report]
    entries: list[Entry]
    transfers: list[Transfer]
    offer: Transfer | None
    participants: list[Participant]
    named: list[Named]
    observables: list[Observable]
    permissions: list[Permission]
    clocks: list[Deadline]
    acts: frozenset[Act]
    # For which party this person writes notes, and for which one sets the label; None where they may not.
    writes_for: int | None
    labels_for: int | None
    asks_the_source: bool
    is_source: bool
    assignments: list[Assignment] = field(default_factory=list)
    handing: frozenset[Handing] = frozenset()
    # Into whose hands it may be put, users by name.
    colleagues: list[Any] = field(default_factory=list)
    # Those named whom this person may name no longer.
    unnameable: list[Named] = field(default_factory=list)
    # The entries that this person may strike out or make stricter, by number; what became of those of the own parties.
    own_notes: frozenset[int] = frozenset()
    corrections: list[Correction] = field(default_factory=list)
    # The cases merged into this one, whose reports, entries and traces stand among those above; and the case in which
    # this one is dealt with since it was merged itself. Both as far as this person sees them.
    merged: list[Case] = field(default_factory=list)
    goes_on: Case | None = None
    # What other parts of case work asked for, see `queries.along`.
    along: dict[str, Rows] = field(default_factory=dict)

    @property
    def holder(self) -> Assignment | None:
        """Who has the case in the party for which this person writes."""
        return next((each for each in self.assignments if each.party_id == self.writes_for), None)

    @property
    def widest(self) -> TLP:
        """The widest label that the source set or has permitted since."""
        granted = (TLP(each.tlp) for each in self.permissions if each.state == PermissionState.GRANTED)
        return widest(TLP(self.case.source_tlp), granted)

    @property
    def bodies_that_had(self) -> frozenset[int]:
        """Every body that has had custody of the case, its first responder from the beginning."""
        return frozenset(
            each.to_body_id
            for each in self.transfers
            if each.state == TransferState.ACCEPTED or each.kind == TransferKind.REPORT
        )

    @property
    def asked(self) -> Permission | None:
        """The question to the source that is not answered yet."""
        return next((each for each in self.permissions if each.state == PermissionState.ASKED), None)


def detail(person: Person, reference: str, *, national: frozenset[int]) -> Detail:
    """The case with all that hangs on it. Raises Absent. `national` are the bodies with the national function.

    Who sees it as a member of the network only (TLP:GREEN, CLEAR) sees what is labelled for the network, and nothing
    of how the case is handled: not who is named or takes part, what they asked each other, or which clocks run.
    """
    found = find_case(person, reference)
    inside = sees_handling(person, found)
    hanging = _hanging(person, found, inside)
    handling, clocks = hanging.handling, hanging.clocks
    # Nobody acts on a case of a drill that is paused or over.
    stands = found.drill is not None and not found.drill.running
    offer = next((each for each in handling.transfers if each.state == TransferState.OFFERED), None)
    taking_part = {each.party_id for each in handling.participants if each.until is None}
    party = None if stands else writes_for(person, found, taking_part)
    handing = _handing(person, found, party, handling.assignments)
    return Detail(
        case=found,
        inside=inside,
        reports=hanging.reports,
        entries=hanging.entries,
        transfers=handling.transfers,
        offer=offer,
        participants=handling.participants,
        named=handling.named,
        observables=hanging.observables,
        permissions=handling.permissions,
        clocks=clocks,
        acts=frozenset()
        if stands
        else acts_open_to(person, found, offer, national, silent=any(each.unanswered for each in clocks)),
        writes_for=party,
        labels_for=None if stands else labels_for(person, found),
        asks_the_source=not stands and asks_the_source(person, found),
        is_source=not stands and is_source(person, found),
        assignments=handling.assignments,
        handing=handing,
        colleagues=_colleagues(person, found, party, handling) if party and Handing.GIVE in handing else [],
        unnameable=[] if stands else may_unname(person, found, handling.named),
        own_notes=frozenset() if stands else frozenset(each.pk for each in hanging.entries if amends(person, each)),
        corrections=handling.corrections,
        merged=hanging.merged,
        goes_on=goes_on_in(person, found),
        along=hanging.along,
    )


def _handing(person: Person, found: Case, party: int | None, held: list[Assignment]) -> frozenset[Handing]:
    """What this person may do with the case inside the party for which they write."""
    if party is None or found.status == Status.CLOSED:
        return frozenset()
    holder = next((each.user_id for each in held if each.party_id == party), None)
    return open_to(person=person.user_id, holder=holder, answers=hands_round(person, party))


def _colleagues(person: Person, found: Case, party: int, handling: Handling) -> list[Any]:
    """Those of the party who see the case: all of them, or of a TLP:RED one those whom it names."""
    if person.parties(READS_CASES) != {party}:
        return seeing_at(found, party)
    named = {each.user_id for each in handling.named}
    people = [each for each in handling.team if found.tlp != TLP.RED or each.pk in named]
    return sorted(people, key=lambda each: (each.name, each.pk))


def _hanging(person: Person, found: Case, inside: bool) -> Hanging:
    """All that hangs on a case: what is merged with it, the rows, the parties and the people to whom they refer."""
    merged = shown_with(person, found)
    whole = {each.pk: each for each in (found, *merged)}
    open_to_all = [
        _reports(person, whole),
        _entries(person, whole),
        Observable.objects.filter(case__in=whole).order_by("type", "value", "pk"),
    ]
    for_insiders = [
        deadlines.clocks_of(f"case:{found.reference}"),
        Transfer.objects.filter(case=found).order_by("offered_at", "pk"),
        Participant.objects.filter(case=found).order_by("since", "pk"),
        Named.objects.filter(case=found, until=None).order_by("pk"),
        Permission.objects.filter(case=found).order_by("asked_at", "pk"),
        held_by_own(person).filter(case=found).order_by("pk"),
        people_of(person.parties(READS_CASES), READS_CASES),
        corrections_in(person, whole),
    ]
    others_ask = questions_about(person, found) if inside else {}
    own = [*open_to_all, *(for_insiders if inside else [])]
    asked = ask_together(*own, *(question for questions in others_ask.values() for question in questions))
    rows = [row for rows in asked for row in rows]
    for foreign_key in ("party", "user"):
        with_related(rows, Named._meta.get_field(foreign_key).related_model)
    for row in rows:
        if hasattr(row, "case_id"):
            row.case = whole[row.case_id]
        if isinstance(row, Report):
            row.drill = found.drill
    along = by_name(others_ask, asked[len(own) :])
    reports, entries, observables, *others = asked[: len(own)]
    entries = [each for each in entries if each.case_id == found.pk or _text(each) not in OF_MERGING]
    clocks, *handling = others or ([],)
    told = _said_once(entries)
    return Hanging(reports, told, once_each(observables), clocks, Handling(*handling), merged, along)


def _said_once(entries: list[Entry]) -> list[Entry]:
    """Without what another entry of the same act says with more: who reads that one reads of the merge once."""
    said = {(each.case_id, each.at, _text(each)) for each in entries}
    return [each for each in entries if (each.case_id, each.at, SAID_WITH_NAMES.get(_text(each))) not in said]


def _text(entry: Entry) -> str:
    return str(entry.params.get("text", ""))


def entries_of(person: Person, found: Case) -> list[Entry]:
    """The timeline as this person may see it, oldest first; others do not learn that there is a RED entry."""
    return list(_entries(person, _whole(person, found)).select_related("party"))


def reports_of(person: Person, found: Case) -> list[Report]:
    return list(_reports(person, _whole(person, found)).select_related("organisation", "case"))


def _whole(person: Person, found: Case) -> list[int]:
    return [each.pk for each in (found, *shown_with(person, found))]


def _entries(person: Person, cases: Iterable[int]) -> "QuerySet[Entry]":
    return Entry.objects.filter(visible_to(person), case__in=list(cases)).order_by("at", "pk")


def _reports(person: Person, cases: Iterable[int]) -> "QuerySet[Report]":
    return Report.objects.filter(visible_to(person), case__in=list(cases)).order_by("submitted_at", "pk")
