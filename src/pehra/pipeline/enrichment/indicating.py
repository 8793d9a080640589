"""How indicators are known again: by both halves of a 128-bit hash over what they are.

The store keeps the halves and no texts in memory, 16 bytes an indicator. Whoever wants to be taken for one that is
known would have to find another text with the same SipHash-128, among 2^128.
"""

from enum import StrEnum


class Looked(StrEnum):
    """The sorts of indicators that are known by a hash; networks are known by their addresses."""

    IP = "ip"
    DOMAIN = "domain"
    URL = "url"
    HASH = "hash"


def hashed(looked: Looked, value: str) -> tuple[str, str]:
    """The expressions of an indicator's number and of its test, over that of its value.

    An address must be an IPv6 there, IPv4 mapped; a domain and a hash in lower case.
    """
    whole = f"reinterpretAsUInt128(sipHash128('{looked}', {value}))"
    return f"toUInt64({whole})", f"toUInt64(bitShiftRight({whole}, 64))"
