"""What information is shared for, and who releases a redacted copy, as rows with dates and sources."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from pehra.law.periods import runs
from pehra.law.tlp import TLP

ANY: Final = "*"


class Releaser(StrEnum):
    """The roles that may release what a colleague has redacted."""

    ANALYST = "analyst"
    LEAD = "lead"
    DUTY_OFFICER = "duty_officer"


@dataclass(frozen=True, slots=True)
class SharePurpose:
    """Something for which information is shared."""

    id: str
    name_en: str
    name_ur: str
    starts: date
    ends: date | None
    citation: str

    def runs_at(self, at: date) -> bool:
        return runs(self.starts, self.ends, at)

    def name(self, language: str) -> str:
        return (self.name_ur if language == "ur" else "") or self.name_en


@dataclass(frozen=True, slots=True)
class ReleaseRule:
    """A copy under one label (or "*") is released by whoever holds one of these roles at its body."""

    id: str
    tlp: str
    roles: frozenset[Releaser]
    starts: date
    ends: date | None
    citation: str

    def runs_at(self, at: date) -> bool:
        return runs(self.starts, self.ends, at)


def releasers(rows: Iterable[ReleaseRule], tlp: TLP, on: date) -> frozenset[Releaser]:
    """Who releases a copy under this label on a day: the label's own rows, else those for any, else the lead."""
    ruling = [row for row in rows if row.runs_at(on)]
    for label in (tlp, ANY):
        roles = frozenset(role for row in ruling if row.tlp == label for role in row.roles)
        if roles:
            return roles
    return frozenset({Releaser.LEAD})
