"""How mature a country wants its CERTs to be: target levels by function, as rows with dates and sources."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from pehra.law.functions import Function
from pehra.law.periods import runs

EVERY: Final = "*"


@dataclass(frozen=True, slots=True)
class MaturityTarget:
    """Whoever holds `function` is to reach `level` (0 to 4) in one `parameter`, in an area ("O") or in all ("*")."""

    id: str
    function: Function
    parameter: str
    level: int
    starts: date
    ends: date | None
    citation: str

    def runs_at(self, at: date) -> bool:
        return runs(self.starts, self.ends, at)

    @property
    def specificity(self) -> int:
        """2: one parameter; 1: an area; 0: all."""
        return 0 if self.parameter == EVERY else 1 + ("-" in self.parameter)

    def covers(self, code: str) -> bool:
        return self.parameter in (EVERY, code, code.partition("-")[0])


def targets(
    rows: Iterable[MaturityTarget], functions: Collection[Function], codes: Iterable[str], at: date
) -> dict[str, MaturityTarget]:
    """The row that rules for each parameter, by its code; a parameter without one is left out.

    Within a function the row that names the parameter more closely rules, then the later one. Whoever holds several
    functions is measured by the highest of what they ask.
    """
    running = [row for row in rows if row.runs_at(at) and row.function in functions]
    found = {}
    for code in codes:
        ruling = [
            max(mine, key=lambda row: (row.specificity, row.starts, row.id))
            for function in functions
            if (mine := [row for row in running if row.function is function and row.covers(code)])
        ]
        if ruling:
            found[code] = max(ruling, key=lambda row: (row.level, row.id))
    return found
