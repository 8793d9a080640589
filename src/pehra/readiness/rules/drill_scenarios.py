"""What a scenario of a drill consists of: who plays, what happens when, and what is expected of whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from pehra.law.tlp import TLP

# What can be seen to have been done, and so may be expected.
ACTS: Final = (
    *("accept", "classify", "note", "observables", "affected", "escalate", "forward", "return"),
    *("label", "close", "report", "update", "final-report"),
)
KINDS: Final = ("report", "message")
# What everybody of the drill may see; a drill for named persons would hide it from those who play.
LABELS: Final = (TLP.AMBER, TLP.AMBER_STRICT, TLP.GREEN, TLP.CLEAR)
LONGEST_MINUTES: Final = 14 * 24 * 60


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
