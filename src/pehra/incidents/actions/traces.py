"""What becomes of a trace after it was added: what it is taken for, and what is noted of it.

A trace is named by type and value, on a case and on those merged into it. It is struck and never deleted: what was told
of it is not untold by that, see `Observable`.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction

from pehra.formats.text import problem_in, tidy
from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid, Problem
from pehra.foundation.access.person import Person
from pehra.incidents.actions.custody import given_reason
from pehra.incidents.actions.parts import written
from pehra.incidents.actions.taking_part import touch
from pehra.incidents.actions.timeline import add_entry, journal
from pehra.incidents.models import Case, Observable
from pehra.incidents.policy import corrects, judgements
from pehra.incidents.queries.merging import shown_with
from pehra.incidents.rules.intake import LONGEST_TRACE_NOTE
from pehra.incidents.rules.wording import EntryKind, TraceState

_following: list[Callable[[Iterable[Observable], datetime], None]] = []


def on_struck(follow: Callable[[Iterable[Observable], datetime], None]) -> None:
    """Have other records follow that hold a trace: called in the act by which these do not count as seen any more."""
    _following.append(follow)


@transaction.atomic
def judge_trace(
    *, by: Person, reference: str, type: str, value: str, state: str, reason: str, at: datetime
) -> Observable:
    """Say with a reason what a trace is taken for, or take back what was said. Raises Absent, Forbidden, Conflict.

    See `policy.judgements` for who may say what. Where somebody else has added the trace on a merged case, it would go
    on counting: then whoever added one of the two does not withdraw it.
    """
    case, party = written(by, reference)
    rows = _rows(by, case, type, value)
    if state not in list(TraceState):
        raise Invalid({"state": Problem("Choose one of: %(choices)s.", choices=", ".join(TraceState))})
    why = given_reason(reason)
    open_to = [row for row in rows if state in judgements(by, case, row)]
    if not open_to and all(row.state == state for row in rows):
        raise Conflict("The trace is taken for that already.")
    if not open_to:
        raise Forbidden("Only the body that has the case can say this. Whoever added a trace can withdraw it.")
    seen = state == TraceState.SEEN
    if not seen and any(row.state == TraceState.SEEN and row not in open_to for row in rows):
        raise Conflict("Others have added this trace as well. Only the body that has the case can say this of all.")
    for row in open_to:
        row.state = state
        row.reason, row.judged_by, row.judged_at = ("", "", None) if seen else (why, by.label, at)
        row.judge_id = None if seen else by.user_id or None
    _save(case, open_to, ["state", "reason", "judged_by", "judge", "judged_at"], at)
    facts = {"type": type, "value": value, "state": state}
    add_entry(case, EntryKind.TRACE, by=by, party_id=party, at=at, params=facts, body=why)
    for follow in () if seen else _following:
        follow(open_to, at)
    journal(case, "case.trace", by=by, party_id=party, at=at, detail={"type": type, "state": state})
    return open_to[0]


@transaction.atomic
def correct_trace(*, by: Person, reference: str, type: str, value: str, note: str, at: datetime) -> Observable:
    """Say anew what is noted of a trace; the timeline keeps what it said before. Raises Absent, Forbidden, Conflict."""
    case, party = written(by, reference)
    rows = [row for row in _rows(by, case, type, value) if corrects(by, case, row)]
    if not rows:
        raise Forbidden("Only the body that has the case, and whoever added a trace, can correct its note.")
    if wrong := problem_in(note, longest=LONGEST_TRACE_NOTE, required=False, lines=True):
        raise Invalid({"note": Problem(wrong[0], **wrong[1])})
    new, before = tidy(note), "\n".join(dict.fromkeys(row.note for row in rows if row.note))
    if all(row.note == new for row in rows):
        raise Conflict("The note says that already.")
    for row in rows:
        row.note = new
    _save(case, rows, ["note"], at)
    facts = {"type": type, "value": value}
    add_entry(case, EntryKind.TRACE, by=by, party_id=party, at=at, params=facts, body=before)
    journal(case, "case.trace-note", by=by, party_id=party, at=at, detail={"type": type})
    return rows[0]


def _rows(by: Person, case: Case, type: str, value: str) -> list[Observable]:
    """The trace as it stands on the case, and on those merged into it that this person sees, locked. Raises Absent."""
    if "\0" in type + value:
        raise Absent
    rows = Observable.objects.select_for_update(no_key=True, of=("self",)).filter(
        visible_to(by, "case__"),
        case__in=[case.pk, *(each.pk for each in shown_with(by, case))],
        type=type,
        value=value,
    )
    found = list(rows.order_by("pk"))
    if not found:
        raise Absent
    return found


def _save(case: Case, rows: Iterable[Observable], fields: list[str], at: datetime) -> None:
    Observable.objects.bulk_update(rows, fields)
    touch(case, at)
