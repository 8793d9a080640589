"""Target levels of maturity as rows of a profile."""

import re
from typing import Final

from pehra.law.functions import Function
from pehra.law.maturity import EVERY, MaturityTarget
from pehra.law.profile.rows import Row, period

# All, an area of SIM3 by its letter, or one parameter by its code.
PARAMETER: Final = re.compile(r"\*|[OHTP](-[1-9][0-9]?)?")
TOP: Final = 4


def target(row: Row) -> MaturityTarget:
    starts, ends = period(row)
    parameter = row.text("parameter")
    if not PARAMETER.fullmatch(parameter):
        row.problem("parameter", f"{parameter[:100]!r} is neither '{EVERY}' nor an area (O, H, T, P) nor a code as O-1")
    return MaturityTarget(
        id=row.slug("id"),
        function=row.choice("function", Function),
        parameter=parameter,
        level=row.whole("level", least=0, most=TOP),
        starts=starts,
        ends=ends,
        citation=row.text("citation"),
    )
