"""What a report must and may hold, and how each fault is named."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final

from pehra.formats import text
from pehra.foundation.access.errors import Problem
from pehra.incidents.rules import observables
from pehra.incidents.rules.answers import Sheet
from pehra.incidents.rules.wording import Channel, ObservableType
from pehra.law.taxonomy import CLASS, CLASS_OF_TYPE
from pehra.law.tlp import TLP

LONGEST_TITLE: Final = 300
LONGEST_DESCRIPTION: Final = 50_000
MOST_OBSERVABLES: Final = 500
LONGEST_TRACE_NOTE: Final = 1000
MOST_AFFECTED: Final = 100
MOST_DETAILS: Final = 40
# Clocks of machines differ; a report from two minutes ahead is not a lie.
SKEW: Final = timedelta(minutes=5)
OLDEST: Final = timedelta(days=3653)
# How organisations are called; what cannot be one is not asked for.
SLUG: Final = re.compile(r"[A-Za-z0-9_-]{1,80}")
BY_HAND: Final = frozenset({Channel.PHONE, Channel.PAPER, Channel.EMAIL})
ON_BEHALF: Final = BY_HAND | {Channel.PUBLIC}


@dataclass(frozen=True)
class Seen:
    """One observable as it was given; an empty type is guessed."""

    value: str
    type: str = ""
    note: str = ""


@dataclass(frozen=True)
class Intake:
    """A report as it came in. Required are organisation, title and description; everything else can follow.

    `aware_at` is when the organisation became aware (default: the moment of the report), `submitted_at` the
    original time of a phone or paper report; `answers` are to the forms of the day.
    """

    organisation: str
    title: str
    description: str
    channel: Channel = Channel.WEB
    aware_at: datetime | None = None
    submitted_at: datetime | None = None
    classification: tuple[str, ...] = ()
    severity: str = ""
    ransomware: bool = False
    tlp: str = TLP.AMBER.value
    affected: tuple[str, ...] = ()
    observables: tuple[Seen, ...] = ()
    details: Mapping[str, str] = field(default_factory=dict)
    answers: tuple[Sheet, ...] = ()


def classification_problem(chosen: Iterable[str]) -> Problem | None:
    """A classification is "class" or "class/type" of RSIT; several are allowed."""
    for each in chosen:
        class_, slash, type_ = each.partition("/")
        if class_ not in CLASS or (slash and CLASS_OF_TYPE.get(type_) != class_):
            return Problem("“%(value)s” is not a class or class/type of RSIT v1003.", value=each[:80])
    return None


def problems(report: Intake, *, severities: Collection[str], now: datetime) -> dict[str, Problem]:
    """Every field that cannot be accepted, with what is wrong."""
    found: dict[str, Problem] = {}
    _texts(report, found)
    _details(report, found)
    _times(report, now, found)
    if report.channel not in list(Channel):
        found["channel"] = Problem("Choose one of: %(choices)s.", choices=", ".join(Channel))
    if wrong := classification_problem(report.classification):
        found["classification"] = wrong
    if report.severity and report.severity not in severities:
        found["severity"] = Problem("Choose one of: %(choices)s.", choices=", ".join(severities))
    if report.tlp not in list(TLP):
        found["tlp"] = Problem("Choose one of: %(choices)s.", choices=", ".join(TLP))
    if len(report.affected) > MOST_AFFECTED:
        found["affected"] = Problem("At most %(most)d organisations.", most=MOST_AFFECTED)
    _observables(report, found)
    return found


def _texts(report: Intake, found: dict[str, Problem]) -> None:
    checks = {
        "title": text.problem_in(report.title, longest=LONGEST_TITLE),
        "description": text.problem_in(report.description, longest=LONGEST_DESCRIPTION, lines=True),
    }
    for name, wrong in checks.items():
        if wrong is not None:
            found[name] = Problem(wrong[0], **wrong[1])


def _details(report: Intake, found: dict[str, Problem]) -> None:
    if len(report.details) > MOST_DETAILS:
        found["details"] = Problem("At most %(most)d further fields.", most=MOST_DETAILS)
        return
    for name, value in report.details.items():
        wrong = text.problem_in(name, longest=60) or text.problem_in(value, longest=4000, required=False, lines=True)
        if wrong is not None:
            found["details"] = Problem(wrong[0], **wrong[1])
            return
    if len({text.tidy(name) for name in report.details}) < len(report.details):
        found["details"] = Problem("Two further fields have the same name.")


def _times(report: Intake, now: datetime, found: dict[str, Problem]) -> None:
    for name, moment in (("aware_at", report.aware_at), ("submitted_at", report.submitted_at)):
        if moment is None:
            continue
        if moment.tzinfo is None:
            found[name] = Problem("Give the time with its zone.")
        elif moment > now + SKEW:
            found[name] = Problem("This time lies in the future.")
        elif moment < now - OLDEST:
            found[name] = Problem("This time lies more than ten years back.")
    if found.keys() & {"aware_at", "submitted_at"}:
        return
    if report.submitted_at is not None and report.channel not in ON_BEHALF:
        found["submitted_at"] = Problem("Only a phone, paper or mail report has an original time of its own.")
    elif report.aware_at and report.aware_at > (report.submitted_at or now) + SKEW:
        found["aware_at"] = Problem("Nobody can report before being aware: this lies after the report.")


def _observables(report: Intake, found: dict[str, Problem]) -> None:
    if len(report.observables) > MOST_OBSERVABLES:
        found["observables"] = Problem("At most %(most)d observables in one report.", most=MOST_OBSERVABLES)
        return
    for place, seen in enumerate(report.observables, 1):
        if wrong := observable_problem(seen):
            found["observables"] = Problem("Observable %(place)d: %(wrong)s", place=place, wrong=wrong)
            return


def observable_problem(seen: Seen) -> str:
    """What is wrong with one observable, or nothing."""
    wrong = text.problem_in(seen.value, longest=observables.LONGEST)
    wrong = wrong or text.problem_in(seen.note, longest=LONGEST_TRACE_NOTE, required=False, lines=True)
    if wrong:
        return wrong[0] % wrong[1]
    if seen.type and seen.type not in list(ObservableType):
        return f"The type must be one of: {', '.join(ObservableType)}."
    try:
        typed(seen)
    except ValueError as error:
        return str(error)
    return ""


@lru_cache(maxsize=4096)
def typed(seen: Seen) -> tuple[ObservableType, str]:
    """Type and normalised value. Raises ValueError."""
    type_ = ObservableType(seen.type) if seen.type else observables.guess(seen.value)
    return type_, observables.normal(type_, text.tidy(seen.value))
