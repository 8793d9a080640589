"""For how long evidence is kept after its case was closed, as rows with dates and sources."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from pehra.law.periods import runs
from pehra.law.tlp import TLP

ANY: Final = "*"


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """Evidence of cases of one RSIT class (or "*") under one label (or "*") is kept for so many days after closing."""

    id: str
    rsit_class: str
    tlp: str
    days: int
    starts: date
    ends: date | None
    citation: str

    def runs_at(self, at: date) -> bool:
        return runs(self.starts, self.ends, at)

    def covers(self, classes: Collection[str], tlp: TLP) -> bool:
        return (self.rsit_class == ANY or self.rsit_class in classes) and self.tlp in (ANY, tlp)

    @property
    def specificity(self) -> int:
        """3: class and label; 2: class; 1: label; 0: all."""
        return 2 * (self.rsit_class != ANY) + (self.tlp != ANY)


def rule_for(rows: Iterable[RetentionRule], classification: Iterable[str], tlp: TLP, on: date) -> RetentionRule | None:
    """The row that rules on a day; None where no row does, and nothing is ever due.

    `classification` are RSIT classes or "class/type". The narrower row rules; of several as narrow, the one that keeps
    longest.
    """
    classes = {each.partition("/")[0] for each in classification}
    ruling = [row for row in rows if row.runs_at(on) and row.covers(classes, tlp)]
    return max(ruling, key=lambda row: (row.specificity, row.days, row.id), default=None)


def kept_until(rule: RetentionRule | None, closed_at: datetime | None) -> datetime | None:
    """When the time is over; None while the case is open, and where no row rules."""
    return closed_at + timedelta(days=rule.days) if rule and closed_at else None
