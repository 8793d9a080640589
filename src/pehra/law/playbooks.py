"""Playbooks as rows of a profile: what is done about an incident, step by step; and who may prescribe one to whom."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final, Literal

from pehra.law.functions import Function
from pehra.law.periods import runs

MOST_STEPS: Final = 60
LONGEST_GUIDANCE: Final = 2000
# A year; what is later is no part of handling an incident.
MOST_MINUTES: Final = 366 * 24 * 60

CUSTODIAN: Final = "custodian"
ORGANISATION: Final = "organisation"
Owner = Function | Literal["custodian", "organisation"]
OWNERS: Final[tuple[str, ...]] = (
    *(CUSTODIAN, ORGANISATION),
    *(Function.ORGANISATIONAL, Function.SECTORAL, Function.PROVINCIAL),
    *(Function.GOVERNMENT, Function.CII, Function.NATIONAL, Function.NSOC),
)
# Who of the owner's people a step is meant for; the roles that work on cases.
ROLES: Final = ("contact", "analyst", "lead", "duty_officer")

_LENGTH: Final = re.compile(r"([1-9][0-9]{0,5})\s?(m|h|d)")
_MINUTES: Final = {"m": 1, "h": 60, "d": 24 * 60}


class Phase(StrEnum):
    """What a step is for, after the incident-response outcomes of NIST SP 800-61r3 (CSF 2.0: RS, RC, ID.IM)."""

    MANAGE = "manage"  # RS.MA
    ANALYSE = "analyse"  # RS.AN
    MITIGATE = "mitigate"  # RS.MI
    COMMUNICATE = "communicate"  # RS.CO
    RECOVER = "recover"  # RC.RP
    IMPROVE = "improve"  # ID.IM


class DueFrom(StrEnum):
    """From when the time of a step counts: since the playbook was started, or since the case was opened."""

    START = "start"
    CASE = "case"


class Within(StrEnum):
    """How far a power to prescribe reaches: everybody, or those who act in the same sector or province."""

    NETWORK = "network"
    SECTOR = "sector"
    PROVINCE = "province"


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a playbook. `due` are minutes, None: whenever. `condition` as `playbook_conditions` reads it.

    `role`: one of ROLES, or empty for anybody of the owner. `outcome`: what came of it must be told to finish it.
    """

    number: int
    key: str
    phase: Phase
    title_en: str
    title_ur: str
    guidance_en: str
    guidance_ur: str
    owner: str
    role: str
    due: int | None
    due_from: DueFrom
    condition: str
    outcome: bool

    def plain(self) -> dict[str, Any]:
        """The step as JSON keeps it; `step_of` reads it again."""
        return {name: getattr(self, name) for name in self.__slots__}


def step_of(plain: Mapping[str, Any]) -> Step:
    return Step(**{**plain, "phase": Phase(plain["phase"]), "due_from": DueFrom(plain["due_from"])})


@dataclass(frozen=True, slots=True)
class Playbook:
    """A playbook of the country, ready to be used. `digest` is of everything that a version keeps."""

    id: str
    title_en: str
    title_ur: str
    summary_en: str
    summary_ur: str
    condition: str
    # Told by the digest where profiles are compared: a page of text says less than that it is another one.
    steps: tuple[Step, ...] = field(metadata={"compared": False})
    starts: date
    ends: date | None
    citation: str
    digest: str

    def runs_at(self, at: date) -> bool:
        return runs(self.starts, self.ends, at)


@dataclass(frozen=True, slots=True)
class PlaybookPower:
    """Whoever holds `function` may prescribe playbooks to those who hold one of `over`, as far as `within` reaches."""

    id: str
    function: Function
    over: frozenset[Function]
    within: Within
    starts: date
    ends: date | None
    citation: str

    def runs_at(self, at: date) -> bool:
        return runs(self.starts, self.ends, at)


@dataclass(frozen=True, slots=True)
class Reach:
    """What somebody may prescribe today: to holders of one of these functions, in a sector or province or anywhere."""

    over: frozenset[Function]
    sector: str
    province: str
    power: str
    citation: str


def minutes(text: str) -> int | None:
    """A length as people write it ("30m", "4 h", "2d") in minutes; None where it is none."""
    found = _LENGTH.fullmatch(text.strip().lower())
    length = int(found[1]) * _MINUTES[found[2]] if found else 0
    return length if 0 < length <= MOST_MINUTES else None


def written(length: int) -> str:
    """A length of minutes in the largest unit that says it exactly; the opposite of `minutes`."""
    unit = next(unit for unit in ("d", "h", "m") if length % _MINUTES[unit] == 0)
    return f"{length // _MINUTES[unit]}{unit}"


def due_at(step: Step, *, started_at: datetime, opened_at: datetime) -> datetime | None:
    """Until when a step is to be done, where it has a time.

    A time that counts from the case and was over when the step began is counted from there instead: nobody is late for
    a time that was not theirs.
    """
    if step.due is None:
        return None
    length = timedelta(minutes=step.due)
    from_case = opened_at + length
    return from_case if step.due_from is DueFrom.CASE and from_case > started_at else started_at + length


def digest(title: tuple[str, str], summary: tuple[str, str], condition: str, steps: Iterable[Step]) -> str:
    """SHA-256 of what a version says, in a form that does not depend on how it is kept."""
    content = [*title, *summary, condition, [each.plain() for each in steps]]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
