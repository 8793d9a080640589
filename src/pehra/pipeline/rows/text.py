"""Lists: one value a line. Columns: `line`, the value; `comment`, what stands behind it.

A comment begins with # or ; at the beginning of a line or behind a blank (as Spamhaus' and FireHOL's lists have them).
"""

import re
from typing import Final

from pehra.pipeline.reasons import Reason
from pehra.pipeline.refusals import Refused
from pehra.pipeline.rows.record import Record, checked, refused

# It looks back for one blank only: a run of them, with nothing behind, would be gone through from each of its places.
_COMMENT: Final = re.compile(r"(?:^|(?<=[ \t]))[#;](.*)$")


def record_of(line: int, data: bytes) -> Record | Refused | None:
    """The row of a line; None for a line without a value."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return refused(line, Reason.ENCODING, data)
    found = _COMMENT.search(text)
    value = (text[: found.start()] if found else text).strip(" \t")
    if not value:
        return None
    return checked(Record(line, {"line": value, "comment": found[1].strip(" \t") if found else ""}, data))
