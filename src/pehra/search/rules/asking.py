"""What a search says: words, "phrases", -without, field:value, read by hand from left to right.

No text is wrong: what means nothing as a field is looked for as a word. Only too long a text is refused.
"""

import ipaddress
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from pehra.foundation.access.errors import Invalid, Problem
from pehra.incidents.rules import observables, references
from pehra.incidents.rules.wording import ObservableType, Status
from pehra.law import tlp as labels
from pehra.law.taxonomy import CLASS, CLASS_OF_TYPE
from pehra.search.rules.plain import DIGITS, plain
from pehra.search.rules.wording import RecordKind

LONGEST: Final = 1000
MOST_TERMS: Final = 30
EARLIEST: Final = date(1988, 1, 1)
LATEST: Final = date(2200, 12, 31)
SHORTEST_PREFIX: Final = 3
ADDRESSES: Final = frozenset({ObservableType.IPV4, ObservableType.IPV6, ObservableType.CIDR})
# What is longer is hardly ever in many records: leading bits of a network by its version, and signs of a value that
# begins so, behind what nearly every URL or many a domain begins with.
SMALL_NETWORK: Final = {4: 16, 6: 48}
LONG_BEGINNING: Final = 6
COMMON_BEGINNING: Final = re.compile(r"^(?:(?:https?|ftp):/{0,2})?(?:www\.)?", re.I)
QUOTES: Final = str.maketrans("“”„«»＂", '""""""')
# Each field by its English name, and by the names that Urdu readers use for it, as `plain` leaves them.
FIELDS: Final = {
    "status": ("status", "حالت", "کیفیت"),
    "rsit": ("class", "rsit", "قسم", "زمرہ"),
    "severity": ("severity", "شدت"),
    "organisation": ("organisation", "organization", "org", "ادارہ"),
    "custodian": ("custodian", "cert", "سرٹ", "تحویل"),
    "since": ("from", "since", "سے"),
    "until": ("to", "until", "تک"),
    "tlp": ("tlp", "ٹیایلپی"),
    "kind": ("kind", "in", "نوعیت"),
    "value": ("value", "ioc", "نشان"),
}
BY_NAME: Final = {plain(name): field for field, names in FIELDS.items() for name in names}
STATUSES: Final = {plain(name): status for status, names in {
    Status.NEW: ("new", "نیا", "نئی", "نئے"), Status.OPEN: ("open", "کھلا", "کھلی", "کھلے"),
    Status.CLOSED: ("closed", "بند"),
}.items() for name in names}  # fmt: skip
KINDS: Final = {plain(name): kind for kind, names in {
    RecordKind.CASE: ("case", "cases", "کیس", "معاملہ"), RecordKind.REPORT: ("report", "reports", "رپورٹ"),
    RecordKind.ENTRY: ("entry", "entries", "note", "notes", "اندراج", "نوٹ"),
    RecordKind.TRACE: ("trace", "traces", "observable", "نشان"),
}.items() for name in names}  # fmt: skip


@dataclass(frozen=True)
class Term:
    """One thing that is looked for. `prefix`: words that begin so; `exact`: a technical trace and nothing else."""

    text: str
    without: bool = False
    prefix: bool = False
    phrase: bool = False
    exact: bool = False


@dataclass(frozen=True)
class Asked:
    """A search, read. `terms` are all to be found, each `without` one nowhere; the rest narrows it, empty means any."""

    terms: tuple[Term, ...] = ()
    status: str = ""
    rsit: str = ""
    severity: str = ""
    organisation: str = ""
    custodian: str = ""
    tlp: str = ""
    kind: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def empty(self) -> bool:
        return self == Asked()


@dataclass
class _Reading:
    terms: list[Term] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)


def read(text: str, **given: str) -> Asked:
    """Read a search; `given` are fields that were chosen beside it, which win. Raises Invalid for too long a text."""
    if len(text) > LONGEST:
        raise Invalid(
            {"q": Problem("At most %(longest)d characters; this has %(length)d.", longest=LONGEST, length=len(text))}
        )
    found = _Reading()
    for term in _pieces(text.translate(QUOTES)):
        _take(term, found)
    if len(found.terms) > MOST_TERMS:
        raise Invalid({"q": Problem("At most %(most)d words or phrases at once.", most=MOST_TERMS)})
    for name, value in given.items():
        if value and (read_value := value_of(name, value)):
            found.fields[name] = read_value
    dates = {name: date.fromisoformat(found.fields.pop(name)) for name in ("since", "until") if name in found.fields}
    return Asked(terms=tuple(found.terms), **found.fields, **dates)  # type: ignore[arg-type]


