"""The words that the Council's tables hold besides states."""

from enum import StrEnum


class Presence(StrEnum):
    """How somebody takes part in a meeting."""

    ROOM = "room"
    REMOTE = "remote"
    APOLOGIES = "apologies"


class Choice(StrEnum):
    """A vote. A dissent counts as a vote against; its reasons go into the record."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"
    DISSENT = "dissent"


class Way(StrEnum):
    """How a motion is voted on."""

    MEETING = "meeting"
    CIRCULATION = "circulation"


class Publication(StrEnum):
    """To whom a resolution is shown: the Council and its auditors; whoever has a role at a body or an organisation of
    the network (a platform administrator has none); or everybody.
    """

    COUNCIL = "council"
    NETWORK = "network"
    PUBLIC = "public"
