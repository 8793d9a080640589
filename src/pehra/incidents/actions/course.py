"""What is done about a case follows its course: who has it now, what it is taken for, whether it is one at all."""

from collections.abc import Callable
from datetime import datetime

from pehra.incidents.models import Case

Follower = Callable[[Case, datetime], None]
_following: list[Follower] = []
_counting: list[Callable[[Case], None]] = []


def on_course(follow: Follower) -> None:
    """Have `follow(case, at)` called when an open case is accepted, taken over, handed over, classified, opened again.

    It is called inside the act, with the case locked; what it journals stands before the act's own line.
    """
    if follow not in _following:
        _following.append(follow)


def took_course(case: Case, at: datetime) -> None:
    for follow in _following:
        follow(case, at)


def on_counting(follow: Callable[[Case], None]) -> None:
    """Have `follow(case)` called when a case has been closed as no incident, and when such a case is opened again.

    It is called inside the act, with the case locked.
    """
    if follow not in _counting:
        _counting.append(follow)


def counts_otherwise(case: Case) -> None:
    for follow in _counting:
        follow(case)
