"""The functions that a body of the network may hold, and the standings that lead there."""

from enum import StrEnum
from typing import Final, Literal


class Function(StrEnum):
    """What a body is for. CERT Rules 2023, rules 3 to 8, and the National Cyber Security Policy 2021.

    The order of the members is the order in which a body's functions are listed.
    """

    NATIONAL = "national"
    GOVERNMENT = "government"
    CII = "cii"
    SECTORAL = "sectoral"
    PROVINCIAL = "provincial"
    ORGANISATIONAL = "organisational"
    COUNCIL = "council"
    AGENCY = "agency"
    NSOC = "nsoc"
    FOREIGN = "foreign"


class Standing(StrEnum):
    """How far a body has come from an idea to a working team, and how it may end."""

    PLANNED = "planned"
    DESIGNATED = "designated"
    RECOMMENDED = "recommended"
    NOTIFIED = "notified"
    OPERATIONAL = "operational"
    SUSPENDED = "suspended"
    DISSOLVED = "dissolved"


class Ownership(StrEnum):
    """Who owns an organisation. The Rules cover all three."""

    GOVERNMENT = "government"
    SEMI_GOVERNMENT = "semi-government"
    PRIVATE = "private"


Tier = Function | Literal["organisation"]

ORGANISATION: Final = "organisation"

# Only a body in one of these standings holds its mandates in law; every other body receives nothing.
IN_FORCE: Final = frozenset({Standing.NOTIFIED, Standing.OPERATIONAL})

# Which standing may come after which. A team may work for years before it is notified, but it stands as operational
# under the Rules only once it has been; after a suspension it may return; a dissolved body never does.
FOLLOWS: Final[dict[Standing, frozenset[Standing]]] = {
    Standing.PLANNED: frozenset({Standing.DESIGNATED, Standing.RECOMMENDED, Standing.NOTIFIED, Standing.DISSOLVED}),
    Standing.DESIGNATED: frozenset({Standing.RECOMMENDED, Standing.NOTIFIED, Standing.DISSOLVED}),
    Standing.RECOMMENDED: frozenset({Standing.NOTIFIED, Standing.DISSOLVED}),
    Standing.NOTIFIED: frozenset({Standing.OPERATIONAL, Standing.SUSPENDED, Standing.DISSOLVED}),
    Standing.OPERATIONAL: frozenset({Standing.SUSPENDED, Standing.DISSOLVED}),
    Standing.SUSPENDED: frozenset({Standing.NOTIFIED, Standing.OPERATIONAL, Standing.DISSOLVED}),
    Standing.DISSOLVED: frozenset(),
}

# A report only ever travels from a lower number to a higher one; that is what makes every chain end.
# The functions absent here (council, agency, nsoc, foreign) supervise or watch: no report climbs to them.
TIER_ORDER: Final[dict[Tier, int]] = {
    ORGANISATION: 0,
    Function.ORGANISATIONAL: 1,
    Function.SECTORAL: 2,
    Function.PROVINCIAL: 2,
    Function.GOVERNMENT: 3,
    Function.CII: 3,
    Function.NATIONAL: 4,
}

LISTED: Final[dict[Function, int]] = {function: place for place, function in enumerate(Function)}
