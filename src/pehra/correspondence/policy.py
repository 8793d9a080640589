"""Who may do what with requests and measures."""

from pehra.correspondence.models import Measure, Request
from pehra.correspondence.rules.measures import CARRYING
from pehra.correspondence.rules.wording import MeasureAct
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import READS_CASES, WORKS_CASES


def writes_for(person: Person, party_id: int) -> bool:
    """Whether somebody writes to third parties for a body: its officers do, contacts of organisations do not."""
    return person.holds(party_id, WORKS_CASES)


def is_asked(person: Person, row: Request) -> bool:
    """Whether a request of which somebody is a reader is addressed to their party."""
    return person.holds(row.to_party_id, READS_CASES) and not set(person.keys).isdisjoint(row.readers)


def carries_out(person: Person, row: Measure) -> bool:
    """Whether somebody is of the party that carries a measure out."""
    return person.holds(row.party_id, READS_CASES)


def may_change(person: Person, row: Measure, act: MeasureAct, custodian_id: int) -> bool:
    """Whether somebody who takes part in the case does this with a measure.

    Whoever carries it out says how it stands, or the body that has the case and was told; bodies ask for the rest.
    """
    if carries_out(person, row) or person.holds(custodian_id, WORKS_CASES):
        return True
    return act not in CARRYING and bool(person.parties(WORKS_CASES))
