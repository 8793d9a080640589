"""When a playbook, or one of its steps, is for a case: a small language, read once and asked often.

    ransomware: yes or severity: critical and not sector: health, energy

A test names a field and the values that fit; `and` binds closer than `or`, `not` turns one test round. An empty
condition fits every case. Severity means this one or graver; an RSIT class includes its types.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pehra.law.functions import Function, Ownership
from pehra.law.taxonomy import CLASS, CLASSES

LONGEST: Final = 1000
MOST_TESTS: Final = 20

_TOKEN: Final = re.compile(r"\s*(?:([A-Za-z0-9][A-Za-z0-9/_-]*)|([:,]))")
_JOINTS: Final = frozenset({"and", "or", "not"})
_FLAGS: Final = {"yes": True, "no": False}


class Field(StrEnum):
    """What a condition may ask of a case."""

    CLASSIFICATION = "classification"
    SEVERITY = "severity"
    RANSOMWARE = "ransomware"
    CII = "cii"
    SECTOR = "sector"
    PROVINCE = "province"
    OWNERSHIP = "ownership"
    FUNCTION = "function"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a case. `classification`: RSIT classes or class/type; `function`: under which it is held.

    `reaches`: the severities that the case has reached, its own and every lesser one of the country's scale.
    """

    classification: frozenset[str]
    reaches: frozenset[str]
    ransomware: bool
    cii: bool
    sector: str
    province: str
    ownership: str
    function: str


@dataclass(frozen=True, slots=True)
class Known:
    """The words that a country has for severities, sectors and provinces."""

    severities: tuple[str, ...]
    sectors: frozenset[str]
    provinces: frozenset[str]


@dataclass(frozen=True, slots=True)
class Clause:
    """One field with the values that fit; `negated`: those that do not."""

    field: Field
    values: tuple[str, ...]
    negated: bool = False

    def holds(self, facts: Facts) -> bool:
        return self._fits(facts) is not self.negated

    def _fits(self, facts: Facts) -> bool:
        wanted = set(self.values)
        match self.field:
            case Field.CLASSIFICATION:
                classes = {each.partition("/")[0] for each in facts.classification}
                return not wanted.isdisjoint(facts.classification | classes)
            case Field.SEVERITY:
                return not wanted.isdisjoint(facts.reaches)
            case Field.RANSOMWARE | Field.CII:
                return _FLAGS[self.values[0]] is bool(getattr(facts, self.field))
            case _:
                return getattr(facts, self.field) in wanted

    def __str__(self) -> str:
        return f"{'not ' if self.negated else ''}{self.field}: {', '.join(self.values)}"


@dataclass(frozen=True, slots=True)
class Condition:
    """Groups of tests: all tests of some group hold. Without a group it holds always."""

    groups: tuple[tuple[Clause, ...], ...] = ()

    def holds(self, facts: Facts) -> bool:
        return not self.groups or any(all(test.holds(facts) for test in group) for group in self.groups)

    def __str__(self) -> str:
        """The condition as it is written; reading it again gives the same."""
        return " or ".join(" and ".join(map(str, group)) for group in self.groups)


ALWAYS: Final = Condition()

# What can be wrong with a condition. Each names the field that it is about, or the word that is not understood.
CHARACTER: Final = "Character %(place)d is not understood here."
EXPECTED_FIELD: Final = "“%(word)s” is no field of a condition; there are: %(known)s."
EXPECTED_COLON: Final = "%(about)s: a colon and what it must be are missing."
EXPECTED_VALUE: Final = "%(about)s: a value is missing."
EXPECTED_JOINT: Final = "%(about)s: “%(word)s” is in the way; join tests by “and” or “or”, values by commas."
UNKNOWN_VALUE: Final = "%(about)s: “%(word)s” is unknown; there are: %(known)s."
ONE_VALUE: Final = "%(about)s: one value, not several."
ENDS_EARLY: Final = "The condition ends with “%(word)s”: a test is missing."
TOO_LONG: Final = "At most %(longest)d characters; this has %(length)d."
TOO_MANY: Final = "At most %(most)d tests."
PROBLEMS: Final = (
    *(CHARACTER, EXPECTED_FIELD, EXPECTED_COLON, EXPECTED_VALUE, EXPECTED_JOINT),
    *(UNKNOWN_VALUE, ONE_VALUE, ENDS_EARLY, TOO_LONG, TOO_MANY),
)


