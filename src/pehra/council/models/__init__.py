"""The tables of the Council."""

from pehra.council.models.meetings import AgendaItem, AgendaPaper, Attendance, Interest, Meeting, Minutes
from pehra.council.models.motions import ActionItem, Evidence, Motion, Resolution, Vote
from pehra.council.models.seats import Holding, Seat

__all__ = [
    "ActionItem",
    "AgendaItem",
    "AgendaPaper",
    "Attendance",
    "Evidence",
    "Holding",
    "Interest",
    "Meeting",
    "Minutes",
    "Motion",
    "Resolution",
    "Seat",
    "Vote",
]
