"""The words of the watch's tables."""

from enum import StrEnum
from typing import Final


class LevelState(StrEnum):
    """WAITING: binds nobody before it is confirmed. IN_FORCE: also until it is confirmed, where the profile says so."""

    WAITING = "waiting"
    IN_FORCE = "in-force"
    REFUSED = "refused"
    STOOD_DOWN = "stood-down"
    LAPSED = "lapsed"


RUNNING: Final = (LevelState.WAITING, LevelState.IN_FORCE)


class StepKind(StrEnum):
    """What was done about a level."""

    DECLARED = "declared"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    EXTENDED = "extended"
    STOOD_DOWN = "stood-down"
    LAPSED = "lapsed"


class Walk(StrEnum):
    """Which clocks a job is still going through: those to be hastened, or to be given back their time."""

    NONE = ""
    HASTEN = "hasten"
    RESTORE = "restore"
