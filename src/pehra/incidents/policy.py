"""Who may do what with a case: where a person's bodies stand towards it."""

from collections import Counter
from collections.abc import Collection

from pehra.foundation.access.person import NETWORK_KEY, Person
from pehra.foundation.access.roles import ANSWERS_FOR_THE_BODY, READS_CASES, REPORTS, WORKS_CASES, Role
from pehra.incidents.models import Case, Entry, Named, Observable, Transfer
from pehra.incidents.rules.custody import Act, Side, open_acts
from pehra.incidents.rules.wording import EntryKind, Status, TraceState, TransferKind
from pehra.law.tlp import TLP


def sides(person: Person, case: Case, offer: Transfer | None, national: frozenset[int]) -> frozenset[Side]:
    """On which sides of a case this person's bodies stand. `national` are the bodies with the national function."""
    bodies = person.parties(WORKS_CASES)
    found = set()
    if case.custodian_id in bodies:
        found.add(Side.CUSTODIAN)
    if offer is not None and offer.to_body_id in bodies:
        found.add(Side.RECEIVER)
    if person.parties({Role.DUTY_OFFICER}) & national and case.custodian_id not in national:
        found.add(Side.NATIONAL)
    return frozenset(found)


def acts_open_to(
    person: Person, case: Case, offer: Transfer | None, national: frozenset[int], *, silent: bool = False
) -> frozenset[Act]:
    """What this person may do with the case in its present state; `silent`: a clock of it has run out unanswered.

    Nothing with one that was merged into another: it is dealt with there.
    """
    if case.merged_into_id is not None:
        return frozenset()
    return open_acts(
        status=Status(case.status),
        sides=sides(person, case, offer, national),
        offer=TransferKind(offer.kind) if offer else None,
        silent=silent,
    )


def acting_party(person: Person, candidates: list[int]) -> int | None:
    """For which of these parties the person acts: the first at which they work or report."""
    mine = person.parties(WORKS_CASES | REPORTS)
    return next((party for party in candidates if party in mine), None)


def may_report_for(person: Person, organisation_id: int) -> bool:
    """Whether the person reports as this organisation."""
    return person.holds(organisation_id, REPORTS)


def may_enter_for(person: Person, chain: tuple[int, ...]) -> int | None:
    """The body of the chain whose officer this person is, and for which a phone or paper report may be entered."""
    bodies = person.parties(WORKS_CASES)
    return next((body for body in chain if body in bodies), None)


def writes_for(person: Person, case: Case, taking_part: Collection[int]) -> int | None:
    """For which of the parties that take part this person writes. To read a case is not yet to take part in it."""
    party = acting_party(person, [case.custodian_id, case.organisation_id, *taking_part])
    return party if party in taking_part and person.holds(party, READS_CASES) else None


def labels_for(person: Person, case: Case) -> int | None:
    """For which party this person sets the label of a case: its source, or the body that has it."""
    if person.holds(case.organisation_id, REPORTS):
        return case.organisation_id
    return case.custodian_id if person.holds(case.custodian_id, WORKS_CASES) else None


def judgements(person: Person, case: Case, trace: Observable) -> frozenset[TraceState]:
    """What somebody who writes in a case may say of a trace of it.

    The people of its custodian anything. Whoever added it may withdraw it, and take that back.
    """
    state = TraceState(trace.state)
    if person.holds(case.custodian_id, WORKS_CASES):
        return frozenset(TraceState) - {state}
    if not corrects(person, case, trace):
        return frozenset()
    if state is TraceState.WITHDRAWN and trace.judge_id == person.user_id:
        return frozenset({TraceState.SEEN})
    return frozenset({TraceState.WITHDRAWN} if state is TraceState.SEEN else ())


def corrects(person: Person, case: Case, trace: Observable) -> bool:
    """Whether somebody who writes in a case may correct what is noted of a trace of it."""
    own = trace.author_id is not None and trace.author_id == person.user_id
    return own or person.holds(case.custodian_id, WORKS_CASES)


def hands_round(person: Person, party_id: int) -> bool:
    """Whether this person may put the party's cases into anybody's hands there. An organisation has contacts alone."""
    return person.holds(party_id, ANSWERS_FOR_THE_BODY | {Role.CONTACT})


def may_unname(person: Person, case: Case, named: Collection[Named]) -> list[Named]:
    """Those named on a TLP:RED case whom this person may name no longer, as its source or for the body that has it.

    The source's own people are the source's to choose. The last person of a party stays: nobody there could open it.
    """
    party = labels_for(person, case)
    if party is None or case.tlp != TLP.RED:
        return []
    covered = Counter(each.party_id for each in named)
    own = {case.organisation_id} - {party}
    return [each for each in named if each.party_id not in own and covered[each.party_id] > 1]


def asks_the_source(person: Person, case: Case) -> bool:
    """Whether this person may ask the source for a wider label."""
    return person.holds(case.custodian_id, WORKS_CASES)


def is_source(person: Person, case: Case) -> bool:
    """Whether this person answers for the organisation that reported the case: files what it owes, permits."""
    return person.holds(case.organisation_id, REPORTS)


def amends(person: Person, entry: Entry) -> bool:
    """Whether this person may strike a note out or make it stricter: its author, as long as they are at its body, or
    whoever answers for that. A fact that the system recorded is nobody's to strike.
    """
    if entry.kind != EntryKind.NOTE or entry.author_id is None:
        return False
    if person.user_id == entry.author_id and person.holds(entry.party_id, READS_CASES):
        return True
    return person.holds(entry.party_id, {Role.LEAD, Role.CONTACT})


def is_restricted(record: Case | Entry) -> bool:
    """Whether each reading of this case, or of this entry of a case, is to be noted."""
    return TLP(record.tlp).strictness >= TLP.AMBER_STRICT.strictness


def sees_handling(person: Person, case: Case) -> bool:
    """Whether this person sees how a case is dealt with: it concerns them, beyond being one of the network."""
    return bool((set(person.keys) - {NETWORK_KEY}) & set(case.audience))
