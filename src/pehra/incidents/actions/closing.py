"""What stands against closing a case beyond its state: other parts of case work are asked."""

from collections.abc import Callable, Mapping

from pehra.foundation.access.errors import Problem
from pehra.incidents.models import Case

# What is wrong, by the name of what it is wrong with; empty: nothing.
Check = Callable[[Case], Mapping[str, Problem]]
_checks: list[Check] = []


def checked_by(check: Check) -> None:
    """Ask this before a case is closed, while the case is locked, beside what others have asked for."""
    if check not in _checks:
        _checks.append(check)


def against_closing(case: Case) -> dict[str, Problem]:
    return {name: problem for check in _checks for name, problem in check(case).items()}
