"""Why a row is refused, in the words that are stored; pages and the CLI translate them."""

from enum import StrEnum
from typing import Final


class Reason(StrEnum):
    """What `refused.reason` holds. The refusal's field is an event column, or a source column for what befalls any."""

    # The row as a whole.
    COLUMNS = "more or fewer values than columns"
    QUOTE = "a quote is not closed"
    LONG = "longer than a record may be"
    BROKEN = "not in its format"  # not JSON, not CEF, not RFC 5424
    # Its label: its event would be seen by more than it may be.
    STRICTER = "labelled more strictly than its feed"
    NOT_A_LABEL = "not a TLP label"
    # An indicator of STIX.
    PATTERN = "a pattern other than one comparison"
    NOT_VALID = "not valid at this time"
    # A value of any source column.
    NUL = "holds a NUL byte"
    ENCODING = "not UTF-8"
    # An event column that the spec requires.
    MISSING = "missing"
    NOT_A_TIME = "not a time"
    LONG_AGO = "long ago"
    IN_THE_FUTURE = "in the future"
    NOT_AN_ADDRESS = "not an address"
    NOT_A_PORT = "not a port"
    NOT_A_NUMBER = "not a number"
    NOTHING_CONCERNED = "nothing that it concerns"  # none of the spec's `any_of`


# Nothing is wrong with such a row but for who may see it: it is no sign of a broken input.
OF_LABEL: Final = (Reason.STRICTER, Reason.NOT_A_LABEL)
