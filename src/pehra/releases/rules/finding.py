"""What of a text may have to be taken out, however it is written: in Arabic or Urdu letters, defanged, in other digits.

A text is looked at in its folded form (see `formats.plain`); what is found is told by its place in the original.
"""

import ipaddress
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from pehra.formats.plain import Folded, folded
from pehra.releases.rules.words import What

# Blank space, signs, and the words by which an address is made harmless.
GAP: Final = r"(?:[\W_]{0,6}|[\W_]{0,3}(?:dot|at)[\W_]{0,3})"
# Between two numbers something must stand: else 1.2.3.4 would be found in 1234.
GAP_OF_NUMBERS: Final = r"(?:[\W_]{1,6}|[\W_]{0,3}dot[\W_]{0,3})"
DOT: Final = r"(?:\s{0,2}[\[({]\s{0,2}(?:\.|dot)\s{0,2}[\])}]\s{0,2}|\s{1,3}dot\s{1,3}|\.)"
AT: Final = r"(?:\s{0,2}[\[({]\s{0,2}(?:@|at)\s{0,2}[\])}]\s{0,2}|\s{1,3}at\s{1,3}|@)"
SEPARATED: Final = r"[ .()/\u2010-\u2015-]{0,3}"
SCHEME: Final = {"http": r"h(?:tt|xx|[\W_]{0,3})p", "https": r"h(?:tt|xx|[\W_]{0,3})ps", "ftp": r"f(?:t|x|[\W_]?)p"}

# A name with dots, and what may follow such a name in an address. "a at b at c.d" is found whole.
DOTTED: Final = rf"[\w+-]+(?:{DOT}[\w+-]+){{0,6}}"
MAIL: Final = re.compile(rf"(?<![\w+-]){DOTTED}(?:{AT}{DOTTED}){{1,3}}")
# Where no @ stands, a name with a dot tells an address from a sentence; what has numbers alone is none of mail.
NAME_WITH_DOT: Final = re.compile(rf"{DOT}[^\W\d_]")
# Pakistani numbers at home and from abroad, and any number that begins with a plus.
PHONE: Final = re.compile(
    rf"(?<![\w+])(?:(?:\+|00){SEPARATED}92{SEPARATED}0?|92{SEPARATED}(?=3)|0)(?:{SEPARATED}[0-9]){{9,10}}(?![0-9])"
    rf"|(?<![\w+])\+(?:{SEPARATED}[0-9]){{8,15}}(?![0-9])"
)
# The number of an identity card: five digits, seven, one.
IDENTITY: Final = re.compile(rf"(?<![0-9])[0-9]{{5}}{SEPARATED}[0-9]{{7}}{SEPARATED}[0-9](?![0-9])")
DASH: Final = r"[\u2010-\u2015-]"
REFERENCE: Final = re.compile(rf"(?<![0-9a-z])[a-z]{DASH}[0-9a-z]{{4}}{DASH}[0-9a-z]{{4}}(?![0-9a-z])")
SAID_REFERENCE: Final = re.compile(
    r"(?<!\w)(?:ref(?:erence)?|fir|diary|letter|file)(?:\.|\b)[ ]{0,2}(?:no\.?|number|#)?[ ]{0,2}[:#]?[ ]{0,2}"
    r"([0-9a-z/.-]{0,20}[0-9][0-9a-z/-]{0,20})"
)
IPV4: Final = re.compile(rf"(?<![0-9.])[0-9]{{1,3}}(?:{DOT}[0-9]{{1,3}}){{3}}(?![0-9])(?:/[0-9]{{1,2}})?")
IPV6: Final = re.compile(r"(?<![0-9a-f:])(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}(?![0-9a-z:])(?:/[0-9]{1,3})?")
# A name shorter than this is found as a word of its own alone; a longer one also within another word.
LONG_ENOUGH: Final = 6


@dataclass(frozen=True)
class Known:
    """Something of which it is known that it tells who the victim is. `text`: a name, an address, a number."""

    what: What
    text: str


@dataclass(frozen=True)
class Victim:
    """All that is known of whom a case is about. `networks` are prefixes, domains and AS numbers."""

    names: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    references: tuple[str, ...] = ()

    def known(self) -> Iterator[Known]:
        for what, texts in (
            (What.ORGANISATION, self.names),
            (What.PERSON, self.persons),
            (What.NETWORK, self.networks),
            (What.REFERENCE, self.references),
        ):
            yield from (Known(what, text) for text in texts if text.strip())


@dataclass(frozen=True)
class Spot:
    """A stretch of a text, by its places in the original, and what it is."""

    start: int
    end: int
    what: What


def spots(text: str, known: Iterable[Known]) -> list[Spot]:
    """What may have to be taken out, in order and without overlaps; where two overlap, both go as one."""
    looked = folded(text)
    found = [spot for each in known for spot in _known(looked, each)]
    found += _patterns(looked, text)
    return merged(found)


def occurrences(text: str, known: Known) -> list[Spot]:
    """Where one thing stands in a text, in any spelling."""
    return merged(_known(folded(text), known))


