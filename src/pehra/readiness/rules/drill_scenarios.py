"""Scenarios of drills, read from the data beside this package and checked before anybody is drilled by them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml

from pehra.law.taxonomy import CLASS, CLASS_OF_TYPE
from pehra.law.tlp import TLP

FOLDER: Final = "scenarios"
# What can be seen to have been done, and so may be expected.
ACTS: Final = (
    *("accept", "classify", "note", "observables", "affected", "escalate", "forward", "return"),
    *("label", "close", "report", "update", "final-report"),
)
KINDS: Final = ("report", "message")
# What everybody of the drill may see; a drill for named persons would hide it from those who play.
LABELS: Final = (TLP.AMBER, TLP.AMBER_STRICT, TLP.GREEN, TLP.CLEAR)
LONGEST_MINUTES: Final = 14 * 24 * 60


class BadScenario(ValueError):
    """What is wrong with a scenario: the file, and the field by its path."""


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in both languages."""

    en: str
    ur: str


@dataclass(frozen=True, slots=True)
class Role:
    """Who plays: an organisation, or the body on a tier of its chain (1: its first responder)."""

    id: str
    name: Text
    of: str = ""
    tier: int = 0

    @property
    def is_organisation(self) -> bool:
        return not self.of


@dataclass(frozen=True, slots=True)
class Expectation:
    """An act expected of a role within minutes, or until a clock of the law where one of `clock` runs.

    `on` is the report on whose case it is expected ("": its own inject's, or any).
    """

    role: str
    act: str
    minutes: int
    weight: int
    why: Text
    clock: str = ""
    on: str = ""


@dataclass(frozen=True, slots=True)
class Inject:
    """What happens `minute` minutes after the start: a report of a role, or a message to one."""

    id: str
    kind: str
    minute: int
    role: str
    title: Text
    text: Text
    facts: Mapping[str, Any]
    expects: tuple[Expectation, ...]


@dataclass(frozen=True, slots=True)
class Scenario:
    slug: str
    version: int
    name: Text
    summary: Text
    brief: Text
    minutes: int
    roles: tuple[Role, ...]
    injects: tuple[Inject, ...]

    def role(self, id_: str) -> Role:
        return next(role for role in self.roles if role.id == id_)

    @property
    def organisations(self) -> tuple[Role, ...]:
        return tuple(role for role in self.roles if role.is_organisation)


@cache
def scenarios() -> dict[str, Scenario]:
    """The ready ones by slug. Raises BadScenario."""
    folder = files("pehra.readiness").joinpath(FOLDER)
    found = [
        read(each.name, each.read_text(encoding="utf-8")) for each in folder.iterdir() if each.name[-5:] == ".yaml"
    ]
    return {each.slug: each for each in sorted(found, key=lambda each: each.slug)}


def read(name: str, source: str) -> Scenario:
    """A scenario from its YAML. Raises BadScenario for whatever would stop a drill half way."""
    try:
        raw = yaml.safe_load(source)
    except yaml.YAMLError as wrong:
        raise BadScenario(f"{name}: {wrong}") from wrong
    at = _Place(name, raw)
    roles = tuple(_role(each) for each in at.items("roles"))
    injects = tuple(_inject(each) for each in at.items("injects"))
    made = Scenario(
        at.word("slug"),
        at.number("version", 1),
        at.text("name"),
        at.text("summary"),
        at.text("brief"),
        at.number("minutes", 1),
        roles,
        tuple(sorted(injects, key=lambda each: each.minute)),
    )
    _check(name, made)
    return made