class ConditionError(ValueError):
    """A condition that cannot be read: one of PROBLEMS with its parameters."""

    def __init__(self, text: str, **params: object) -> None:
        self.text, self.params = text, params
        super().__init__(text % params)


def parse(text: str, known: Known | None = None) -> Condition:
    """The condition that a text says. Raises ConditionError.

    Without `known` the country's own words (severity, sector, province) are not looked up.
    """
    if len(text) > LONGEST:
        raise ConditionError(TOO_LONG, longest=LONGEST, length=len(text))
    tokens = list(_tokens(text))
    if not tokens:
        return ALWAYS
    found = _Reader(tokens, known).condition()
    if sum(map(len, found.groups)) > MOST_TESTS:
        raise ConditionError(TOO_MANY, most=MOST_TESTS)
    return found


def _tokens(text: str) -> Iterator[str]:
    place, end = 0, len(text.rstrip())
    while place < end:
        found = _TOKEN.match(text, place)
        if found is None:
            blank = len(text[place:]) - len(text[place:].lstrip())
            raise ConditionError(CHARACTER, place=place + blank + 1)
        yield (found[1] or found[2]).lower()
        place = found.end()


class _Reader:
    """Reads tokens from left to right."""

    def __init__(self, tokens: list[str], known: Known | None) -> None:
        self._tokens, self._place, self._known = tokens, 0, known

    def condition(self) -> Condition:
        groups: list[list[Clause]] = [[]]
        while True:
            groups[-1].append(self._test())
            joint = self._next()
            if joint is None:
                return Condition(tuple(tuple(group) for group in groups))
            if joint == "or":
                groups.append([])
            elif joint != "and":
                raise ConditionError(EXPECTED_JOINT, about=str(groups[-1][-1].field), word=joint)

    def _test(self) -> Clause:
        negated = self._look() == "not"
        if negated:
            self._next()
        word = self._next()
        if word is None:
            raise ConditionError(ENDS_EARLY, word=self._tokens[-1])
        if word not in list(Field):
            raise ConditionError(EXPECTED_FIELD, word=word, known=", ".join(Field))
        field = Field(word)
        if self._next() != ":":
            raise ConditionError(EXPECTED_COLON, about=str(field))
        return Clause(field, _checked(field, list(self._values(field)), self._known), negated)

    def _values(self, field: Field) -> Iterator[str]:
        while True:
            word = self._next()
            if word is None or word in _JOINTS or word in (":", ","):
                raise ConditionError(EXPECTED_VALUE, about=str(field))
            yield word
            if self._look() != ",":
                return
            self._next()

    def _look(self) -> str | None:
        return self._tokens[self._place] if self._place < len(self._tokens) else None

    def _next(self) -> str | None:
        found = self._look()
        self._place += 1
        return found


def _checked(field: Field, values: list[str], known: Known | None) -> tuple[str, ...]:
    allowed = _allowed(field, known)
    for value in values:
        if allowed is not None and value not in allowed:
            raise ConditionError(UNKNOWN_VALUE, about=str(field), word=value, known=", ".join(_shown(field, allowed)))
    if field in (Field.SEVERITY, Field.RANSOMWARE, Field.CII) and len(values) > 1:
        raise ConditionError(ONE_VALUE, about=str(field))
    return tuple(sorted(set(values)))


def _allowed(field: Field, known: Known | None) -> Iterable[str] | None:
    match field:
        case Field.CLASSIFICATION:
            return {*CLASS, *(f"{each.slug}/{kind.slug}" for each in CLASSES for kind in each.types)}
        case Field.RANSOMWARE | Field.CII:
            return tuple(_FLAGS)
        case Field.OWNERSHIP:
            return tuple(map(str, Ownership))
        case Field.FUNCTION:
            return tuple(map(str, Function))
        case _ if known is None:
            return None
        case Field.SEVERITY:
            return known.severities
        case Field.SECTOR:
            return known.sectors
        case _:
            return known.provinces


def _shown(field: Field, allowed: Iterable[str]) -> Iterable[str]:
    """The words as a person is told them: of a classification its classes, not a hundred types."""
    if field is Field.CLASSIFICATION:
        return CLASS
    return sorted(allowed) if isinstance(allowed, set | frozenset) else allowed


def reaches(severity: str, scale: Iterable[str]) -> frozenset[str]:
    """The severities that a case of this one has reached: itself and every lesser one. `scale`: gravest first."""
    steps = list(scale)
    return frozenset(steps[steps.index(severity) :] if severity in steps else ())
