"""Who may do what with a piece of evidence: its holder's people deal with it, those who take part look and copy."""

from pehra.evidence.models import Piece
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import ANSWERS_FOR_THE_BODY, READS_CASES


def keeps(person: Person, piece: Piece) -> bool:
    """Whether this person is one of those in whose custody the piece is."""
    return person.holds(piece.holder_id, READS_CASES)


def answers_for(person: Person, piece: Piece) -> bool:
    """Whether this person is a lead or a duty officer of the holder. An organisation has neither: there anybody is."""
    return person.holds(piece.holder_id, ANSWERS_FOR_THE_BODY)


def answers(person: Person, party_id: int) -> bool:
    """Whether this person takes over for a party to which a piece is offered."""
    return person.holds(party_id, READS_CASES)
