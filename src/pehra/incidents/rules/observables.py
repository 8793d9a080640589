"""Observables: typed, refanged on the way in, checked, in one spelling, and defanged wherever they are shown.

Whatever is normal stays itself: `normal(type, defang(type, value)) == value` for every normal value.
"""

import ipaddress
import re
from collections.abc import Callable
from typing import Final
from urllib.parse import SplitResult, urlsplit

from pehra.incidents.rules.wording import ObservableType as Type

LONGEST: Final = 2048
LABEL: Final = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
HEX_LENGTHS: Final = {Type.MD5: 32, Type.SHA1: 40, Type.SHA256: 64, Type.SHA512: 128}
DOTS: Final = re.compile(r"\[\.\]|\(\.\)|\{\.\}|\[dot\]|\(dot\)|\{dot\}|\s+dot\s+", re.I)
ATS: Final = re.compile(r"\[@\]|\(@\)|\{@\}|\[at\]|\(at\)|\{at\}|\s+at\s+", re.I)
SCHEMES: Final = (
    (re.compile(r"h(?:xx|\*\*)p(?=s?[\[:])", re.I), "http"),
    (re.compile(r"f(?:x|\*)p(?=[\[:])", re.I), "ftp"),
)
SEPARATOR: Final = re.compile(r"(?:\[://\]|\[:\]//|\[:\s*//\])")
ADDRESSES: Final = frozenset({Type.IPV4, Type.IPV6, Type.CIDR, Type.DOMAIN, Type.URL, Type.EMAIL})


def refang(type_: Type, text: str) -> str:
    """The value behind hxxp://example[.]com and its like. What is no address is left as it is written."""
    value = text.strip()
    if type_ not in ADDRESSES:
        return value
    if type_ is Type.URL:
        return _refanged_url(value)
    value = DOTS.sub(".", value)
    return ATS.sub("@", value) if type_ is Type.EMAIL else value


def _refanged_url(value: str) -> str:
    """Scheme and host refanged; of the path only the dots, since brackets may belong to it."""
    for pattern, plain in SCHEMES:
        value = pattern.sub(plain, value, count=1) if pattern.match(value) else value
    value = SEPARATOR.sub("://", value, count=1)
    return DOTS.sub(".", value)


def defang(type_: Type, value: str) -> str:
    """The value as it is shown and mailed: nothing that a click, or a mail client's guess, would open."""
    if type_ is Type.URL:
        return re.sub("^http", "hxxp", value).replace(".", "[.]")
    if type_ in (Type.DOMAIN, Type.IPV4, Type.CIDR):
        return value.replace(".", "[.]")
    if type_ is Type.EMAIL:
        return value.replace("@", "[@]").replace(".", "[.]")
    return value


def normal(type_: Type, text: str) -> str:
    """The one spelling of a value of this type. Raises ValueError with a sentence that says what is wrong."""
    value = refang(type_, text)
    if not value:
        raise ValueError("This field is needed.")
    if len(value) > LONGEST:
        raise ValueError("The value is too long.")
    return _NORMAL.get(type_, _as_is)(type_, value)


def guess(text: str) -> Type:
    """The most likely type of a value that somebody pasted."""
    for type_ in GUESSED:
        # A number alone is anything; only "AS" before it makes it an autonomous system.
        if type_ is Type.ASN and not text.strip().upper().startswith("AS"):
            continue
        try:
            normal(type_, text)
        except ValueError:
            continue
        return type_
    return Type.OTHER


def _as_is(_: Type, value: str) -> str:
    return value


def _address(type_: Type, value: str) -> str:
    try:
        address = ipaddress.ip_address(value)
    except ValueError:
        raise ValueError("This is not an IP address.") from None
    if address.version != (4 if type_ is Type.IPV4 else 6):
        raise ValueError("This address is of the other IP version.")
    if getattr(address, "scope_id", None):
        raise ValueError("An address with a zone means something on one machine alone: leave out what follows “%”.")
    return str(address)


