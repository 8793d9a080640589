"""The words that the tables of evidence use."""

from enum import StrEnum
from typing import Final

from pehra.formats.references import fresh, tidy

__all__ = [
    "DESTROYED_ANYWAY",
    "LONGEST",
    "MOST_OPEN_UPLOADS",
    "PREFIX",
    "Act",
    "DestructionState",
    "EvidenceKind",
    "HandoverState",
    "How",
    "PieceState",
    "Scan",
    "fresh",
    "tidy",
]

PREFIX: Final = "E"
# Of texts, in characters.
LONGEST: Final = {"name": 150, "description": 4000, "place": 200, "source": 200, "serial": 120, "seal": 60}
MOST_OPEN_UPLOADS: Final = 20
DESTROYED_ANYWAY: Final = "asked"


class EvidenceKind(StrEnum):
    FILE = "file"
    ITEM = "item"


class PieceState(StrEnum):
    """HELD: in the custody of its holder. RELEASED: given back or away. DESTROYED: by two persons' decision."""

    HELD = "held"
    RELEASED = "released"
    DESTROYED = "destroyed"


class How(StrEnum):
    """How a piece was come by."""

    COLLECTED = "collected"  # at the place, by our own people
    IMAGED = "imaged"  # a copy made of a medium, bit by bit
    EXPORTED = "exported"  # logs or mails, out of a running system
    RECEIVED = "received"  # handed in by somebody


class Act(StrEnum):
    """What a link of a chain of custody tells."""

    TAKEN_IN = "taken-in"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    COPIED = "copied"
    CHECKED = "checked"
    SCANNED = "scanned"
    SEALED = "sealed"
    UNSEALED = "unsealed"
    LABELLED = "labelled"
    NAMED = "named"
    HELD = "hold-placed"
    LIFTED = "hold-lifted"
    BUNDLED = "bundled"
    RELEASED = "released"
    PROPOSED = "destruction-proposed"
    CONFIRMED = "destruction-confirmed"
    DECLINED = "destruction-declined"
    DESTROYED = "destroyed"


class HandoverState(StrEnum):
    OFFERED = "offered"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class DestructionState(StrEnum):
    """PROPOSED: nobody has confirmed. CONFIRMED: one person has, and another one must."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    DONE = "done"
    DECLINED = "declined"


class Scan(StrEnum):
    """What the malware scanner says. FAILED: it was asked and did not answer, or the file is too large for it."""

    NOT = "not-scanned"
    CLEAN = "clean"
    FOUND = "found"
    FAILED = "failed"
