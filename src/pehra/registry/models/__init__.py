"""The tables of the network."""

from pehra.registry.models.constituency import CiiDesignation, Contact, NetworkObject, Organisation
from pehra.registry.models.network import Body, HandOver, Mandate, Party, StandingStep
from pehra.registry.models.profile import ClockRow, LoadedProfile, Province, RoutingRow, Sector, SeverityRow

__all__ = [
    "Body",
    "CiiDesignation",
    "ClockRow",
    "Contact",
    "HandOver",
    "LoadedProfile",
    "Mandate",
    "NetworkObject",
    "Organisation",
    "Party",
    "Province",
    "RoutingRow",
    "Sector",
    "SeverityRow",
    "StandingStep",
]
