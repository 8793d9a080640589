"""Who may do what with a campaign: its lead keeps it, whoever takes part adds to it."""

from pehra.campaigns.models import Campaign, Remark
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import WORKS_CASES


def opens(person: Person, party_id: int) -> bool:
    """Whether somebody opens campaigns in the name of a body."""
    return person.holds(party_id, WORKS_CASES)


def leads(person: Person, campaign: Campaign) -> bool:
    return person.holds(campaign.lead_id, WORKS_CASES)


def takes_part(person: Person, parties: frozenset[int]) -> int | None:
    """For which of the bodies that take part in a campaign somebody speaks."""
    return min(person.parties(WORKS_CASES) & parties, default=None)


def wrote(person: Person, remark: Remark) -> bool:
    """Whether somebody wrote a remark, and still works for the body in whose name."""
    return bool(person.user_id) and person.user_id == remark.author_id and person.holds(remark.party_id, WORKS_CASES)
