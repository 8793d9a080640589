"""How a CERT comes into being: the states of an establishment file, and what the country's profile says of each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from pehra.law.functions import Function, Standing
from pehra.law.periods import runs


class FormationState(StrEnum):
    """How far a CERT to be has come. Founding documents 000 and 003; CERT Rules 2023, rule 4(2).

    The order of the members is the order of the way.
    """

    PLANNED = "planned"
    DESIGNATED = "designated"
    PROPOSED = "proposed"
    RECOMMENDED = "recommended"
    SENT = "summary-sent"
    RETURNED = "returned"
    APPROVED = "approved"
    NOTIFIED = "notified"
    SEATED = "seat-opened"
    SOFT = "soft-operation"
    FULL = "full-operation"
    SUSPENDED = "suspended"
    MERGED = "merged"
    DISSOLVED = "dissolved"


class Government(StrEnum):
    """Which government notifies a CERT in its gazette. Sources disagree, so it is a row of the profile."""

    FEDERAL = "federal"
    PROVINCIAL = "provincial"


# Whose files are kept: those to whom reports climb. A team of one organisation is that organisation's own affair.
FORMED: Final = frozenset(
    {Function.NATIONAL, Function.GOVERNMENT, Function.CII, Function.SECTORAL, Function.PROVINCIAL}
)

# In which standing a file puts its body; None leaves it as it was: who is sent back has lost nothing in law.
STANDING: Final[dict[FormationState, Standing | None]] = {
    FormationState.PLANNED: Standing.PLANNED,
    FormationState.DESIGNATED: Standing.DESIGNATED,
    FormationState.PROPOSED: None,
    FormationState.RECOMMENDED: Standing.RECOMMENDED,
    FormationState.SENT: None,
    FormationState.RETURNED: None,
    FormationState.APPROVED: None,
    FormationState.NOTIFIED: Standing.NOTIFIED,
    FormationState.SEATED: None,
    FormationState.SOFT: Standing.NOTIFIED,
    FormationState.FULL: Standing.OPERATIONAL,
    FormationState.SUSPENDED: Standing.SUSPENDED,
    FormationState.MERGED: Standing.DISSOLVED,
    FormationState.DISSOLVED: Standing.DISSOLVED,
}

# Where the file of a body stands of which only its standing is known.
STATE: Final[dict[Standing, FormationState]] = {
    Standing.PLANNED: FormationState.PLANNED,
    Standing.DESIGNATED: FormationState.DESIGNATED,
    Standing.RECOMMENDED: FormationState.RECOMMENDED,
    Standing.NOTIFIED: FormationState.NOTIFIED,
    Standing.OPERATIONAL: FormationState.FULL,
    Standing.SUSPENDED: FormationState.SUSPENDED,
    Standing.DISSOLVED: FormationState.DISSOLVED,
}


@dataclass(frozen=True, slots=True)
class FormationRow:
    """What is expected of files in a state: after how many `days` they should have moved on, and who notifies them.

    `function` None: of every CERT. Either of `days` and `notified_by` may be None, never both.
    """

    id: str
    function: Function | None
    state: FormationState
    days: int | None
    notified_by: Government | None
    starts: date
    ends: date | None
    citation: str
    note: str = ""

    def runs_at(self, at: date) -> bool:
        return runs(self.starts, self.ends, at)


def expected(
    rows: Iterable[FormationRow], functions: Iterable[Function], state: FormationState, at: date
) -> FormationRow | None:
    """The row on how long a file of these functions should be in a state; one for a function before one for all."""
    return _nearest((row for row in rows if row.state is state and row.days is not None), functions, at)


def notifying(rows: Iterable[FormationRow], functions: Iterable[Function], at: date) -> FormationRow | None:
    """The row on which government notifies a CERT of these functions."""
    return _nearest((row for row in rows if row.notified_by is not None), functions, at)


def _nearest(rows: Iterable[FormationRow], functions: Iterable[Function], at: date) -> FormationRow | None:
    held = frozenset(functions)
    fitting = [row for row in rows if row.runs_at(at) and (row.function is None or row.function in held)]
    return min(fitting, key=lambda row: (row.function is None, row.id), default=None)
