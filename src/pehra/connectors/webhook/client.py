"""One signed POST. The address is looked up once, judged, and then called: a name cannot lead elsewhere in between."""

import hmac
import socket
import ssl
from enum import StrEnum
from hashlib import sha256
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Final
from urllib.parse import urlsplit

import httpx

from pehra.connectors.limit import Limit

TIMEOUT: Final = httpx.Timeout(10.0)
# For one whole call, however slowly its answer drips.
SECONDS: Final = 20.0
SIGNATURE: Final = "X-Pehra-Signature"
TIMESTAMP: Final = "X-Pehra-Timestamp"


# An address in these stands for one of IPv4, behind whatever translates it, and that one may be private. RFC 6052,
# RFC 8215, RFC 3056, RFC 4291 (2.5.5.1), RFC 4380.
LEADING_TO_V4: Final = tuple(
    IPv6Network(each) for each in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "::/96", "2001::/32")
)


class Trouble(StrEnum):
    """Why a call did not succeed, as it is stored; a page translates it."""

    ANSWERED = "answered"
    NO_ADDRESS = "it is no address that is called"
    NOT_FOUND = "the host is not found"
    NOT_PUBLIC = "the host lies in no public network"
    SLOW = "it takes too long"
    UNREACHED = "it cannot be reached"


class Failed(Exception):
    """A call without success. Its text is the trouble and, behind a colon, which host, status or error it was.

    `status` is that of the answer, None where none came.
    """

    def __init__(self, trouble: Trouble, detail: str = "") -> None:
        self.status = int(detail) if trouble is Trouble.ANSWERED else None
        super().__init__(f"{trouble}: {detail}" if detail else str(trouble))


class Refused(Failed):
    """The program does not take this call, however often it is made (4xx, or an address that is not called)."""


class Away(Failed):
    """The program cannot be reached or asks to come again (5xx, 408, 429)."""


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """HMAC-SHA256 in hex over the timestamp, a full stop and the body. `secret` is hex as well."""
    return hmac.new(bytes.fromhex(secret), timestamp.encode() + b"." + body, sha256).hexdigest()


def call(
    url: str,
    body: bytes,
    *,
    secret: str,
    timestamp: str,
    key: str,
    verify: bool | ssl.SSLContext = True,
    seconds: float = SECONDS,
) -> int:
    """POST a JSON document; returns the status of the answer. `key` stays the same when it is sent again.

    Raises Refused, Away.

    `verify` may tell which certificates to trust instead of the usual ones. Redirects are not followed, and of an
    answer its status alone is read. `seconds` are for all but looking the host up.
    """
    there, host, named = _where(url)
    headers = {
        "Host": named,
        "Content-Type": "application/json",
        TIMESTAMP: timestamp,
        SIGNATURE: f"sha256={signature(secret, timestamp, body)}",
        "Idempotency-Key": key,
    }
    limit = Limit()
    try:
        with (
            limit.of(seconds),
            httpx.Client(timeout=TIMEOUT, verify=verify, trust_env=False) as client,
            client.stream(
                "POST", there, content=body, headers=headers, extensions={"sni_hostname": host, "trace": limit.watch}
            ) as answer,
        ):
            status = answer.status_code
    except httpx.InvalidURL as error:
        raise Refused(Trouble.NO_ADDRESS) from error
    except httpx.HTTPError as error:
        if limit.over:
            raise Away(Trouble.SLOW) from error
        raise Away(Trouble.UNREACHED, f"{type(error).__name__}: {error}") from error
    if status in (408, 429) or status >= 500:
        raise Away(Trouble.ANSWERED, str(status))
    if not 200 <= status < 300:
        raise Refused(Trouble.ANSWERED, str(status))
    return status


def _where(url: str) -> tuple[str, str, str]:
    """The address of a URL with its host looked up, that host, and how it is named to the other side."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or 443
    except ValueError as error:
        raise Refused(Trouble.NO_ADDRESS) from error
    address = _public_address(host, port)
    literal = f"[{address}]" if ":" in address else address
    there = f"https://{literal}:{port}{parts.path or '/'}" + (f"?{parts.query}" if parts.query else "")
    return there, host, parts.netloc


def _public_address(host: str, port: int) -> str:
    """An address of the host, if all that it has are public: else somebody could have the own network called."""
    try:
        found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError) as error:
        raise Away(Trouble.NOT_FOUND, host) from error
    if not found or not all(is_public(each) for each in found):
        raise Refused(Trouble.NOT_PUBLIC, host)
    return found[0]


def is_public(address: str) -> bool:
    """Whether anybody on the Internet may be reached there."""
    there = ip_address(address.partition("%")[0])
    if isinstance(there, IPv6Address):
        if there.ipv4_mapped:
            return is_public(str(there.ipv4_mapped))
        if there.is_site_local or any(there in network for network in LEADING_TO_V4):
            return False
    return there.is_global and not there.is_multicast
