"""Who may do what with playbooks and tasks."""

from collections.abc import Collection

from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import READS_CASES, WORKS_CASES, Role
from pehra.playbooks.models import Playbook, Task

# Who lets a version out, and prescribes a playbook to others.
PUBLISHES = frozenset({Role.LEAD})
# Who sees how far prescribed playbooks are followed, in figures: whoever works in a CERT, and who supervises.
SEES_FIGURES = WORKS_CASES | {Role.COUNCIL_MEMBER, Role.SECRETARIAT, Role.AUDITOR}


def writes(person: Person, party_id: int | None) -> bool:
    """Whether this person drafts playbooks of a body."""
    return person.holds(party_id, WORKS_CASES)


def publishes(person: Person, party_id: int | None) -> bool:
    return person.holds(party_id, PUBLISHES)


def owns(person: Person, playbook: Playbook) -> bool:
    """Whether the playbook is one of this person's own body. The country's are nobody's to write here."""
    return writes(person, playbook.owner_id)


def handles(person: Person, task: Task, custodian_id: int, taking_part: Collection[int]) -> bool:
    """Whether this person takes and ends a task: one of the party's that owes it, or of the body that has the case."""
    return any(party in taking_part and person.holds(party, READS_CASES) for party in (task.party_id, custodian_id))


def leads_the_case(person: Person, custodian_id: int) -> bool:
    """Whether this person works for the body that has the case: who plans what is done."""
    return person.holds(custodian_id, WORKS_CASES)
