"""What is expected of establishment files, as rows of a profile."""

from typing import Final

from pehra.law.formation import FORMED, FormationRow, FormationState, Government
from pehra.law.functions import Function
from pehra.law.profile.rows import Row, period

# Ten years: whoever expects a file to rest longer expects nothing.
MOST_DAYS: Final = 3660


def expectation(row: Row) -> FormationRow:
    starts, ends = period(row)
    function = row.maybe(lambda field: row.choice(field, Function), "function")
    days = row.maybe(lambda field: row.whole(field, most=MOST_DAYS), "days")
    notified_by = row.maybe(lambda field: row.choice(field, Government), "notified_by")
    if function is not None and function not in FORMED:
        row.problem("function", f"'{function}' has no establishment files")
    if days is None and notified_by is None:
        row.problem("days", "is missing, as is notified_by: the row says nothing")
    return FormationRow(
        id=row.slug("id"),
        function=function,
        state=row.choice("state", FormationState),
        days=days,
        notified_by=notified_by,
        starts=starts,
        ends=ends,
        citation=row.text("citation"),
        note=row.maybe(row.text, "note") or "",
    )
