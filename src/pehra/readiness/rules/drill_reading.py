"""Reading a scenario from its YAML: every fault is told with its line and its field, and all of them at once."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final, TypeVar

from pehra.formats.text import problem_in, tidy
from pehra.foundation.access.errors import Problem
from pehra.incidents.rules.intake import LONGEST_TITLE, Seen, classification_problem, observable_problem
from pehra.law.clocks import Stage
from pehra.law.profile.source import Mapping, Node, Refused, Scalar, Sequence, parse
from pehra.law.tlp import TLP
from pehra.readiness.rules.drill_scenarios import (
    ACTS,
    KINDS,
    LABELS,
    LONGEST_MINUTES,
    Expectation,
    Inject,
    Role,
    Scenario,
    Text,
)

FOLDER: Final = "scenarios"
LARGEST: Final = 300_000
NAME: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
MOST_ROLES: Final = 20
MOST_INJECTS: Final = 200
MOST_EXPECTED: Final = 40
MOST_POINTS: Final = 100
HIGHEST_TIER: Final = 9
Made = TypeVar("Made")


@dataclass(frozen=True)
class Fault:
    """What is wrong, at which line (0: the whole file) and in which field (empty: none is to blame)."""

    line: int
    field: str
    problem: Problem

    @property
    def place(self) -> str:
        return ", ".join(filter(None, [str(self.line) if self.line else "", self.field]))

    def __str__(self) -> str:
        return ": ".join(filter(None, [str(self.line) if self.line else "", self.field, str(self.problem)]))


class BadScenario(ValueError):
    """A file that is no scenario, with everything that is wrong with it in the order of its lines."""

    def __init__(self, name: str, faults: list[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda each: each.line))
        super().__init__("\n".join(f"{name}:{fault}" for fault in self.faults))


@cache
def sources() -> dict[str, bytes]:
    """The files of the ready scenarios by slug."""
    folder = files("pehra.readiness").joinpath(FOLDER)
    found = [each for each in folder.iterdir() if each.name.endswith(".yaml")]
    return {read(each.name, each.read_bytes()).slug: each.read_bytes() for each in found}


@cache
def scenarios() -> dict[str, Scenario]:
    """The ready ones by slug."""
    return {slug: read(f"{slug}.yaml", source) for slug, source in sorted(sources().items())}


def read(name: str, source: bytes) -> Scenario:
    """A scenario from its YAML; `name` is how errors call the file. Raises BadScenario."""
    faults: list[Fault] = []
    if len(source) > LARGEST:
        raise BadScenario(name, [Fault(0, "", Problem("The file has more than %(most)d bytes.", most=LARGEST))])
    try:
        tree = parse(source, name)
    except Refused as refused:
        told = refused.problem
        problem = Problem("This is no scenario: it %(wrong)s.", wrong=told.message)
        raise BadScenario(name, [Fault(told.line, told.field, problem)]) from None
    made = _scenario(_Fields(tree, "", faults))
    if not faults:
        faults += _check(made)
    if faults:
        raise BadScenario(name, faults)
    return made


class _Fields:
    """The fields of one part of a file; what is wrong is noted, and reading goes on with something harmless."""

    def __init__(self, node: Node, path: str, faults: list[Fault]) -> None:
        self._path, self._faults, self.line = path, faults, node.place.line
        self._given: dict[str, Node] = {}
        self._asked: set[str] = set()
        if isinstance(node, Mapping):
            self._given = dict(node.entries)
        else:
            faults.append(Fault(self.line, path, Problem("Fields with their values are expected here.")))

    def wrong(self, field: str, text: str, **params: object) -> None:
        node = self._given.get(field)
        self._faults.append(Fault(node.place.line if node else self.line, self.path(field), Problem(text, **params)))

    def path(self, field: str) -> str:
        return f"{self._path}.{field}" if self._path else field

    def _node(self, field: str) -> Node | None:
        self._asked.add(field)
        node = self._given.get(field)
        return None if isinstance(node, Scalar) and node.empty else node

    def word(self, field: str, *, longest: int = 200, required: bool = True, lines: bool = False) -> str:
        node = self._node(field)
        if node is None and not required:
            return ""
        if not isinstance(node, Scalar):
            self.wrong(field, "Text is needed here.")
            return ""
        if found := problem_in(node.text, longest=longest, required=required, lines=lines):
            self.wrong(field, found[0], **found[1])
        return tidy(node.text)

    def name(self, field: str, *, longest: int = 40, required: bool = True) -> str:
        found = self.word(field, longest=longest, required=required)
        if found and not NAME.fullmatch(found):
            self.wrong(field, "Small letters a to z, digits, and single hyphens between them.")
        return found

    def choice(self, field: str, known: tuple[str, ...], default: str | None = None) -> str:
        found = self.word(field, required=default is None) or default or ""
        if found and found not in known:
            self.wrong(field, "Choose one of: %(known)s.", known=", ".join(known))
        return found

    def number(self, field: str, least: int, most: int) -> int:
        node = self._node(field)
        text = node.text if isinstance(node, Scalar) else ""
        if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
            self.wrong(field, "A number from %(least)d to %(most)d.", least=least, most=most)
            return least
        return int(text)

    def flag(self, field: str) -> bool:
        found = self.word(field, required=False)
        if found not in ("", "true", "false"):
            self.wrong(field, "Write true or false.")
        return found == "true"

    def text(self, field: str, longest: int, *, lines: bool = False) -> Text:
        """Words in English, in Urdu, or in both; what one language lacks, the other says."""
        node = self._node(field)
        if node is None:
            self.wrong(field, "Text is needed here, as `en` and `ur`.")
            return Text("", "")
        inner = _Fields(node, self.path(field), self._faults)
        told = {
            language: inner.word(language, longest=longest, required=False, lines=lines) for language in ("en", "ur")
        }
        inner.nothing_else()
        if isinstance(node, Mapping) and not any(told.values()):
            self.wrong(field, "Text is needed here, as `en` and `ur`.")
        return Text(told["en"] or told["ur"], told["ur"] or told["en"])

    def items(self, field: str, most: int, make: "Callable[[_Fields], Made]") -> tuple[Made, ...]:
        return tuple(
            self._made(node, f"{self.path(field)}[{number}]", make)
            for number, node in enumerate(self._nodes(field, most))
        )

    def _made(self, node: Node, path: str, make: "Callable[[_Fields], Made]") -> Made:
        inner = _Fields(node, path, self._faults)
        made = make(inner)
        inner.nothing_else()
        return made

    def words(self, field: str, most: int) -> Iterator[str]:
        for node in self._nodes(field, most):
            if isinstance(node, Scalar):
                yield node.text
            else:
                self.wrong(field, "A list of words is needed here.")

    def _nodes(self, field: str, most: int) -> tuple[Node, ...]:
        node = self._node(field)
        if node is None:
            return ()
        if not isinstance(node, Sequence):
            self.wrong(field, "A list is needed here.")
            return ()
        if len(node.items) > most:
            self.wrong(field, "At most %(most)d of them.", most=most)
        return node.items[:most]

    def nothing_else(self) -> None:
        for field in self._given.keys() - self._asked:
            self.wrong(field, "There is no such field here.")


def _scenario(at: _Fields) -> Scenario:
    made = Scenario(
        at.name("slug", longest=60),
        at.number("version", 1, 1_000_000),
        at.text("name", 200),
        at.text("summary", 2000, lines=True),
        at.text("brief", 20_000, lines=True),
        at.number("minutes", 1, LONGEST_MINUTES),
        at.items("roles", MOST_ROLES, _role),
        tuple(sorted(at.items("injects", MOST_INJECTS, _inject), key=lambda each: each.minute)),
    )
    at.nothing_else()
    return made


def _role(at: _Fields) -> Role:
    of = at.name("of", required=False)
    tier = at.number("tier", 1, HIGHEST_TIER) if of else 0
    return Role(at.name("id"), at.text("name", 120), of, tier)


def _inject(at: _Fields) -> Inject:
    kind = at.choice("kind", KINDS)
    return Inject(
        at.name("id", longest=60),
        kind,
        at.number("minute", 0, LONGEST_MINUTES),
        at.name("role"),
        at.text("title", LONGEST_TITLE),
        at.text("text", 20_000, lines=True),
        _facts(at) if kind == "report" else {},
        at.items("expects", MOST_EXPECTED, _expectation),
    )


def _facts(at: _Fields) -> dict[str, Any]:
    """What a report says besides its words."""
    kinds, seen = list(at.words("classification", 20)), list(at.words("observables", 200))
    if problem := classification_problem(kinds):
        at.wrong("classification", problem.text, **problem.params)
    for value in seen:
        if wrong := observable_problem(Seen(value)):
            at.wrong("observables", "“%(value)s” cannot be taken: %(wrong)s", value=value[:80], wrong=wrong)
    return {
        "tlp": at.choice("tlp", LABELS, TLP.AMBER.value),
        "classification": kinds,
        "ransomware": at.flag("ransomware"),
        "observables": seen,
    }


def _expectation(at: _Fields) -> Expectation:
    return Expectation(
        at.name("role"),
        at.choice("act", ACTS),
        at.number("minutes", 1, LONGEST_MINUTES),
        at.number("weight", 1, MOST_POINTS),
        at.text("why", 500),
        at.choice("clock", tuple(Stage), ""),
        at.name("on", longest=60, required=False),
    )


def _check(made: Scenario) -> list[Fault]:
    """Whoever and whatever is named must be there, and once."""
    found = [
        *_twice("roles", [role.id for role in made.roles]),
        *_twice("injects", [each.id for each in made.injects]),
        *_misplaced(made),
        *_nowhere(made),
    ]
    return [Fault(0, field, problem) for field, problem in found]


def _misplaced(made: Scenario) -> Iterator[tuple[str, Problem]]:
    roles, organisations = {role.id for role in made.roles}, {role.id for role in made.organisations}
    if not made.injects:
        yield "injects", Problem("A drill needs an inject.")
    for each in made.injects:
        if each.role not in roles:
            yield f"injects, {each.id}, role", Problem("There is no such role.")
        elif each.kind == "report" and each.role not in organisations:
            yield f"injects, {each.id}, role", Problem("Only an organisation reports.")
        if each.minute > made.minutes:
            yield f"injects, {each.id}, minute", Problem("This comes after the end of the drill.")


def _nowhere(made: Scenario) -> Iterator[tuple[str, Problem]]:
    roles, organisations = {role.id for role in made.roles}, {role.id for role in made.organisations}
    reports = {each.id for each in made.injects if each.kind == "report"}
    for role in made.roles:
        if role.of and role.of not in organisations:
            yield f"roles, {role.id}, of", Problem("This is no role of an organisation.")
    for inject in made.injects:
        for want in inject.expects:
            if want.role not in roles:
                yield f"injects, {inject.id}, expects, role", Problem("There is no such role.")
            if want.on and want.on not in reports:
                yield f"injects, {inject.id}, expects, on", Problem("There is no report with this name.")


def _twice(field: str, names: list[str]) -> Iterator[tuple[str, Problem]]:
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield field, Problem("“%(name)s” is there twice.", name=name)
