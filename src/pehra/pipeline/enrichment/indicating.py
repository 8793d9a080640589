"""How indicators are known again: by both halves of a 128-bit hash over what they are.

The store keeps the halves and no texts in memory, 16 bytes an indicator. Whoever wants to be taken for one that is
known would have to find another text with the same SipHash-128, among 2^128.
"""

from enum import StrEnum
from typing import Final


class Looked(StrEnum):
    """The sorts of indicators. All but networks are known by a hash, those by the addresses in them."""

    IP = "ip"
    NETWORK = "network"
    DOMAIN = "domain"
    URL = "url"
    HASH = "hash"


def hashed(looked: Looked, value: str) -> tuple[str, str]:
    """The expressions of an indicator's number and of its test, over that of its value.

    An address must be an IPv6 there, IPv4 mapped; a domain and a hash in lower case.
    """
    whole = f"reinterpretAsUInt128(sipHash128('{looked}', {value}))"
    return f"toUInt64({whole})", f"toUInt64(bitShiftRight({whole}, 64))"


_ADDRESS: Final = "(isIPv4String({text}) OR isIPv6String({text}))"
_OF_NETWORK: Final = "substringIndex(text, '/', 1)"
_LENGTH: Final = "toUInt16OrDefault(substringIndex(text, '/', -1), toUInt16(999))"
_IS_NETWORK: Final = (
    f"match(text, '^[^/]+/[0-9]{{1,3}}$') AND if(isIPv4String({_OF_NETWORK}), {_LENGTH} <= 32, "
    f"isIPv6String({_OF_NETWORK}) AND {_LENGTH} <= 128)"
)
_NAME: Final = "trim(TRAILING '.' FROM lower(text))"
_LABEL: Final = "[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?"
# In this order, since what is an address might be taken for a name.
_SORTS: Final = (
    (Looked.IP, _ADDRESS.replace("{text}", "text"), "text"),
    (Looked.HASH, "match(text, '^([0-9a-fA-F]{32}|[0-9a-fA-F]{40}|[0-9a-fA-F]{64})$')", "lower(text)"),
    (Looked.URL, "match(text, '^[a-zA-Z][a-zA-Z0-9+.-]*://.')", "text"),
    (Looked.NETWORK, _IS_NETWORK, "lower(text)"),
    (Looked.DOMAIN, f"match({_NAME}, '^({_LABEL}[.])+[a-z][a-z0-9-]{{0,61}}[a-z0-9]$')", _NAME),
)
# As people write them so that nobody follows them: hxxp://example[.]org
_ARMED: Final = "replaceRegexpOne(replaceAll(trim(BOTH ' \\t\\r' FROM line), '[.]', '.'), '^hxxp', 'http')"


def told(lines: str) -> str:
    """The query that tells of each `line` of a table or a subquery what sort of indicator it is.

    Its columns are those of the table of indicators but `source`; `kind` is empty where the line is none, `value` the
    line then. Empty lines and comments are left out.
    """
    kinds = ", ".join(f"{condition}, '{looked}'" for looked, condition, _ in _SORTS)
    values = ", ".join(f"kind = '{looked}', {value}" for looked, _, value in _SORTS)
    halves = [hashed(looked, "toIPv6OrDefault(value)" if looked is Looked.IP else "value") for looked, *_ in _SORTS]
    numbers = ", ".join(f"kind = '{looked}', {half[0]}" for (looked, *_), half in zip(_SORTS, halves, strict=True))
    tests = ", ".join(f"kind = '{looked}', {half[1]}" for (looked, *_), half in zip(_SORTS, halves, strict=True))
    return (
        f"SELECT multiIf({numbers}, 0) AS id, multiIf({tests}, 0) AS test, kind, value FROM ("
        f"SELECT multiIf({kinds}, '') AS kind, multiIf({values}, text) AS value FROM ("
        f"SELECT {_ARMED} AS text FROM {lines}) WHERE text != '' AND NOT match(text, '^[#;]'))"
    )
