"""Clocks of cases that are due sooner while something is in force, and have their time back afterwards.

What that is, others say (crisis levels): they offer a rule here. Whatever a rule says, no clock is ever later than the
profile has it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext_noop

from pehra.foundation.access.person import SYSTEM
from pehra.foundation.deadlines import actions as deadlines
from pehra.foundation.deadlines import queries as running_clocks
from pehra.foundation.deadlines.queries import Deadline
from pehra.incidents.actions.parts import add_fact
from pehra.incidents.actions.timeline import journal, subject_of, tell
from pehra.incidents.models import Case
from pehra.law.clocks import Stage
from pehra.registry import queries as registry


@dataclass(frozen=True)
class Hastened:
    """When a clock is due instead, and by what."""

    due_at: datetime
    citation: str


# Of a stage, its anchor and when it would be due; None where nothing hastens it.
Sooner = Callable[[Stage, datetime, datetime], Hastened | None]
# What hastens the clocks of a case at a moment; `running`: clocks that run already, not those that start now.
Rule = Callable[[Case, datetime, bool], Sooner | None]
_rules: list[Rule] = []

# How the timeline tells it; the moment is the country's.
SOONER: Final[Mapping[Stage, str]] = {
    Stage.ACKNOWLEDGE: gettext_noop("A crisis level is in force: an answer to this case is due by %(due)s"),
    Stage.FIRST_REPORT: gettext_noop("A crisis level is in force: the first report is due by %(due)s"),
    Stage.UPDATE: gettext_noop("A crisis level is in force: the next update is due by %(due)s"),
    Stage.FINAL_REPORT: gettext_noop("A crisis level is in force: the final report is due by %(due)s"),
}
LATER: Final[Mapping[Stage, str]] = {
    Stage.ACKNOWLEDGE: gettext_noop("A crisis level is over: an answer to this case is due by %(due)s again"),
    Stage.FIRST_REPORT: gettext_noop("A crisis level is over: the first report is due by %(due)s again"),
    Stage.UPDATE: gettext_noop("A crisis level is over: the next update is due by %(due)s again"),
    Stage.FINAL_REPORT: gettext_noop("A crisis level is over: the final report is due by %(due)s again"),
}


def hastened_by(rule: Rule) -> None:
    """Have this rule asked whenever a clock of a case starts or is counted anew."""
    if rule not in _rules:
        _rules.append(rule)


def sooner_in(case: Case, at: datetime, *, running: bool = False) -> Sooner:
    """What hastens the clocks of this case now; of several rules the strictest. A drill is practised in quiet times."""
    found = [] if case.drill_id else [each for rule in _rules if (each := rule(case, at, running)) is not None]

    def soonest(stage: Stage, anchored_at: datetime, due_at: datetime) -> Hastened | None:
        told = [each for ask in found if (each := ask(stage, anchored_at, due_at)) is not None]
        return min((each for each in told if each.due_at < due_at), key=lambda each: each.due_at, default=None)

    return soonest


def due_anew(cases: Iterable[Case], at: datetime) -> deadlines.Due:
    """When a hastened clock of these cases, which nobody has owed for a while, is due by what is in force now."""
    by_subject = {subject_of(case): case for case in cases}

    def due(clock: Deadline) -> datetime:
        ordinary_at = clock.ordinary_at or clock.due_at
        found = sooner_in(by_subject[clock.subject], at, running=True)(
            Stage(clock.stage), clock.anchored_at, ordinary_at
        )
        return found.due_at if found else ordinary_at

    return due


@transaction.atomic
def recount(*, references: Iterable[str], at: datetime) -> int:
    """Count the open clocks of these cases anew, as what is in force now asks; returns how many moved.

    Each that moves is a fact in the timeline of its case, and whoever owes it is told.
    """
    rows = Case.objects.select_related("drill").select_for_update(no_key=True, of=("self",))
    cases = list(rows.filter(reference__in=list(references), drill=None).order_by("pk"))
    moved = [(case, clock, due_at) for case in cases for clock, due_at in _recount(case, at)]
    # The journal last: whoever writes into it waits for this transaction from here on.
    for case, clock, due_at in moved:
        detail = {"stage": clock.stage, "rule": clock.rule, "from": clock.due_at, "due_at": due_at}
        journal(case, "clock.recount", by=SYSTEM, party_id=clock.party_id, at=at, detail=detail)
    return len(moved)


def _recount(case: Case, at: datetime) -> list[tuple[Deadline, datetime]]:
    sooner = sooner_in(case, at, running=True)
    known = {row.id: row for row in registry.snapshot().clocks}
    moved = []
    for clock in running_clocks.of_subject(subject_of(case)):
        if clock.state != Deadline.State.OPEN or clock.stage not in SOONER:
            continue
        stage, ordinary_at = Stage(clock.stage), clock.ordinary_at or clock.due_at
        found = sooner(stage, clock.anchored_at, ordinary_at)
        due_at = max(found.due_at if found else ordinary_at, at)
        row = known.get(clock.rule)
        before, after = (row.remind_before_hours, row.remind_after_hours) if row else ((), ())
        if deadlines.retime(clock=clock, due_at=due_at, before=before, after=after, at=at):
            due_at = min(due_at, ordinary_at)
            moved.append((clock, due_at))
            _tell(case, clock, stage, due_at, at)
    return moved


def _tell(case: Case, clock: Deadline, stage: Stage, due_at: datetime, at: datetime) -> None:
    sooner = due_at < clock.due_at
    params = {"due": f"{registry.local_time(due_at):%Y-%m-%d %H:%M}"}
    text = (SOONER if sooner else LATER)[stage]
    add_fact(case, text, by=SYSTEM, party_id=clock.party_id, at=at, params=params, image="clock")
    if sooner:
        told = "Case %(case)s: a crisis level is in force, and the clock for “%(stage)s” runs out sooner."
    else:
        told = "Case %(case)s: a crisis level is over, and the clock for “%(stage)s” has its time back."
    tell(case, [clock.party_id], "clock.recounted", told, params={"stage": clock.stage}, at=at)
