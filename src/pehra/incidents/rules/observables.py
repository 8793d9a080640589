"""Observables: typed, refanged on the way in, checked, in one spelling, and defanged wherever they are shown."""

import ipaddress
import re
from typing import Final
from urllib.parse import urlsplit

from pehra.incidents.rules.wording import ObservableType as Type

LONGEST: Final = 2048
LABEL: Final = re.compile(r"^(?!-)[a-z0-9_-]{1,63}(?<!-)$")
HEX_LENGTHS: Final = {Type.MD5: 32, Type.SHA1: 40, Type.SHA256: 64, Type.SHA512: 128}
REFANG: Final = (
    (re.compile(r"^h(?:xx|\*\*)p", re.I), "http"),
    (re.compile(r"^f(?:x|\*)p(?=[\[:])", re.I), "ftp"),
    (re.compile(r"\[\.\]|\(\.\)|\{\.\}|\[dot\]|\(dot\)|\s+dot\s+", re.I), "."),
    (re.compile(r"\[:\]|\[:(?=//)"), ":"),
    (re.compile(r"\[://\]"), "://"),
    (re.compile(r"\[@\]|\(@\)|\[at\]|\(at\)", re.I), "@"),
)


def refang(text: str) -> str:
    """The value behind hxxp://example[.]com and its like."""
    for pattern, plain in REFANG:
        text = pattern.sub(plain, text)
    return text.strip()


def defang(type_: Type, value: str) -> str:
    """The value as it is shown and mailed: nothing that a click, or a mail client's guess, would open."""
    if type_ is Type.URL:
        return (
            value.replace("http", "hxxp", 1).replace(".", "[.]")
            if value.startswith("http")
            else value.replace(".", "[.]")
        )
    if type_ in (Type.DOMAIN, Type.IPV4, Type.CIDR):
        return value.replace(".", "[.]")
    if type_ is Type.EMAIL:
        return value.replace("@", "[@]").replace(".", "[.]")
    return value


def normal(type_: Type, text: str) -> str:
    """The one spelling of a value of this type. Raises ValueError with a sentence that says what is wrong."""
    value = refang(text)
    if not value:
        raise ValueError("This field is needed.")
    if len(value) > LONGEST:
        raise ValueError("The value is too long.")
    return _NORMAL.get(type_, _as_is)(type_, value)


def guess(text: str) -> Type:
    """The most likely type of a value that somebody pasted."""
    value = refang(text)
    for type_ in (
        Type.IPV4,
        Type.IPV6,
        Type.CIDR,
        Type.URL,
        Type.EMAIL,
        Type.CVE,
        Type.ASN,
        *HEX_LENGTHS,
        Type.DOMAIN,
    ):
        try:
            _NORMAL[type_](type_, value)
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
    return str(address)


def _cidr(_: Type, value: str) -> str:
    if "/" not in value:
        raise ValueError("A prefix needs a length, as in 192.0.2.0/24.")
    try:
        return str(ipaddress.ip_network(value, strict=True))
    except ValueError:
        raise ValueError("This is not an IP prefix; bits behind its length must be zero.") from None


def _asn(_: Type, value: str) -> str:
    found = re.fullmatch(r"(?:AS)?(\d{1,10})", value.upper())
    if not found or not 0 < int(found[1]) < 2**32:
        raise ValueError("This is not an autonomous system number.")
    return f"AS{int(found[1])}"


def domain(value: str) -> str:
    """A domain name in lower case, international names in their ASCII form. Raises ValueError."""
    try:
        name = value.rstrip(".").encode("idna").decode().lower()
    except UnicodeError:
        raise ValueError("This is not a domain name.") from None
    labels = name.split(".")
    if len(name) > 253 or len(labels) < 2 or not all(LABEL.match(label) for label in labels) or labels[-1].isdigit():
        raise ValueError("This is not a domain name.")
    return name


def _url(_: Type, value: str) -> str:
    try:
        parts = urlsplit(value)
        host = parts.hostname
        parts.port  # noqa: B018 - reading it checks it
    except ValueError:
        raise ValueError("This is not a URL.") from None
    if parts.scheme not in ("http", "https", "ftp") or not host or re.search(r"\s", value):
        raise ValueError("This is not a URL of http, https or ftp.")
    return value


def _email(_: Type, value: str) -> str:
    local, at, name = value.rpartition("@")
    if not at or not local or len(local) > 64 or re.search(r"[\s<>()\[\]\\,;:\"@]", local):
        raise ValueError("This is not an e-mail address.")
    return f"{local}@{domain(name)}"


def _digest(type_: Type, value: str) -> str:
    lowered = value.lower()
    if not re.fullmatch(rf"[0-9a-f]{{{HEX_LENGTHS[type_]}}}", lowered):
        raise ValueError("This is not a digest of that kind.")
    return lowered


def _cve(_: Type, value: str) -> str:
    if not re.fullmatch(r"CVE-\d{4}-\d{4,19}", value.upper()):
        raise ValueError("This is not a CVE identifier.")
    return value.upper()


_NORMAL: Final = {
    Type.IPV4: _address,
    Type.IPV6: _address,
    Type.CIDR: _cidr,
    Type.ASN: _asn,
    Type.DOMAIN: lambda _, value: domain(value),
    Type.URL: _url,
    Type.EMAIL: _email,
    Type.CVE: _cve,
    **dict.fromkeys(HEX_LENGTHS, _digest),
}
