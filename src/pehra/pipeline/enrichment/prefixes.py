"""Reading the files in which the world's announced prefixes come.

Three forms, told apart by the first line that is no comment:
- pyasn's ipasn.dat: `192.0.2.0/24<TAB>64500`, comments begin with a semicolon (https://github.com/hadiasghari/pyasn)
- iptoasn.com's TSV: first address, last address, number, country, description; 0 is not routed
- CSV: `prefix,asn,cc`, with or without a header; the country may be left out
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from ipaddress import IPv4Address, IPv6Address
from typing import Final, NamedTuple

from pehra.pipeline.enrichment.claims import MAPPED, Uncountable, mapped

# More is no table of routes: the largest have a quarter of it.
MOST: Final = 4_000_000
LONGEST_LINE: Final = 1024
_LARGEST_ASN: Final = 2**32 - 1
_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_NO_COUNTRY: Final = frozenset({"", "-", "NONE", "UNKNOWN", "ZZ", "??"})
_LENGTH: Final = re.compile(r"0|[1-9][0-9]{0,2}")
_SHOWN: Final = 20


class Announced(NamedTuple):
    """A prefix with its origin. `first` is a 128-bit number, IPv4 mapped, and `length` out of 128."""

    prefix: str
    first: int
    length: int
    asn: int
    cc: str


class BadPrefixes(ValueError):
    """Lines that cannot be read, one text each."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problems))


Reader = Callable[[list[str]], Iterable[Announced]]


def read_prefixes(lines: Iterable[bytes]) -> Iterator[Announced]:
    """The prefixes of a file, as they stand in it. Raises BadPrefixes, at the latest at the end."""
    problems: list[str] = []
    found = 0
    for announced in _read(lines, problems):
        found += 1
        if found > MOST:
            problems.append(f"more than {MOST:,} prefixes")
            break
        yield announced
    if not (found or problems):
        problems.append("there is no prefix in it")
    if problems:
        raise BadPrefixes(problems)


def _read(lines: Iterable[bytes], problems: list[str]) -> Iterator[Announced]:
    """The prefixes of the lines that can be read, until there are too many problems."""
    form: tuple[str, Reader] | None = None
    for number, line in enumerate(lines, 1):
        try:
            if not (text := _text(line)):
                continue
            if form is None:
                form = _form(text)
                if text.lower().startswith("prefix,"):
                    continue
            separator, reader = form
            yield from reader(text.split(separator))
        except ValueError as problem:
            problems.append(f"line {number}: {problem}")
            if len(problems) == _SHOWN:
                return


def _text(line: bytes) -> str:
    """A line without its end, empty where it is a comment."""
    if len(line) > LONGEST_LINE:
        raise ValueError(f"longer than {LONGEST_LINE} bytes")
    try:
        text = line.decode().strip("\ufeff\r\n ")
    except UnicodeDecodeError:
        raise ValueError("not UTF-8") from None
    return "" if text.startswith((";", "#")) else text


def _form(text: str) -> tuple[str, Reader]:
    if "\t" in text:
        return "\t", _routed if "/" in text.split("\t", 1)[0] else _range
    if "," in text:
        return ",", _routed
    raise ValueError("not a prefix with the number of its autonomous system, by a tab or a comma")


def _routed(fields: list[str]) -> Iterable[Announced]:
    if len(fields) not in (2, 3):
        raise ValueError(f"{len(fields)} columns; there must be a prefix, a number and perhaps a country")
    prefix, asn, *rest = (field.strip(' "') for field in fields)
    first, length = _bounds(prefix)
    # IPv4 has one spelling only.
    spelled = _spelled(first, length) if ":" in prefix else prefix
    return (Announced(spelled, first, length, _asn(asn), _country(rest[0] if rest else "")),)


def _range(fields: list[str]) -> Iterable[Announced]:
    if len(fields) < 4:
        raise ValueError(f"{len(fields)} columns; there must be two addresses, a number and a country")
    asn, country = _asn(fields[2]), _country(fields[3])
    if not asn:
        return ()
    (version, first), (other, last) = _address(fields[0]), _address(fields[1])
    if version != other or last < first:
        raise ValueError(f"{fields[0]} to {fields[1]} is no range")
    if version == 6 and first <= MAPPED + 0xFFFFFFFF and last >= MAPPED:
        raise Uncountable("it holds IPv4 addresses written as IPv6")
    parts = _covering(first, last)
    return (Announced(_spelled(start, length), start, length, asn, country) for start, length in parts)


def _spelled(first: int, length: int) -> str:
    if first >> 32 == MAPPED >> 32:
        return f"{IPv4Address(first & 0xFFFFFFFF)}/{length - 96}"
    return f"{IPv6Address(first)}/{length}"


def _covering(first: int, last: int) -> Iterator[tuple[int, int]]:
    """The fewest prefixes that are all of a range together."""
    while first <= last:
        # As many low zero bits as the start has, unless that is more than is left.
        free = min((first & -first).bit_length() - 1 if first else 128, (last - first + 1).bit_length() - 1)
        yield first, 128 - free
        first += 1 << free


def _bounds(prefix: str) -> tuple[int, int]:
    address, _, told = prefix.partition("/")
    version, first = _address(address)
    bits = 32 if version == 4 else 128
    if not _LENGTH.fullmatch(told) or int(told) > bits:
        raise ValueError(f"{prefix[:60]!r} has no length up to {bits}")
    length = int(told) + 128 - bits
    if first & ((1 << (128 - length)) - 1):
        raise ValueError(f"{prefix!r} begins within itself")
    if version == 6 and mapped(first, length):
        raise Uncountable(f"{prefix} holds IPv4 addresses written as IPv6")
    return first, length


def _address(text: str) -> tuple[int, int]:
    """The version of an address, and it as a 128-bit number, IPv4 mapped."""
    try:
        if ":" not in text:
            return 4, MAPPED | int(IPv4Address(text))
        if "%" not in text:
            return 6, int(IPv6Address(text))
    except ValueError:
        pass
    raise ValueError(f"{text[:60]!r} is no address")


def _asn(text: str) -> int:
    digits = text.strip().upper().removeprefix("AS")
    if digits.isascii() and digits.isdigit() and len(digits) <= 10 and int(digits) <= _LARGEST_ASN:
        return int(digits)
    raise ValueError(f"{text[:60]!r} is no number of an autonomous system")


@cache
def _country(text: str) -> str:
    country = text.strip().upper()
    if country in _NO_COUNTRY:
        return ""
    if not _COUNTRY.fullmatch(country):
        raise ValueError(f"{text[:60]!r} is no country's code of two letters")
    return country