class _Place:
    """A part of a file, with its path for the errors."""

    def __init__(self, path: str, raw: Any) -> None:
        self.path = path
        if not isinstance(raw, dict):
            raise BadScenario(f"{path}: fields are expected here")
        self.raw = raw

    def wrong(self, field: str, what: str) -> BadScenario:
        return BadScenario(f"{self.path}.{field}: {what}")

    def word(self, field: str, default: str | None = None) -> str:
        found = self.raw.get(field, default)
        if not isinstance(found, str) or (not found and default is None):
            raise self.wrong(field, "text is needed")
        return found.strip()

    def number(self, field: str, least: int = 0) -> int:
        found = self.raw.get(field)
        if not isinstance(found, int) or isinstance(found, bool) or not least <= found <= LONGEST_MINUTES:
            raise self.wrong(field, f"a number from {least} to {LONGEST_MINUTES} is needed")
        return found

    def text(self, field: str) -> Text:
        inner = _Place(f"{self.path}.{field}", self.raw.get(field))
        return Text(inner.word("en"), inner.word("ur"))

    def items(self, field: str) -> "list[_Place]":
        found = self.raw.get(field, [])
        if not isinstance(found, list):
            raise self.wrong(field, "a list is needed")
        return [_Place(f"{self.path}.{field}[{number}]", each) for number, each in enumerate(found)]


def _role(at: _Place) -> Role:
    of = at.word("of", "")
    return Role(at.word("id"), at.text("name"), of, at.number("tier", 1) if of else 0)


def _inject(at: _Place) -> Inject:
    kind = at.word("kind")
    if kind not in KINDS:
        raise at.wrong("kind", f"one of {', '.join(KINDS)}")
    return Inject(
        at.word("id"),
        kind,
        at.number("minute"),
        at.word("role"),
        at.text("title"),
        at.text("text"),
        _facts(at) if kind == "report" else {},
        tuple(_expectation(each) for each in at.items("expects")),
    )


def _facts(at: _Place) -> dict[str, Any]:
    """What a report says besides its words."""
    label, kinds = at.word("tlp", TLP.AMBER.value), at.raw.get("classification", [])
    if label not in LABELS:
        raise at.wrong("tlp", f"one of {', '.join(LABELS)}")
    for each in kinds:
        class_, slash, type_ = str(each).partition("/")
        if class_ not in CLASS or (slash and CLASS_OF_TYPE.get(type_) != class_):
            raise at.wrong("classification", f"{each!r} is not a class or class/type of RSIT")
    return {
        "tlp": label,
        "classification": [str(each) for each in kinds],
        "ransomware": at.raw.get("ransomware") is True,
        "observables": [str(each) for each in at.raw.get("observables", [])],
    }


def _expectation(at: _Place) -> Expectation:
    act = at.word("act")
    if act not in ACTS:
        raise at.wrong("act", f"one of {', '.join(ACTS)}")
    return Expectation(
        at.word("role"),
        act,
        at.number("minutes", 1),
        at.number("weight", 1),
        at.text("why"),
        at.word("clock", ""),
        at.word("on", ""),
    )


def _check(name: str, made: Scenario) -> None:
    """Whoever and whatever is named must be there, and once."""
    roles, organisations = [role.id for role in made.roles], {role.id for role in made.organisations}
    injects = [each.id for each in made.injects]
    reports = {each.id for each in made.injects if each.kind == "report"}
    expected = [each for inject in made.injects for each in inject.expects]
    named = {each.role for each in made.injects} | {each.role for each in expected}
    faults = (
        (len(set(roles)) < len(roles), "a role is there twice"),
        (len(set(injects)) < len(injects), "an inject is there twice"),
        (not made.injects, "a drill needs an inject"),
        (any(role.of and role.of not in organisations for role in made.roles), "a role is `of` no organisation"),
        (not named <= set(roles), "a role is named that there is not"),
        (
            any(each.kind == "report" and each.role not in organisations for each in made.injects),
            "only an organisation reports",
        ),
        (any(each.on and each.on not in reports for each in expected), "an act is expected on no report"),
        (any(each.minute > made.minutes for each in made.injects), "an inject comes after the end"),
    )
    for wrong, what in faults:
        if wrong:
            raise BadScenario(f"{name}: {what}")
