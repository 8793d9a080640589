"""What can be counted, by what it is set out, and over how long: the words that tables, pages and papers share."""

from enum import StrEnum
from typing import Final


class Measure(StrEnum):
    """A count that may be added up: over groups, over bodies and over time."""

    REPORTS = "reports"
    OPENED = "opened"
    INCIDENTS = "incidents"
    NO_INCIDENT = "no-incident"
    CLOSED = "closed"
    # Not kept but worked out: all that was opened until then, without all that was closed until then.
    OPEN = "open"


class Time(StrEnum):
    """How long something took, kept as how many cases fell within each step of `STEPS`."""

    ACKNOWLEDGE = "to-acknowledge"
    ESCALATE = "to-escalate"
    CONTAIN = "to-contain"
    CLOSE = "to-close"


class Dimension(StrEnum):
    """By what figures are set out. A key of a nested one begins with the key that it belongs to, and a stroke."""

    ALL = "all"
    TIER = "tier"
    CERT = "cert"  # tier/number of the body
    ORGANISATION = "organisation"  # tier/number of the body/number of the organisation
    HOLDER = "holder"
    SECTOR = "sector"
    PROVINCE = "province"
    KIND = "kind"
    CLASS = "class"
    TYPE = "type"  # class/type
    SEVERITY = "severity"
    CHANNEL = "channel"


PARENTS: Final = {
    Dimension.CERT: Dimension.TIER,
    Dimension.ORGANISATION: Dimension.CERT,
    Dimension.TYPE: Dimension.CLASS,
}
# A clock that has ended or run out, by its stage: "kept:acknowledge", "late:acknowledge".
KEPT: Final = "kept:"
LATE: Final = "late:"
# Classified as several things at once, or as nothing yet.
SEVERAL: Final = "*"
NONE: Final = ""

MINUTE: Final = 60
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR
# Seconds. What took less than the first is in step 0, what took the last or longer in the step after it. Medians cannot
# be added up, and counts within steps can: so a median is told as the step in which it lies.
STEPS: Final = (
    *(MINUTE * each for each in (1, 5, 10, 15, 30)),
    *(HOUR * each for each in (1, 2, 3, 4, 6, 8, 12, 18)),
    *(DAY * each for each in (1, 2, 3, 4, 5, 7, 10, 14, 21, 30, 45, 60, 90, 180, 365)),
)
