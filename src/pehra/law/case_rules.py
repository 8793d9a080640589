"""Which findings of the operation center a country makes cases of by itself."""

from dataclasses import dataclass
from datetime import date

from pehra.law.periods import runs


@dataclass(frozen=True, slots=True)
class CaseRule:
    """Findings on so many things of one organisation as `count` says, or more, open a case.

    They are of one of `types` (RSIT class, or class/type), at least of `severity` and of `confidence` percent, at one
    of `sectors`. What is empty asks for nothing; `cii`: only at critical infrastructure, or only elsewhere.
    """

    id: str
    title_en: str
    title_ur: str
    types: frozenset[str]
    identifiers: frozenset[str]
    severity: str
    sectors: frozenset[str]
    cii: bool | None
    count: int
    confidence: int
    starts: date
    ends: date | None
    citation: str

    def runs_at(self, at: date) -> bool:
        return runs(self.starts, self.ends, at)
