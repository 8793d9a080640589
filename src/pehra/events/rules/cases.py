"""Rules by which findings become cases: their words, and what is wrong with one."""

from dataclasses import dataclass
from enum import StrEnum

from pehra.law.taxonomy import CLASSES
from pehra.pipeline.schema import SEVERITIES


class RuleState(StrEnum):
    """DRY_RUN: it only notes what it would do. LIVE: it opens cases. ENDED: it does nothing any more."""

    DRY_RUN = "dry-run"
    LIVE = "live"
    ENDED = "ended"


@dataclass(frozen=True)
class Conditions:
    """What a rule asks of findings; empty means anything. `count` things of one organisation together."""

    types: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    severity: str = ""
    sectors: tuple[str, ...] = ()
    cii: bool | None = None
    count: int = 1
    confidence: int = 0


def problems(conditions: Conditions) -> dict[str, str]:
    """What is wrong with the conditions of a rule, by field."""
    known = {each.slug for each in CLASSES} | {f"{c.slug}/{t.slug}" for c in CLASSES for t in c.types}
    found = {}
    if set(conditions.types) - known:
        found["types"] = "Write RSIT classes or class/type, as in malicious-code/infected-system."
    if conditions.severity and conditions.severity not in SEVERITIES:
        found["severity"] = f"Choose one of: {', '.join(SEVERITIES)}."
    if not 1 <= conditions.count <= 100_000:
        found["count"] = "Give a number from 1 to 100000."
    if not 0 <= conditions.confidence <= 100:
        found["confidence"] = "Give a number from 0 to 100."
    if not (conditions.types or conditions.identifiers or conditions.severity):
        found["types"] = "A rule that asks for neither type, identifier nor severity would make everything a case."
    return found


@dataclass(frozen=True)
class Found:
    """A finding as a case takes it: what it is on, and of which kind."""

    reference: str
    address: str | None
    port: int
    fqdn: str
    url: str
    account: str
    classification: str  # RSIT class/type
    identifier: str


@dataclass(frozen=True)
class CaseRequest:
    """Findings of one organisation that are to become a case, or part of `case`, if that is still worked on."""

    rule: str
    title: str
    organisation: str  # its slug
    case: str
    findings: tuple[Found, ...]
    severity: str
    tlp: str
