"""What the organisation files after its first report: updates and the final report. Filing never restarts a clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from pehra.formats.text import problem_in, tidy
from pehra.foundation.access.errors import Forbidden, Invalid, Problem
from pehra.foundation.access.person import Person
from pehra.incidents.actions import clocks
from pehra.incidents.actions.answering import answered_later
from pehra.incidents.actions.going_on import check_goes_on_here
from pehra.incidents.actions.taking_part import locked, touch
from pehra.incidents.actions.timeline import add_entry, journal, tell
from pehra.incidents.models import Entry
from pehra.incidents.policy import is_source
from pehra.incidents.rules.answers import Marks, Sheet
from pehra.incidents.rules.intake import LONGEST_DESCRIPTION
from pehra.incidents.rules.wording import EntryKind
from pehra.law.clocks import Stage
from pehra.law.forms import FormStage


def file_update(
    *, by: Person, reference: str, body: str, answers: Sequence[Sheet] = (), seen: Marks | None = None, at: datetime
) -> Entry:
    """File an update to one's own report; a late one is accepted and stays marked as late.

    `seen`: the answers that were there when it was written; where a colleague has answered the same form since,
    nothing is filed. Raises Absent, Forbidden, Invalid, Changed.
    """
    return _file(by, reference, _Filed(body, answers, seen), EntryKind.UPDATE_FILED, Stage.UPDATE, at)


def file_final(
    *, by: Person, reference: str, body: str, answers: Sequence[Sheet] = (), seen: Marks | None = None, at: datetime
) -> Entry:
    """File the final report; all else as of an update."""
    return _file(by, reference, _Filed(body, answers, seen), EntryKind.FINAL_FILED, Stage.FINAL_REPORT, at)


@dataclass(frozen=True)
class _Filed:
    """What is said, and what was there when it was written (None: nobody had looked)."""

    body: str
    answers: Sequence[Sheet]
    seen: Marks | None


@transaction.atomic
def _file(by: Person, reference: str, filed: _Filed, kind: EntryKind, stage: Stage, at: datetime) -> Entry:
    case = locked(by, reference)
    if not is_source(by, case):
        raise Forbidden("Only the organisation that reported it can file this.")
    check_goes_on_here(case, case.organisation_id)
    checked = answered_later(case, filed.answers, FormStage(stage), at, filed.seen)
    problems = dict(checked.problems)
    if wrong := problem_in(filed.body, longest=LONGEST_DESCRIPTION, lines=True):
        problems["body"] = Problem(wrong[0], **wrong[1])
    if problems:
        raise Invalid(problems)
    params = {"answers": [each.plain() for each in checked.sheets]} if checked.sheets else {}
    entry = add_entry(case, kind, by=by, party_id=case.organisation_id, at=at, body=tidy(filed.body), params=params)
    clocks.done(case, stage, at=at)
    if stage is Stage.FINAL_REPORT:
        # A final report says all that an update would have said.
        clocks.done(case, Stage.UPDATE, at=at)
    touch(case, at)
    text = "The organisation has filed “%(stage)s” on case %(case)s."
    tell(case, [case.custodian_id], "report.filed", text, params={"stage": stage}, at=at)
    journal(case, f"report.{stage}", by=by, party_id=case.organisation_id, at=at)
    return entry
