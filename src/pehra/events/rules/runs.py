"""The states of a run, and the ways on which inputs come in."""

from datetime import timedelta
from enum import StrEnum


class RunState(StrEnum):
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Way(StrEnum):
    """On which way an input came in."""

    FILE = "file"
    PUSH = "push"
    FOLDER = "folder"
    PULL = "pull"
    PROVIDER = "provider"
    SYSLOG = "syslog"
    MAIL = "mail"


def news_after(*, timed: bool, closes_after: timedelta) -> timedelta | None:
    """After how long the same bytes say something new; None for never.

    `timed`: the rows have times of their own. Else they tell what is so when they come, often enough that nothing on
    the list is thought to be gone.
    """
    return None if timed else closes_after / 3