def _cidr(_: Type, value: str) -> str:
    if "/" not in value:
        raise ValueError("A prefix needs a length, as in 192.0.2.0/24.")
    try:
        return str(ipaddress.ip_network(value, strict=True))
    except ValueError:
        raise ValueError("This is not an IP prefix; bits behind its length must be zero.") from None


def _asn(_: Type, value: str) -> str:
    found = re.fullmatch(r"(?:AS)?([0-9]{1,10})", value.upper())
    if not found or not 0 < int(found[1]) < 2**32:
        raise ValueError("This is not an autonomous system number.")
    return f"AS{int(found[1])}"


def _domain(_: Type, value: str) -> str:
    return domain(value)


def domain(value: str) -> str:
    """A domain name in lower case, international names in their ASCII form. Raises ValueError."""
    labels = _labels(value)
    if len(labels) < 2 or labels[-1].isdigit():
        raise ValueError("This is not a domain name.")
    return ".".join(labels)


def _labels(value: str) -> list[str]:
    try:
        name = value.removesuffix(".").encode("idna").decode().lower()
    except UnicodeError:
        raise ValueError("This is not a domain name.") from None
    labels = name.split(".")
    if len(name) > 253 or not all(LABEL.fullmatch(label) for label in labels):
        raise ValueError("This is not a domain name.")
    return labels


def _url(_: Type, value: str) -> str:
    """Scheme and host in lower case; all the rest is evidence and stays as it was."""
    try:
        parts = urlsplit(value)
        host, port = _host(parts), parts.port
    except ValueError:
        raise ValueError("This is not a URL.") from None
    if parts.scheme not in ("http", "https", "ftp") or re.search(r"\s", value):
        raise ValueError("This is not a URL of http, https or ftp.")
    user, at, _rest = parts.netloc.rpartition("@")
    rest = value.partition("://")[2][len(parts.netloc) :]
    return f"{parts.scheme}://{user}{at}{host}{'' if port is None else f':{port}'}{rest}"


def _host(parts: SplitResult) -> str:
    """The host as it stands in a URL. Raises ValueError for what is neither an address nor a name."""
    host = parts.hostname or ""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return ".".join(_labels(host))
    return f"[{address}]" if address.version == 6 else str(address)


def _email(_: Type, value: str) -> str:
    local, at, name = value.rpartition("@")
    if not at or not local or len(local) > 64 or re.search(r"[\s<>()\[\]{}\\,;:\"@]", local):
        raise ValueError("This is not an e-mail address.")
    return f"{local}@{domain(name)}"


def _digest(type_: Type, value: str) -> str:
    lowered = value.lower()
    if not re.fullmatch(rf"[0-9a-f]{{{HEX_LENGTHS[type_]}}}", lowered):
        raise ValueError("This is not a digest of that kind.")
    return lowered


def _cve(_: Type, value: str) -> str:
    if not re.fullmatch(r"CVE-[0-9]{4}-[0-9]{4,19}", value.upper()):
        raise ValueError("This is not a CVE identifier.")
    return value.upper()


_NORMAL: Final[dict[Type, Callable[[Type, str], str]]] = {
    Type.IPV4: _address,
    Type.IPV6: _address,
    Type.CIDR: _cidr,
    Type.ASN: _asn,
    Type.DOMAIN: _domain,
    Type.URL: _url,
    Type.EMAIL: _email,
    Type.CVE: _cve,
    **dict.fromkeys(HEX_LENGTHS, _digest),
}
# The strictest first: what is an address is not taken for a name.
GUESSED: Final = (
    Type.IPV4,
    Type.IPV6,
    Type.CIDR,
    Type.URL,
    Type.EMAIL,
    Type.CVE,
    Type.ASN,
    *HEX_LENGTHS,
    Type.DOMAIN,
)
