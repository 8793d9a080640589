"""The forms of text that are accepted, as regular expressions that RE2 and Python's `re` (ASCII, DOTALL) read alike.

A form says which texts may be read; whether a day exists or an IPv6 address is one, its reader says. Blanks count: a
text with one in front fits no form. A pattern with a group gives that group; a text that does not fit counts as empty.
"""

from datetime import UTC, datetime, timedelta
from typing import Final

# ISO 8601: a day, which is its midnight; or a day and a time parted by T or a blank. Without a zone it is UTC. Of the
# fraction six digits count. Groups: day, time, fraction, zone.
TIME: Final = (
    r"^([0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:[ T]((?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9])(?:[.,]([0-9]{1,9}))?"
    r" ?(Z|UTC|GMT|[+-](?:0[0-9]|1[0-4]):?[0-5][0-9])?)?$"
)
# Since 1970-01-01 UTC. Groups: seconds and their fraction; milliseconds.
EPOCH: Final = r"^([0-9]{1,10})(?:\.([0-9]{1,6}))?$"
EPOCH_MS: Final = r"^([0-9]{1,13})$"

EARLIEST: Final = datetime(1990, 1, 1, tzinfo=UTC)
# Clocks differ, and some sources stamp a day's report with its end.
LATEST_AFTER: Final = timedelta(days=1)

# Dotted quad without leading zeros; IPv6 in the text forms of RFC 4291, without a zone index.
_BYTE: Final = r"(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
IPV4: Final = rf"^{_BYTE}(?:\.{_BYTE}){{3}}$"
IPV6: Final = rf"^[0-9A-Fa-f:]*:[0-9A-Fa-f:]*(?:{_BYTE}(?:\.{_BYTE}){{3}})?$"

DIGITS: Final = r"^[0-9]+$"
MOST_PORT: Final = 65_535
MOST_NUMBER: Final = 4_294_967_295

# The host of an address in brackets comes with them; they are taken off.
HOST_OF_URL: Final = r"^[A-Za-z][A-Za-z0-9+.-]*://(?:[^/?#@]*@)?(\[[0-9A-Fa-f:.]+\]|[^/?#:@\[\]]+)"
PORT_OF_URL: Final = (
    r"^[A-Za-z][A-Za-z0-9+.-]*://(?:[^/?#@]*@)?(?:\[[0-9A-Fa-f:.]+\]|[^/?#:@\[\]]+):([0-9]{1,5})(?:[/?#]|$)"
)
HOST_OF_PAIR: Final = r"^(\[[0-9A-Fa-f:.]+\]|[^:\[\]]+)(?::[0-9]*)?$"
PORT_OF_PAIR: Final = r"^(?:\[[0-9A-Fa-f:.]+\]|[^:\[\]]+):([0-9]{1,5})$"
DOMAIN_OF_MAIL: Final = r"@([^@]+)$"

# Defanged texts: a dot, colon, at or slash in brackets of any kind, and a scheme that no program follows.
REFANGED: Final = (r"[\[({](\.|:|@|/|://)[\])}]", r"\1")
DEFANGED_SCHEME: Final = (r"^(?i:h(?:xx|tx|xt)p)", "http")
