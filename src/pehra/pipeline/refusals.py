"""Rows that were not stored: where, and why."""

from dataclasses import dataclass
from typing import Final

from pehra.pipeline.reasons import Reason

KEPT: Final = 4096  # bytes of a refused row that are kept aside


@dataclass(frozen=True, slots=True)
class Refused:
    """One row. `field` is the source column to blame; empty where the row as a whole can't be read."""

    line: int
    field: str
    reason: Reason
    raw: bytes
