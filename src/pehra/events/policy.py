"""Who may do what with findings: where a person stands towards them."""

from pehra.events.models import Finding
from pehra.events.rules.states import BY_PEOPLE, Act, FindingState, Side, open_acts
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import REPORTS, WORKS_CASES, Role

# Who sends in what feeds say.
SENDS = frozenset({Role.ANALYST, Role.LEAD})


def sides(person: Person, finding: Finding) -> frozenset[Side]:
    """On which sides of a finding this person stands."""
    found = set()
    if person.holds(finding.organisation_id, REPORTS):
        found.add(Side.ORGANISATION)
    if person.holds(finding.cert_id, WORKS_CASES):
        found.add(Side.CERT)
    return frozenset(found)


def acts_open_to(person: Person, finding: Finding) -> frozenset[Act]:
    """What this person may do with a finding in its present state."""
    found = open_acts(FindingState(finding.state), sides(person, finding), confirmed=finding.confirmed)
    return found & frozenset(BY_PEOPLE)


def acting_party(person: Person, finding: Finding) -> int:
    """For which party the person acts: the organisation's own people for it, others for the CERT."""
    own = Side.ORGANISATION in sides(person, finding)
    return int(finding.organisation_id if own else finding.cert_id)


def tells_for(person: Person, organisation_id: int) -> bool:
    """Whether this person chooses how an organisation is told of its findings."""
    return person.holds(organisation_id, REPORTS)


def keeps_rules(person: Person, national: frozenset[int]) -> bool:
    """Whether this person decides which findings become cases: who works cases at a body with the national function."""
    return not person.parties(WORKS_CASES).isdisjoint(national)


def runs_feeds(person: Person, watching_all: frozenset[int]) -> bool:
    """Whether this person looks after feeds and their refused rows: who works cases where everything is watched.

    `watching_all`: the bodies with the national function, and those that run the operation center.
    """
    return not person.parties(WORKS_CASES).isdisjoint(watching_all)


def keeps_machine(person: Person) -> bool:
    """Whether this person sees how feeds and runs are, and nothing of what they brought."""
    return person.has_role(Role.PLATFORM_ADMINISTRATOR)


def sends_for(person: Person, bodies: frozenset[int]) -> frozenset[int]:
    """The bodies for which this person sends in what feeds say, and looks at what became of it."""
    return person.parties(SENDS) & bodies
