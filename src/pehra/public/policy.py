"""Who may do what with a public report: whoever works at its desk; who claims for an organisation."""

from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import REPORTS, WORKS_CASES
from pehra.public.models import PublicReport


def works(by: Person, desk_id: int) -> bool:
    """Whether somebody reads and answers the public at this desk."""
    return by.holds(desk_id, WORKS_CASES)


def claims_for(by: Person, party_id: int) -> bool:
    return by.holds(party_id, REPORTS)


def handles(by: Person, row: PublicReport) -> bool:
    return works(by, row.desk_id)
