"""The severity scale: rows of the profile, because no scale has been laid down."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pehra.law.periods import runs


@dataclass(frozen=True, slots=True)
class Severity:
    """One step of the scale. `rank` 1 is the gravest."""

    id: str
    slug: str
    rank: int
    name_en: str
    name_ur: str
    meaning_en: str
    meaning_ur: str
    starts: date
    ends: date | None
    citation: str

    def runs_at(self, at: date) -> bool:
        return runs(self.starts, self.ends, at)


def scale_at(rows: Iterable[Severity], at: date) -> tuple[Severity, ...]:
    """The steps that hold on this date, the gravest first."""
    return tuple(sorted((row for row in rows if row.runs_at(at)), key=lambda row: row.rank))