def _take(term: Term, found: _Reading) -> None:
    name, colon, value = term.text.partition(":")
    known = BY_NAME.get(plain(name)) if colon and not term.phrase and len(name) < 30 else None
    value = value.strip('"')
    if known == "value" and value:
        found.terms.append(Term(value, term.without, term.prefix, exact=True))
    elif known and not term.without and (read_value := value_of(known, value)):
        found.fields[known] = read_value
    elif term.text.strip():
        found.terms.append(term)


def value_of(name: str, value: str) -> str:
    """A field's value in the spelling of the tables; nothing where it cannot be one."""
    word = plain(value)
    if name == "status":
        return STATUSES.get(word, "")
    if name == "kind":
        return KINDS.get(word, "")
    if name == "rsit":
        class_, slash, type_ = value.strip().lower().partition("/")
        if slash:
            return f"{class_}/{type_}" if CLASS_OF_TYPE.get(type_) == class_ else ""
        return class_ if class_ in CLASS else f"{CLASS_OF_TYPE[class_]}/{class_}" if class_ in CLASS_OF_TYPE else ""
    if name == "tlp":
        return _label(value)
    if name in ("since", "until"):
        return _day(value)
    slug = value.strip().lower()
    return slug[:80] if slug.isascii() and slug.replace("-", "").replace("_", "").isalnum() else ""


def _label(value: str) -> str:
    try:
        return labels.parse(value[:40]).value
    except ValueError:
        return ""


def _day(value: str) -> str:
    digits = "".join(DIGITS.get(sign, sign) for sign in value.strip())
    try:
        day = date.fromisoformat(digits)
    except ValueError:
        return ""
    return day.isoformat() if EARLIEST <= day <= LATEST and len(digits) == 10 else ""


def _pieces(text: str) -> Iterator[Term]:
    """The pieces of a search in their order; a phrase that is not closed ends with the text."""
    place, end = 0, len(text)
    while place < end:
        if text[place].isspace():
            place += 1
            continue
        without = text[place] == "-" and place + 1 < end and not text[place + 1].isspace()
        place += without
        if text[place] == '"':
            close = text.find('"', place + 1)
            close = end if close < 0 else close
            yield Term(text[place + 1 : close], without, phrase=True)
            place = close + 1
            continue
        start = place
        while place < end and not text[place].isspace():
            if text[place] == '"':
                # field:"some words": up to the closing quote, blank space and all.
                close = text.find('"', place + 1)
                place = end - 1 if close < 0 else close
            place += 1
        word = text[start:place]
        yield Term(word.rstrip("*"), without, word.endswith("*"))


def traces(term: Term) -> list[tuple[ObservableType, str]]:
    """The technical traces that a term may be, normalised. Phrases and mere words are none."""
    if term.phrase:
        return []
    type_ = observables.guess(term.text)
    if type_ is ObservableType.OTHER:
        return []
    return [(type_, observables.normal(type_, term.text))]


def is_rare(term: Term) -> bool:
    """Whether few records can hold a term: one reference or address, a small network, a long beginning of a value."""
    if term.without or term.phrase:
        return False
    if term.prefix:
        return term.exact and len(COMMON_BEGINNING.sub("", term.text, count=1)) >= LONG_BEGINNING
    return bool(reference(term)) or any(_is_small(*each) for each in traces(term))


def _is_small(type_: ObservableType, value: str) -> bool:
    if type_ not in ADDRESSES:
        return False
    network = ipaddress.ip_network(value)
    return network.prefixlen >= SMALL_NETWORK[network.version]


def reference(term: Term) -> str:
    """The reference of a case or a report that a term may be, or nothing."""
    if term.phrase or len(term.text) > 20:
        return ""
    tidied = references.tidy(term.text)
    return tidied if references.SHAPE.fullmatch(tidied) else ""
