"""Frozen statistics as text: one way to write them, so that the same figures are the same bytes."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

from pehra.statistics.rules.periods import Period
from pehra.statistics.rules.steps import shorter_than
from pehra.statistics.rules.tables import Row, Share, Table, Timing

FORMAT: Final = "pehra-statistics-1"


def canonical(content: Mapping[str, Any]) -> str:
    """Keys in order, no blanks, letters as they are (RFC 8785 for what stands in it: texts and whole numbers)."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def digest(text: str) -> str:
    """SHA-256 of the text in UTF-8, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def told(
    period: Period, total: Row, tables: tuple[Table, ...], untold: tuple[Period, ...], *, exact: bool
) -> dict[str, Any]:
    """Figures as plain values. Lengths in seconds: `shorter_than`, null for longer than any step."""
    return {
        "period": {"code": period.code, "from": period.starts.isoformat(), "to": period.ends.isoformat()},
        "exact": exact,
        "total": row_told(total, exact=exact),
        "tables": {
            table.dimension.value: {
                "rows": sorted((row_told(row, exact=exact) for row in table.rows), key=lambda row: row["key"]),
                "not_told": dict(table.rest),
            }
            for table in tables
        },
        "quarters_not_told": [each.code for each in untold],
    }


def row_told(row: Row, *, exact: bool) -> dict[str, Any]:
    return {
        "key": row.key,
        "counts": dict(row.counts),
        "times": {name: _timing(each) for name, each in row.times.items()},
        "on_time": {stage: _share(each, exact=exact) for stage, each in row.shares.items()},
        "in_part": row.in_part,
    }


def _timing(each: Timing) -> dict[str, int | None]:
    return {
        "cases": each.number,
        "median_shorter_than": None if each.median is None else shorter_than(each.median),
        "ninetieth_shorter_than": None if each.ninetieth is None else shorter_than(each.ninetieth),
    }


def _share(each: Share, *, exact: bool) -> dict[str, int]:
    """How many were late is a small number more often than not: with those kept back, the percents say enough."""
    told = {"clocks": each.kept + each.late, "percent": each.percent}
    return told | {"late": each.late} if exact else told
