"""Who may do what in the registry: by the roles that a person holds at the bodies and organisations concerned."""

from collections.abc import Collection, Sequence

from pehra.foundation.access.person import SYSTEM, Person
from pehra.foundation.access.roles import ADMINISTERS_BODY, Role

# Who speaks for an organisation in the registry, and who at a CERT looks after its constituents' entries.
SPEAKS = frozenset({Role.CONTACT, Role.LEAD, Role.BODY_ADMINISTRATOR})
KEEPS = frozenset({Role.ANALYST, Role.LEAD, Role.BODY_ADMINISTRATOR})
# Who at a party sees what is registered about it, and at a body of the chain about its constituents.
SEES_OWN = frozenset({Role.CONTACT, Role.ANALYST, Role.LEAD, Role.DUTY_OFFICER, Role.BODY_ADMINISTRATOR})
SEES_CONSTITUENTS = KEEPS | {Role.DUTY_OFFICER}
# At the Council, who reads the papers of an establishment file.
READS_PAPERS = frozenset({Role.SECRETARIAT, Role.COUNCIL_MEMBER, Role.AUDITOR})
ORDERS_HAND_OVERS = frozenset({Role.SECRETARIAT, Role.PLATFORM_ADMINISTRATOR})


def is_operator(by: Person) -> bool:
    """Whoever works at the machine itself, through the command line or a job."""
    return by == SYSTEM


def sees_organisation(by: Person, organisation_id: int, chain: Collection[int]) -> bool:
    """`chain` are the ids of the bodies in the organisation's chain today."""
    return by.holds(organisation_id, SEES_OWN) or not by.parties(SEES_CONSTITUENTS).isdisjoint(chain) or is_operator(by)


def speaks_for(by: Person, organisation_id: int) -> bool:
    return by.holds(organisation_id, SPEAKS) or is_operator(by)


def keeps(by: Person, keepers: Collection[int]) -> bool:
    """Whether the person looks after the entry of an organisation; `keepers` are the bodies that do."""
    return not by.parties(KEEPS).isdisjoint(keepers) or is_operator(by)


def decides_claims(by: Person, first_responder: int | None) -> bool:
    """A claim is decided by the organisation's own CERT and by nobody above it."""
    return by.holds(first_responder, KEEPS) or is_operator(by)


def administers_body(by: Person, body_id: int) -> bool:
    return by.holds(body_id, ADMINISTERS_BODY) or by.has_role(Role.PLATFORM_ADMINISTRATOR) or is_operator(by)


def administers_own(by: Person, body_id: int) -> bool:
    """The body's own leads and administrators: who keeps the platform has no part in what is a body's alone."""
    return by.holds(body_id, ADMINISTERS_BODY)


def sees_body_contacts(by: Person, body_id: int, national: Collection[int]) -> bool:
    """Contacts that a body does not publish: its own people, and the hub that must reach every team at night."""
    return (
        by.holds(body_id, SEES_OWN)
        or not by.parties(SEES_CONSTITUENTS).isdisjoint(national)
        or administers_body(by, body_id)
    )


def orders_hand_overs(by: Person) -> bool:
    return by.has_role(*ORDERS_HAND_OVERS) or is_operator(by)


def keeps_files(by: Person, councils: Collection[int]) -> bool:
    """The Council's secretariat keeps the establishment files; `councils` are the bodies that are the Council today."""
    return not by.parties({Role.SECRETARIAT}).isdisjoint(councils) or is_operator(by)


def moves_file(by: Person, body_id: int, councils: Collection[int]) -> bool:
    """Steps that are the CERT's own: its lead or its administrator takes them, or the secretariat for it."""
    return by.holds(body_id, ADMINISTERS_BODY) or keeps_files(by, councils)


def reads_papers(by: Person, body_id: int, councils: Collection[int], national: Collection[int]) -> bool:
    """Whoever prepares, decides or checks: the Council's people, the CERT's own heads, and the National CERT's lead."""
    return (
        by.holds(body_id, ADMINISTERS_BODY)
        or not by.parties(READS_PAPERS).isdisjoint(councils)
        or not by.parties({Role.LEAD}).isdisjoint(national)
        or is_operator(by)
    )


def loads_profiles(by: Person) -> bool:
    return by.has_role(Role.PLATFORM_ADMINISTRATOR) or is_operator(by)


def acting_for(by: Person, candidates: Sequence[int]) -> int | None:
    """For which of these parties the person acts, as the journal notes it: the first at which they hold a role."""
    mine = {held.party_id for held in by.held}
    return next((party for party in candidates if party in mine), None)
