"""Where calls meet what was not acknowledged: cases, crisis levels of which nobody at a body has read, and situation
reports.
"""

from datetime import datetime

from pehra.calls.actions import cases
from pehra.calls.actions.asked import Asked, called_for
from pehra.calls.actions.finding import found_by
from pehra.calls.rules.wording import CallKind
from pehra.watch.queries import calling


def connect() -> None:
    """Tie call tasks to what calls for them."""
    found_by(CallKind.CASE, cases.find, cases.owed)
    called_for(CallKind.CRISIS, levels)
    called_for(CallKind.REPORT, reports)


def levels(at: datetime) -> list[Asked]:
    return [Asked(*each) for each in calling.unread_levels(at)]


def reports(at: datetime) -> list[Asked]:
    return [Asked(*each) for each in calling.unacknowledged_reports(at)]
