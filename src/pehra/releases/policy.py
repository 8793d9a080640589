"""Who may work on a copy, who releases it, who shares: where a person stands towards the body that has the case."""

from collections.abc import Collection
from typing import Any

from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import ANSWERS_FOR_THE_BODY, READS_CASES, WORKS_CASES, Role
from pehra.releases.models import Copy, Draft, Share

# Who releases where the profile says nothing.
RELEASES = frozenset({Role.LEAD})


def redacts(person: Person, case: Any) -> bool:
    """Whether this person makes copies of a case: its custodian's people do."""
    return person.holds(case.custodian_id, WORKS_CASES)


def works_on(person: Person, draft: Draft) -> bool:
    return person.holds(draft.party_id, WORKS_CASES)


def is_author(person: Person, draft: Draft) -> bool:
    """By the person, not by the membership: who works at two bodies is one and the same everywhere."""
    return person.user_id in draft.authors


def may_release(person: Person, draft: Draft, roles: Collection[Role]) -> bool:
    """Whether this is a second person, who holds one of these roles at the body whose copy it is."""
    return not is_author(person, draft) and person.holds(draft.party_id, roles)


def recalls(person: Person, draft: Draft, roles: Collection[Role]) -> bool:
    """Taking back is never late for want of a second person: whoever releases may, and who answers for the body."""
    return person.holds(draft.party_id, frozenset(roles) | ANSWERS_FOR_THE_BODY)


def shares_case(person: Person, case: Any) -> bool:
    return person.holds(case.custodian_id, WORKS_CASES)


def shares_copy(person: Person, copy: Copy) -> bool:
    return person.holds(copy.issuer_id, WORKS_CASES)


def gave(person: Person, share: Share) -> bool:
    return person.holds(share.from_party_id, WORKS_CASES | {Role.CONTACT})


def received(person: Person, share: Share) -> bool:
    return person.holds(share.to_party_id, READS_CASES)
