"""How much is taken in: from one neighbourhood of addresses, and altogether, in windows of the clock."""

import hashlib
import hmac
import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

HOUR: Final = timedelta(hours=1)
TEN_MINUTES: Final = timedelta(minutes=10)
ALL: Final = "all"
# A provider of mobile telephony may have thousands behind these; one subscriber seldom has more than this.
IPV4_BLOCK: Final = 24
IPV6_BLOCK: Final = 56


class Counted(StrEnum):
    """What is counted. PROVED: sent with a proof of work. WAITED: sent after waiting, without one."""

    PROVED = "proved"
    WAITED = "waited"
    MESSAGE = "message"
    WRONG_CODE = "wrong-code"
    WRONG_CLAIM = "wrong-claim"


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many in a window; windows begin at full ten minutes or hours of UTC."""

    most: int
    window: timedelta

    def starts(self, at: datetime) -> datetime:
        """When the window of this moment began."""
        seconds = int(self.window.total_seconds())
        return datetime.fromtimestamp(int(at.timestamp()) // seconds * seconds, UTC)

    def ends(self, at: datetime) -> datetime:
        return self.starts(at) + self.window


# By what is counted: of one neighbourhood (of a report, of a person), and altogether where that is limited.
EACH: Final[Mapping[Counted, Limit]] = MappingProxyType(
    {
        # Wide, for the thousands behind one address of a mobile provider: the work grows long before that.
        Counted.PROVED: Limit(60, HOUR),
        Counted.WAITED: Limit(4, HOUR),
        Counted.MESSAGE: Limit(12, HOUR),
        Counted.WRONG_CODE: Limit(30, HOUR),
        Counted.WRONG_CLAIM: Limit(10, HOUR),
    }
)
ALTOGETHER: Final[Mapping[Counted, Limit]] = MappingProxyType(
    {Counted.PROVED: Limit(600, TEN_MINUTES), Counted.WAITED: Limit(30, TEN_MINUTES)}
)


def block(address: str) -> str:
    """The neighbourhood of an address, as a prefix; of what is no address, one for all of these."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    length = IPV4_BLOCK if found.version == 4 else IPV6_BLOCK
    return str(ipaddress.ip_network((found, length), strict=False))


def hidden(block: str, *, key: bytes, at: datetime) -> str:
    """What is kept of a neighbourhood: a keyed hash that is another one each day."""
    told = f"{at.astimezone(UTC):%Y-%m-%d}|{block}"
    return hmac.new(key, told.encode(), hashlib.sha256).hexdigest()[:32]
