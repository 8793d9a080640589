"""The tables of the Council."""

from pehra.council.models.directives import Directive, Duty, Showing, Tally, TierPlace, Waiver
from pehra.council.models.meetings import AgendaItem, AgendaPaper, Attendance, Interest, Meeting, Minutes
from pehra.council.models.motions import ActionItem, Evidence, Motion, Resolution, Vote
from pehra.council.models.packs import Comment, Pack, PackReading
from pehra.council.models.seats import Holding, Seat

__all__ = [
    "ActionItem",
    "AgendaItem",
    "AgendaPaper",
    "Attendance",
    "Comment",
    "Directive",
    "Duty",
    "Evidence",
    "Holding",
    "Interest",
    "Meeting",
    "Minutes",
    "Motion",
    "Pack",
    "PackReading",
    "Resolution",
    "Seat",
    "Showing",
    "Tally",
    "TierPlace",
    "Vote",
    "Waiver",
]
