"""The words that the tables of campaigns use."""

from enum import StrEnum


class CampaignState(StrEnum):
    """ENDED: nobody follows it any more; it can be read and taken up again."""

    ACTIVE = "active"
    ENDED = "ended"


class LinkKind(StrEnum):
    """How one case stands to the other; read from the first to the second."""

    RELATED = "related"
    DUPLICATE = "duplicate-of"
    CAUSED = "caused-by"
    ACTOR = "same-actor"


# Which say the same from either end.
BOTH_WAYS = frozenset({LinkKind.RELATED, LinkKind.ACTOR})
