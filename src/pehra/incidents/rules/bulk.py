"""Acts on many cases at once: which there are, and the states that they go through."""

from enum import StrEnum
from typing import Final

# More than that is no longer looked through before it is done.
MOST_CASES: Final = 500


class BulkAct(StrEnum):
    """What may be done to many cases. BACK is the way back of an earlier one."""

    ASSIGN = "assign"
    ACKNOWLEDGE = "acknowledge"
    CLASSIFY = "classify"
    SEVERITY = "severity"
    OBSERVABLE = "observable"
    NOTE = "note"
    CLOSE = "close"
    BACK = "back"


class BulkState(StrEnum):
    """CHOSEN: cases and act. PREVIEWED: it was shown what will happen to each. RUNNING until each is settled: DONE."""

    CHOSEN = "chosen"
    PREVIEWED = "previewed"
    RUNNING = "running"
    DONE = "done"


class ItemState(StrEnum):
    """CHOSEN: nothing is known yet. READY, BARRED: what the preview found; what is BARRED is never tried.

    DONE, REFUSED: what came of a ready one.
    """

    CHOSEN = "chosen"
    READY = "ready"
    BARRED = "barred"
    DONE = "done"
    REFUSED = "refused"


# What has a way back: who had the case before, and how it was classified and judged, are kept. A closed case is opened
# again. What was acknowledged or written down stays.
TAKEN_BACK: Final = frozenset({BulkAct.ASSIGN, BulkAct.CLASSIFY, BulkAct.SEVERITY, BulkAct.CLOSE})
