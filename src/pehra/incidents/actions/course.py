"""What is done about a case follows its course: who has it now, and what it is taken for."""

from collections.abc import Callable
from datetime import datetime

from pehra.incidents.models import Case

Follower = Callable[[Case, datetime], None]
_following: list[Follower] = []


def on_course(follow: Follower) -> None:
    """Have `follow(case, at)` called when an open case is accepted, taken over, handed over, classified, opened again.

    It is called inside the act, with the case locked; what it journals stands before the act's own line.
    """
    if follow not in _following:
        _following.append(follow)


def took_course(case: Case, at: datetime) -> None:
    for follow in _following:
        follow(case, at)
