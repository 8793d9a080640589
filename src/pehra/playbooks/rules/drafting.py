"""Reading what somebody writes as a step: every problem at its field, before anything is kept."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from pehra.law.playbook_conditions import ConditionError, Known, parse
from pehra.law.playbooks import CUSTODIAN, OWNERS, ROLES, DueFrom, Phase, Step, minutes
from pehra.playbooks.rules.words import LONGEST
from pehra.registry.rules.fields import Fields

# What a step may be told with; all are text but `outcome`.
STEP_FIELDS: Final = (
    *("key", "phase", "title_en", "title_ur", "guidance_en", "guidance_ur"),
    *("owner", "role", "due", "due_from", "condition", "outcome"),
)


def condition(fields: Fields, field: str, text: str, known: Known) -> str:
    """A condition in its own form; what is wrong with it is noted at the field."""
    try:
        return str(parse(text, known))
    except ConditionError as error:
        fields.problem(field, error.text, **error.params)
        return ""


def read_step(given: Mapping[str, Any], known: Known, fields: Fields) -> Step:
    """The step that somebody wrote; problems are noted in `fields`. Without a key it gets one by `numbered`."""
    text = {name: str(given.get(name) or "") for name in STEP_FIELDS}
    due = text["due"].strip()
    length = minutes(due) if due else None
    if due and length is None:
        fields.problem("due", "Write a length of time as 30m, 4h or 2d, at most a year.")
    phase = fields.choice("phase", text["phase"] or Phase.MANAGE, tuple(Phase))
    due_from = fields.choice("due_from", text["due_from"] or DueFrom.START, tuple(DueFrom))
    role = text["role"] and fields.choice("role", text["role"], ROLES)
    return Step(
        number=0,
        key=fields.slug("key", text["key"]) if text["key"] else "",
        phase=Phase(phase) if phase in list(Phase) else Phase.MANAGE,
        title_en=fields.text("title_en", text["title_en"], longest=LONGEST["title"]),
        title_ur=fields.text("title_ur", text["title_ur"], longest=LONGEST["title"], required=False),
        guidance_en=_guidance(fields, "guidance_en", text),
        guidance_ur=_guidance(fields, "guidance_ur", text),
        owner=fields.choice("owner", text["owner"] or CUSTODIAN, OWNERS),
        role=role,
        due=length,
        due_from=DueFrom(due_from) if due_from in list(DueFrom) else DueFrom.START,
        condition=condition(fields, "condition", text["condition"], known),
        outcome=given.get("outcome") is True,
    )


def _guidance(fields: Fields, name: str, text: Mapping[str, str]) -> str:
    return fields.text(name, text[name], longest=LONGEST["guidance"], required=False, lines=True)


def numbered(steps: Iterable[Step]) -> list[Step]:
    """The steps with their places from 1 on, and a key for each that has none: one that no other has."""
    found = list(steps)
    taken = {step.key for step in found if step.key}
    kept = []
    for number, step in enumerate(found, start=1):
        key = step.key or next(name for place in range(number, 10_000) if (name := f"step-{place}") not in taken)
        taken.add(key)
        kept.append(replace(step, number=number, key=key))
    return kept
