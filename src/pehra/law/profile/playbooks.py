"""Playbooks, and powers to prescribe them, as rows of a profile."""

from dataclasses import replace
from typing import Final

from pehra.law.functions import Function
from pehra.law.playbook_conditions import ConditionError, parse
from pehra.law.playbooks import (
    CUSTODIAN,
    MOST_STEPS,
    OWNERS,
    ROLES,
    DueFrom,
    Phase,
    Playbook,
    PlaybookPower,
    Step,
    Within,
    digest,
    minutes,
)
from pehra.law.profile.rows import Row, period

LONGEST_TITLE: Final = 160


def playbook(row: Row) -> Playbook:
    starts, ends = period(row)
    steps = tuple(replace(step, number=place) for place, step in enumerate(row.rows("steps", _step), start=1))
    if not 1 <= len(steps) <= MOST_STEPS:
        row.problem("steps", f"a playbook has 1 to {MOST_STEPS} steps")
    keys = [step.key for step in steps]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        row.problem("steps", f"two steps have the key {key!r}")
    title = row.text("title_en", LONGEST_TITLE), row.text("title_ur", LONGEST_TITLE)
    summary = row.text("summary_en"), row.text("summary_ur")
    condition = _condition(row)
    return Playbook(
        row.slug("id"),
        *title,
        *summary,
        condition,
        steps,
        starts,
        ends,
        row.text("citation"),
        digest(title, summary, condition, steps),
    )


def _step(row: Row) -> Step:
    due = row.maybe(row.text, "due")
    length = minutes(due) if due else None
    if due and length is None:
        row.problem("due", f"{due[:40]!r} is no length of time; write 30m, 4h or 2d, at most a year")
    owner = row.maybe(row.text, "owner") or CUSTODIAN
    if owner not in OWNERS:
        row.problem("owner", f"{owner[:40]!r} is not one of {', '.join(OWNERS)}")
    role = row.maybe(row.text, "role") or ""
    if role and role not in ROLES:
        row.problem("role", f"{role[:40]!r} is not one of {', '.join(ROLES)}")
    return Step(
        number=0,
        key=row.slug("key"),
        phase=row.choice("phase", Phase),
        title_en=row.text("title_en", LONGEST_TITLE),
        title_ur=row.text("title_ur", LONGEST_TITLE),
        guidance_en=row.maybe(row.text, "guidance_en") or "",
        guidance_ur=row.maybe(row.text, "guidance_ur") or "",
        owner=owner,
        role=role,
        due=length,
        due_from=row.choice("from", DueFrom) if row.has("from") else DueFrom.START,
        condition=_condition(row),
        outcome=bool(row.maybe(row.flag, "outcome")),
    )


def _condition(row: Row) -> str:
    """The condition as it is written, in its own form; the country's words are checked once all rows are known."""
    text = row.maybe(row.text, "condition") or ""
    try:
        return str(parse(text))
    except ConditionError as error:
        row.problem("condition", str(error))
        return ""


def power(row: Row) -> PlaybookPower:
    starts, ends = period(row)
    over = row.choices("over", Function)
    if not over:
        row.problem("over", "names nobody to whom a playbook may be prescribed")
    return PlaybookPower(
        id=row.slug("id"),
        function=row.choice("function", Function),
        over=over,
        within=row.choice("within", Within) if row.has("within") else Within.NETWORK,
        starts=starts,
        ends=ends,
        citation=row.text("citation"),
    )
