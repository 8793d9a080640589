"""What a motion does once it is carried: checked when it is proposed, done when it is decided."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from pehra.council.queries.aims import offered
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


def checked(kind: MotionKind, aim: Mapping[str, Any], fields: Fields) -> dict[str, Any]:
    """The aim with the fields that its kind has, and problems noted for those that are wrong."""
    if kind is MotionKind.MANDATE:
        return _mandate(aim, fields)
    if kind is MotionKind.RECOMMEND:
        return _recommend(aim, fields)
    return {}


def _recommend(aim: Mapping[str, Any], fields: Fields) -> dict[str, Any]:
    file = str(aim.get("file", ""))
    if file not in {key for key, _name in offered(MotionKind.RECOMMEND)}:
        fields.problem("file", "There is no such file that waits for the Council.")
    return {"file": file}


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
