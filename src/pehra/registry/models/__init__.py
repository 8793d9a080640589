"""The tables of the network."""

from pehra.registry.models.constituency import (
    CiiDesignation,
    Contact,
    Contest,
    NetworkObject,
    Organisation,
    PastAttributes,
)
from pehra.registry.models.formation import FormationFile, FormationStep
from pehra.registry.models.network import Body, HandOver, Mandate, Party, StandingStep
from pehra.registry.models.passing import Passing
from pehra.registry.models.profile import (
    CaseRuleRow,
    ClockRow,
    CouncilRuleRow,
    CouncilSeatRow,
    CrisisLevelRow,
    Fact,
    FormationRow,
    LoadedProfile,
    MaturityTargetRow,
    PlaybookPowerRow,
    PlaybookRow,
    Province,
    RetentionRow,
    RoutingRow,
    Sector,
    SeverityRow,
)

__all__ = [
    "Body",
    "CaseRuleRow",
    "CiiDesignation",
    "ClockRow",
    "Contact",
    "Contest",
    "CouncilRuleRow",
    "CouncilSeatRow",
    "CrisisLevelRow",
    "Fact",
    "FormationFile",
    "FormationRow",
    "FormationStep",
    "HandOver",
    "LoadedProfile",
    "Mandate",
    "MaturityTargetRow",
    "NetworkObject",
    "Organisation",
    "Party",
    "Passing",
    "PastAttributes",
    "PlaybookPowerRow",
    "PlaybookRow",
    "Province",
    "RetentionRow",
    "RoutingRow",
    "Sector",
    "SeverityRow",
    "StandingStep",
]
