"""Everything that a case page shows to one person."""

from dataclasses import dataclass, field

from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.person import Person
from pehra.foundation.deadlines import queries as deadlines
from pehra.foundation.deadlines.queries import Deadline
from pehra.incidents.models import Case, Entry, Named, Observable, Participant, Permission, Report, Transfer
from pehra.incidents.policy import acts_open_to, asks_the_source, is_source, labels_for, sees_handling, writes_for
from pehra.incidents.queries.cases import case as find_case
from pehra.incidents.rules.custody import Act
from pehra.incidents.rules.wording import PermissionState, TransferKind, TransferState
from pehra.law.tlp import TLP, widest


@dataclass(frozen=True)
class Handling:
    """How the bodies deal with a case, which is the business of those whom it concerns."""

    transfers: list[Transfer] = field(default_factory=list)
    participants: list[Participant] = field(default_factory=list)
    named: list[Named] = field(default_factory=list)
    permissions: list[Permission] = field(default_factory=list)


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
    clocks = deadlines.of_subject(f"case:{found.reference}") if inside else []
    handling = _handling(found) if inside else Handling()
    offer = next((each for each in handling.transfers if each.state == TransferState.OFFERED), None)
    taking_part = {each.party_id for each in handling.participants if each.until is None}
    return Detail(
        case=found,
        inside=inside,
        reports=reports_of(person, found),
        entries=entries_of(person, found),
        transfers=handling.transfers,
        offer=offer,
        participants=handling.participants,
        named=handling.named,
        observables=list(Observable.objects.filter(case=found).order_by("type", "value")),
        permissions=handling.permissions,
        clocks=clocks,
        acts=acts_open_to(person, found, offer, national, silent=any(each.unanswered for each in clocks)),
        writes_for=writes_for(person, found, taking_part),
        labels_for=labels_for(person, found),
        asks_the_source=asks_the_source(person, found),
        is_source=is_source(person, found),
    )


def _handling(found: Case) -> Handling:
    return Handling(
        list(Transfer.objects.select_related("from_party", "to_body").filter(case=found).order_by("offered_at", "pk")),
        list(Participant.objects.select_related("party").filter(case=found).order_by("since", "pk")),
        list(Named.objects.select_related("user", "party").filter(case=found, until=None).order_by("pk")),
        list(Permission.objects.select_related("asking_body").filter(case=found).order_by("asked_at", "pk")),
    )


def entries_of(person: Person, found: Case) -> list[Entry]:
    """The timeline as this person may see it, oldest first; others do not learn that there is a RED entry."""
    rows = Entry.objects.select_related("party").filter(visible_to(person), case=found)
    return list(rows.order_by("at", "pk"))


def reports_of(person: Person, found: Case) -> list[Report]:
    rows = Report.objects.select_related("organisation", "case").filter(visible_to(person), case=found)
    return list(rows.order_by("submitted_at", "pk"))
