"""A text becomes a value, by the forms in `pehra.pipeline.forms`. A value stands as its canonical text, or as a number.

Times: ISO 8601 in UTC, with six digits of a second where they are not zero. Addresses: as Python writes them, an IPv4
address mapped into IPv6 as the IPv4 address. An empty text and a zero say nothing.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from typing import Final

from pehra.pipeline import forms
from pehra.pipeline.reasons import Reason
from pehra.pipeline.schema import Column, Kind
from pehra.pipeline.spec import Fill, Reading
from pehra.pipeline.spec.patterns import FLAGS

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
# What the engine's DateTime64 holds.
YEARS: Final = range(1900, 2300)

_EXTRACTED: Final = {
    Reading.HOST_OF_URL: forms.HOST_OF_URL,
    Reading.PORT_OF_URL: forms.PORT_OF_URL,
    Reading.HOST_OF_PAIR: forms.HOST_OF_PAIR,
    Reading.PORT_OF_PAIR: forms.PORT_OF_PAIR,
    Reading.DOMAIN_OF_MAIL: forms.DOMAIN_OF_MAIL,
}
_LOWER: Final = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")
_UPPER: Final = str.maketrans("abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ")


class NotRead(Exception):
    """A text has none of the forms that its column takes."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        super().__init__(reason)


def text_of(fill: Fill, texts: Mapping[str, str]) -> str:
    """The text that a fill finds in a row: the first that is not empty, then translated, else the default."""
    read = (_read(fill, texts[name]) for name in fill.columns if name in texts)
    found = next((text for text in read if text), "")
    if fill.values:
        return fill.values.get(found, fill.default)
    return found or fill.default


def _read(fill: Fill, text: str) -> str:
    if fill.only:
        text = _extract(fill.only, text)
    if fill.reading is Reading.DEFANGED:
        pattern, instead = forms.DEFANGED_SCHEME
        text = re.sub(pattern, instead, text, count=1, flags=FLAGS)
        return re.sub(*forms.REFANGED, text, flags=FLAGS)
    if pattern_of := _EXTRACTED.get(fill.reading):
        return _extract(pattern_of, text).strip("[]")
    return text


def _extract(pattern: str, text: str) -> str:
    """The first group of the first match, the whole match where there is no group, nothing where there is no match."""
    found = re.search(pattern, text, FLAGS)
    if found is None:
        return ""
    return (found[1] or "") if found.re.groups else found[0]


def value_of(column: Column, text: str, reading: Reading = Reading.PLAIN) -> str | int:
    """The value of a text that is not empty. Raises NotRead."""
    if column.kind is Kind.TIME:
        return shown(_time(text, reading))
    if column.kind is Kind.ADDRESS:
        return _address(text)
    if column.kind is Kind.PORT:
        return _number(text, forms.MOST_PORT, Reason.NOT_A_PORT)
    if column.kind is Kind.NUMBER:
        return _number(text, forms.MOST_NUMBER, Reason.NOT_A_NUMBER)
    if column.kind is Kind.WORD:
        return text.translate(_LOWER)
    if column.kind is Kind.CODE:
        return text.translate(_UPPER)
    if column.kind is Kind.NAME:
        return text.translate(_LOWER).rstrip(".")
    return text


def shown(moment: datetime) -> str:
    seconds = f"{moment.year:04}-{moment:%m-%dT%H:%M:%S}"
    return f"{seconds}.{moment.microsecond:06}Z" if moment.microsecond else f"{seconds}Z"


def _time(text: str, reading: Reading) -> datetime:
    try:
        moment = _READ_TIME.get(reading, _iso)(text)
    except (ValueError, OverflowError):
        raise NotRead(Reason.NOT_A_TIME) from None
    if moment.year not in YEARS:
        raise NotRead(Reason.NOT_A_TIME)
    return moment


def _iso(text: str) -> datetime:
    found = re.search(forms.TIME, text, FLAGS)
    if found is None or text.endswith("\n"):
        raise ValueError(text)
    day, clock, fraction, zone = found.groups()
    naive = datetime.fromisoformat(f"{day} {clock or '00:00:00'}")
    microsecond = int((fraction or "")[:6].ljust(6, "0"))
    return naive.replace(microsecond=microsecond, tzinfo=_zone(zone)).astimezone(UTC)


def _zone(text: str | None) -> timezone:
    if text is None or text in ("Z", "UTC", "GMT"):
        return UTC
    offset = timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    return timezone(-offset if text[0] == "-" else offset)


def _seconds(text: str) -> datetime:
    found = re.fullmatch(forms.EPOCH, text, FLAGS)
    if found is None:
        raise ValueError(text)
    return EPOCH + timedelta(seconds=int(found[1]), microseconds=int((found[2] or "").ljust(6, "0")))


def _milliseconds(text: str) -> datetime:
    if re.fullmatch(forms.EPOCH_MS, text, FLAGS) is None:
        raise ValueError(text)
    return EPOCH + timedelta(milliseconds=int(text))


_READ_TIME: Final = {Reading.EPOCH: _seconds, Reading.EPOCH_MS: _milliseconds}


def _address(text: str) -> str:
    try:
        if re.fullmatch(forms.IPV4, text, FLAGS):
            return str(IPv4Address(text))
        if re.fullmatch(forms.IPV6, text, FLAGS):
            address = IPv6Address(text)
            mapped = address.ipv4_mapped
            return "" if address == IPv6Address(0) else str(mapped or address)
    except AddressValueError:
        pass
    raise NotRead(Reason.NOT_AN_ADDRESS)


def _number(text: str, most: int, reason: Reason) -> int:
    digits = text.lstrip("0") or "0"
    if not re.fullmatch(forms.DIGITS, text, FLAGS) or len(digits) > len(str(most)) or int(digits) > most:
        raise NotRead(reason)
    return int(digits)
