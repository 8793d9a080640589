"""What a motion does once it is carried: checked when it is proposed, done when it is decided."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from pehra.council.queries.aims import claims_in_dispute, offered
from pehra.foundation.access.errors import Invalid, Problem, Refusal
from pehra.foundation.access.person import SYSTEM, Person
from pehra.law.council import MotionKind
from pehra.registry import actions as registry_actions
from pehra.registry import queries as registry
from pehra.registry.rules.fields import Fields


@dataclass(frozen=True)
class Decided:
    """A motion that was decided, as those learn it who act on it. `resolution` is its number, where it has one."""

    motion: str
    kind: MotionKind
    carried: bool
    resolution: str | None
    aim: Mapping[str, Any]
    on: date


# A handler may raise a Refusal: the decision stands, and what hindered it is shown until the secretariat tries again.
Handler = Callable[[Decided, Person, datetime], None]
_handlers: Final[dict[MotionKind, list[Handler]]] = {}


def on_decided(kind: MotionKind, handler: Handler) -> None:
    """Have `handler(decided, by, at)` called, inside the transaction, for each motion of a kind that is carried."""
    handlers = _handlers.setdefault(kind, [])
    if handler not in handlers:
        handlers.append(handler)


def apply(decided: Decided, by: Person, at: datetime) -> bool:
    """Do what a carried motion says; whether there was anything to do. Raises what hinders it."""
    handlers = _handlers.get(decided.kind, [])
    for handler in handlers:
        handler(decided, by, at)
    if decided.kind is MotionKind.MANDATE:
        return _apply_mandate(decided, at)
    if decided.kind is MotionKind.OBJECT:
        return _apply_object(decided, at)
    return bool(handlers)


def _apply_mandate(decided: Decided, at: datetime) -> bool:
    """Hand the mandate over, in the registry's own way; nothing is to be done where it stays with its body.

    Ordered by the system: the Council has decided, and whoever counts the votes is not the one who orders it.
    """
    mandate = decided.aim["mandate"]
    held = next((each for each in registry.snapshot().network.mandates if each.id == mandate), None)
    if held is not None and held.body == decided.aim["to_body"]:
        return False
    words = f"Resolution {decided.resolution} of the Council, {decided.on.isoformat()}"
    day = max(date.fromisoformat(decided.aim["on"]), decided.on)
    registry_actions.hand_over(
        by=SYSTEM, mandate_key=mandate, to_body=decided.aim["to_body"], on=day, instrument=words, citation=words, at=at
    )
    return True


def _apply_object(decided: Decided, at: datetime) -> bool:
    """End the claim that does not hold and approve the other, in the registry's own way; ordered by the system."""
    words = f"Resolution {decided.resolution} of the Council, {decided.on.isoformat()}"
    keeps, ends = _pair(decided.aim["claims"])
    registry_actions.settle_dispute(by=SYSTEM, keeps=keeps, ends=ends, reason=words, at=at)
    return True


def _pair(claims: str) -> tuple[int, int]:
    keeps, _, ends = claims.partition("-")
    return int(keeps), int(ends)


def told(refusal: Refusal) -> list[dict[str, Any]]:
    """What stands in the way, sentence by sentence, as it is kept until somebody reads it in their language."""
    sentences: list[Problem | Refusal] = [refusal]
    if isinstance(refusal, Invalid):
        sentences = list(refusal.problems.values())
    return [
        {"text": each.text, "params": {name: str(value) for name, value in each.params.items()}} for each in sentences
    ]


def checked(kind: MotionKind, aim: Mapping[str, Any], fields: Fields, on: date) -> dict[str, Any]:
    """The aim with the fields that its kind has, and problems noted for those that are wrong."""
    if kind is MotionKind.MANDATE:
        return _mandate(aim, fields)
    if kind is MotionKind.RECOMMEND:
        return _recommend(aim, fields)
    if kind is MotionKind.OBJECT:
        return _object(aim, fields, on)
    return {}


def _recommend(aim: Mapping[str, Any], fields: Fields) -> dict[str, Any]:
    file = str(aim.get("file", ""))
    if file not in {key for key, _name in offered(MotionKind.RECOMMEND)}:
        fields.problem("file", "There is no such file that waits for the Council.")
    return {"file": file}


def _object(aim: Mapping[str, Any], fields: Fields, on: date) -> dict[str, Any]:
    """`claims`: the number of the one that is to hold and of the one that is to end, as in "12-15"."""
    chosen = str(aim.get("claims", ""))
    pairs = {f"{one.pk}-{other.pk}": (one, other) for one, other in claims_in_dispute(on)}
    if chosen not in pairs:
        fields.problem("claims", "There are no such claims in dispute between two CERTs.")
        return {}
    keeps, ends = pairs[chosen]
    value = f"{keeps.value} / {ends.value}" if keeps.value != ends.value else keeps.value
    return {"claims": chosen, "object": value, "holder": keeps.organisation.slug, "rival": ends.organisation.slug}


def _mandate(aim: Mapping[str, Any], fields: Fields) -> dict[str, Any]:
    """`mandate` passes to `to_body` on the day `on`, or stays where it is; `claimants`: the two bodies in conflict."""
    found = registry.snapshot()
    mandate, target = str(aim.get("mandate", "")), str(aim.get("to_body", ""))
    held = next((each for each in found.network.mandates if each.id == mandate), None)
    if held is None:
        fields.problem("mandate", "There is no such mandate.")
    if target not in found.institutions or found.institutions[target].withdrawn:
        fields.problem("to_body", "There is no such body.")
    other = str(aim.get("against", "") or (held.body if held else ""))
    if other not in found.institutions:
        fields.problem("against", "There is no such body.")
    elif other == target:
        fields.problem("against", "A conflict has two sides: choose another body.")
    on = aim.get("on")
    if not isinstance(on, date):
        fields.problem("on", "This field is needed.")
        on = date.min
    return {"mandate": mandate, "to_body": target, "against": other, "on": on.isoformat()}