def occurs(text: str, known: Known) -> bool:
    return bool(occurrences(text, known))


def merged(found: Iterable[Spot]) -> list[Spot]:
    result: list[Spot] = []
    for spot in sorted(found, key=lambda each: (each.start, -each.end)):
        if result and spot.start < result[-1].end:
            last = result[-1]
            result[-1] = Spot(last.start, max(last.end, spot.end), last.what)
        else:
            result.append(spot)
    return result


def _known(looked: Folded, known: Known) -> Iterator[Spot]:
    matches = _NETWORKS(looked, known.text) if known.what is What.NETWORK else _finditer(looked, known)
    for start, end in matches:
        first, last = looked.original(start, end)
        if first < last:
            yield Spot(first, last, known.what)


def _finditer(looked: Folded, known: Known) -> Iterator[tuple[int, int]]:
    pattern = pattern_of(known.what, known.text)
    if pattern is not None:
        yield from (match.span() for match in pattern.finditer(looked.text))


@lru_cache(maxsize=2048)
def pattern_of(what: What, text: str) -> re.Pattern[str] | None:
    """A pattern over folded text that finds this in any spelling; None where there is nothing to look for."""
    needle = folded(text).text.strip()
    if what in (What.PHONE, What.IDENTITY) and (numbers := _of_digits(what, needle)):
        return numbers
    words = re.findall(r"[^\W_]+", needle)
    if not words:
        return re.compile(re.escape(needle)) if needle else None
    parts = [SCHEME.get(words[0], re.escape(words[0])) if len(words) > 1 else re.escape(words[0])]
    for before, word in pairwise(words):
        parts.append(GAP_OF_NUMBERS if before.isdigit() and word.isdigit() else GAP)
        parts.append(re.escape(word))
    short = sum(map(len, words)) < LONG_ENOUGH
    start = r"(?<![0-9])" if words[0][0].isdigit() else r"(?<![^\W_])" if short else ""
    end = r"(?![0-9])" if words[-1][-1].isdigit() else r"(?![^\W_])" if short else ""
    return re.compile(start + "".join(parts) + end)


def _of_digits(what: What, needle: str) -> re.Pattern[str] | None:
    digits = re.sub(r"[^0-9]", "", needle)
    if what is What.PHONE:
        # The same line is dialled with and without the code of the country.
        bare = digits.removeprefix("00").removeprefix("92").removeprefix("0")
        if len(bare) < LONG_ENOUGH:
            return None
        start = rf"(?<![0-9])(?:(?:\+|00)?{SEPARATED}92{SEPARATED}0?|0|\+)?{SEPARATED}"
        return re.compile(start + SEPARATED.join(bare) + "(?![0-9])")
    return re.compile("(?<![0-9])" + SEPARATED.join(digits) + "(?![0-9])") if digits else None


def _patterns(looked: Folded, text: str) -> Iterator[Spot]:
    for match in MAIL.finditer(looked.text):
        if "@" in match[0] or NAME_WITH_DOT.search(match[0]):
            yield Spot(*looked.original(*match.span()), What.MAIL)
    for what, pattern in ((What.IDENTITY, IDENTITY), (What.PHONE, PHONE)):
        for match in pattern.finditer(looked.text):
            yield Spot(*looked.original(*match.span()), what)
    for match in REFERENCE.finditer(looked.text):
        first, last = looked.original(*match.span())
        # "e-mail-this" is none: a reference has digits, or is written in capitals.
        if re.search("[0-9]", match[0]) or text[first:last].isupper():
            yield Spot(first, last, What.REFERENCE)
    for match in SAID_REFERENCE.finditer(looked.text):
        yield Spot(*looked.original(*match.span(1)), What.REFERENCE)


Finder = Callable[[Folded, str], Iterator[tuple[int, int]]]


def _networks(looked: Folded, value: str) -> Iterator[tuple[int, int]]:
    """An address that lies in a prefix, a name at or below a domain, an AS number."""
    needle = folded(value).text.strip()
    network = _network(needle)
    if network is not None:
        for form in (IPV4, IPV6):
            for match in form.finditer(looked.text):
                address = _address(match[0])
                if address is not None and address.version == network.version and _meet(address, network):
                    yield match.span()
    elif number := re.fullmatch(r"(?:as)?([0-9]{1,10})", needle):
        yield from (match.span() for match in re.finditer(rf"(?<!\w)asn?[\W_]{{0,2}}{number[1]}(?![0-9])", looked.text))
    elif "." in needle:
        labels = DOT.join(re.escape(label) for label in needle.strip(".").split("."))
        below = re.compile(rf"(?:[\w-]{{1,63}}{DOT}){{0,6}}(?<![^\W_]){labels}(?![\w-])")
        yield from (match.span() for match in below.finditer(looked.text))


_NETWORKS: Final[Finder] = _networks
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def _network(text: str) -> Network | None:
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError:
        return None


def _address(written: str) -> Network | None:
    return _network(re.sub(DOT, ".", written))


def _meet(one: Network, other: Network) -> bool:
    return one.overlaps(other)
