"""Where calls meet what was not acknowledged: cases, crisis levels of which nobody at a body has read, and situation
reports.
"""

import importlib
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

KIND = "crisis.begins"


def connect() -> None:
    """Tie call tasks to what calls for them, once the tables are known to Django."""
    finding = importlib.import_module("pehra.calls.actions.finding")
    cases = importlib.import_module("pehra.calls.actions.cases")
    kind = importlib.import_module("pehra.calls.rules.wording").CallKind
    finding.found_by(kind.CASE, cases.find, cases.owed)
    finding.found_by(kind.CRISIS, crises, unread)
    finding.found_by(kind.REPORT, reports, unacknowledged)


def crises(_after: datetime, upto: datetime) -> Iterable[Any]:
    """The bodies concerned by a crisis level that have not read that it is in force, when the time for that is over.

    The body that has declared it calls: it is awake.
    """
    crisis = importlib.import_module("pehra.watch.queries.crisis")
    making = importlib.import_module("pehra.calls.actions.making")
    kind = importlib.import_module("pehra.calls.rules.wording").CallKind
    wishes = importlib.import_module("pehra.calls.queries.lists").wishes
    wait = importlib.import_module("pehra.calls.rules.order").wait
    telling = importlib.import_module("pehra.watch.actions.telling")
    found = []
    for each in crisis.standing(crisis.in_force(upto).select_related("body")):
        row, minutes = each.row, each.terms.call_minutes
        if minutes is None:
            continue
        bodies = telling.bodies(row, upto) - {row.body_id}
        own = wishes(bodies)
        due = _unread(row, {body for body in bodies if row.since + wait(minutes, own.get(body)) <= upto})
        found += [making.Due(kind.CRISIS, row.reference, (body, row.body_id), row.since) for body in sorted(due)]
    return found


def unread(matters: Collection[Any], at: datetime) -> Mapping[int, str]:
    """Those levels that are in force still, and of which nobody at the body has read."""
    crisis = importlib.import_module("pehra.watch.queries.crisis")
    still: dict[int, str] = {}
    for row in crisis.in_force(at):
        mine = {each.task.body_id: each for each in matters if each.reference == row.reference}
        still |= {mine[body].pk: row.reference for body in (_unread(row, mine.keys()) if mine else ())}
    return still


def reports(_after: datetime, upto: datetime) -> Iterable[Any]:
    """The bodies that were asked to acknowledge a situation report of a level in force, when the time for that is over.

    The body that has written it calls.
    """
    crisis = importlib.import_module("pehra.watch.queries.crisis")
    waiting = importlib.import_module("pehra.watch.queries.situations").unacknowledged
    making = importlib.import_module("pehra.calls.actions.making")
    kind = importlib.import_module("pehra.calls.rules.wording").CallKind
    wishes = importlib.import_module("pehra.calls.queries.lists").wishes
    wait = importlib.import_module("pehra.calls.rules.order").wait
    found = []
    for each in crisis.standing(crisis.in_force(upto)):
        row, minutes = each.row, each.terms.report_call_minutes
        owed = waiting(row) if minutes is not None else []
        own = wishes({body for _report, bodies in owed for body in bodies})
        for report, bodies in owed:
            due = sorted(body for body in bodies if report.at + wait(minutes, own.get(body)) <= upto)
            found += [making.Due(kind.REPORT, row.reference, (body, report.body_id), report.at) for body in due]
    return found


def unacknowledged(matters: Collection[Any], at: datetime) -> Mapping[int, str]:
    """Those situation reports whose level is in force still, and that the body has not acknowledged."""
    crisis = importlib.import_module("pehra.watch.queries.crisis")
    waiting = importlib.import_module("pehra.watch.queries.situations").unacknowledged
    asked = {each.reference for each in matters}
    levels = [row for row in crisis.in_force(at) if row.reference in asked]
    owed = {(row.reference, body, report.at) for row in levels for report, bodies in waiting(row) for body in bodies}
    return {each.pk: each.reference for each in matters if (each.reference, each.task.body_id, each.since) in owed}


def _unread(row: Any, bodies: Collection[int]) -> Collection[int]:
    unread_by = importlib.import_module("pehra.foundation.delivery.queries").unread_by
    found: Collection[int] = unread_by(KIND, f"/crisis/{row.reference}/", bodies, row.since)
    return found
