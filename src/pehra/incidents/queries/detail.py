"""Everything that a case page shows to one person."""

from dataclasses import dataclass

from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.person import Person
from pehra.foundation.deadlines import queries as deadlines
from pehra.foundation.deadlines.models import Deadline
from pehra.incidents.models import Case, Entry, Named, Observable, Participant, Permission, Report, Transfer
from pehra.incidents.policy import acts_open_to, asks_the_source, is_source, labels_for, writes_for
from pehra.incidents.queries.cases import case as find_case
from pehra.incidents.rules.custody import Act
from pehra.incidents.rules.wording import PermissionState, TransferState
from pehra.law.tlp import TLP, widest


@dataclass(frozen=True)
class Detail:
    """A case as this person may see it, with what this person may do."""

    case: Case
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

    @property
    def widest(self) -> TLP:
        """The widest label that the source set or has permitted since."""
        granted = (TLP(each.tlp) for each in self.permissions if each.state == PermissionState.GRANTED)
        return widest(TLP(self.case.source_tlp), granted)

    @property
    def asked(self) -> Permission | None:
        """The question to the source that is not answered yet."""
        return next((each for each in self.permissions if each.state == PermissionState.ASKED), None)


def detail(person: Person, reference: str, *, national: frozenset[int]) -> Detail:
    """The case with all that hangs on it. Raises Absent. `national` are the bodies with the national function."""
    found = find_case(person, reference)
    transfers = list(
        Transfer.objects.select_related("from_party", "to_body").filter(case=found).order_by("offered_at", "pk")
    )
    offer = next((each for each in transfers if each.state == TransferState.OFFERED), None)
    participants = list(Participant.objects.select_related("party").filter(case=found).order_by("since", "pk"))
    taking_part = {each.party_id for each in participants if each.until is None}
    return Detail(
        case=found,
        reports=reports_of(person, found),
        entries=entries_of(person, found),
        transfers=transfers,
        offer=offer,
        participants=participants,
        named=list(Named.objects.select_related("user", "party").filter(case=found, until=None).order_by("pk")),
        observables=list(Observable.objects.filter(case=found).order_by("type", "value")),
        permissions=list(
            Permission.objects.select_related("asking_body").filter(case=found).order_by("asked_at", "pk")
        ),
        clocks=deadlines.of_subject(f"case:{found.reference}"),
        acts=acts_open_to(person, found, offer, national),
        writes_for=writes_for(person, found, taking_part),
        labels_for=labels_for(person, found),
        asks_the_source=asks_the_source(person, found),
        is_source=is_source(person, found),
    )


def entries_of(person: Person, found: Case) -> list[Entry]:
    """The timeline as this person may see it, oldest first; others do not learn that there is a RED entry."""
    rows = Entry.objects.select_related("party").filter(visible_to(person), case=found)
    return list(rows.order_by("at", "pk"))


def reports_of(person: Person, found: Case) -> list[Report]:
    rows = Report.objects.select_related("organisation", "case").filter(visible_to(person), case=found)
    return list(rows.order_by("submitted_at", "pk"))
