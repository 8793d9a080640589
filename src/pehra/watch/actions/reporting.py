"""Situation reports: short, numbered, for all who are concerned, and acknowledged by the CERTs."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Max

from pehra.formats.text import problem_in, tidy
from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.errors import Absent, Forbidden, Invalid, Problem
from pehra.foundation.access.person import SYSTEM, Person
from pehra.foundation.audit.actions import record
from pehra.watch import policy
from pehra.watch.actions import telling
from pehra.watch.errors import Over
from pehra.watch.models import Declaration, Receipt, Situation
from pehra.watch.queries import crisis
from pehra.watch.rules.standing import read
from pehra.watch.rules.wording import LevelState

LONGEST: Final = 4000


@transaction.atomic
def write(*, by: Person, reference: str, text: str, at: datetime) -> Situation:
    """Publish the next situation report of a level. Raises Absent, Forbidden, Over, Invalid."""
    row = Declaration.objects.select_for_update().filter(pk=crisis.named(reference).row.pk).get()
    if not crisis.may_lead(by, row):
        raise Forbidden("Only the head or a duty officer of the body that declared it can do this.")
    if row.state != LevelState.IN_FORCE or not crisis.in_force(at).filter(pk=row.pk).exists():
        raise Over
    if wrong := problem_in(text, longest=LONGEST, lines=True):
        raise Invalid({"text": Problem(wrong[0], **wrong[1])})
    terms = read(row.terms)
    asked = telling.bodies(row, at)
    latest = Situation.objects.filter(declaration=row).aggregate(number=Max("number"))["number"] or 0
    made = Situation.objects.create(
        declaration=row,
        number=latest + 1,
        text=tidy(text),
        body_id=row.body_id,
        written_by=by.label,
        at=at,
        asked=sorted(asked - {row.body_id}),
        audience=sorted(asked | set(row.concerned)),
    )
    row.report_due_at = at + terms.rhythm if terms.rhythm else None
    row.save(update_fields=["report_due_at"])
    telling.situation(made, terms, at)
    detail = {"number": made.number, "asked": len(made.asked)}
    record(by=by, at=at, act="situation.write", subject=f"crisis:{row.reference}", party_id=row.body_id, detail=detail)
    return made


@transaction.atomic
def acknowledge(*, by: Person, reference: str, number: int, at: datetime) -> int:
    """Acknowledge a report for one's own bodies; returns for how many that was new. Raises Absent, Forbidden."""
    row = crisis.named(reference).row
    found = Situation.objects.filter(visible_to(by), declaration=row, number=number).first()
    if found is None:
        raise Absent
    mine = policy.acknowledges_for(by, found.asked)
    if not mine:
        raise Forbidden("Only the bodies that were asked acknowledge a situation report.")
    new = 0
    for body in sorted(mine):
        _receipt, made = Receipt.objects.get_or_create(
            situation=found, body_id=body, defaults={"by": by.label, "at": at}
        )
        new += made
    if new:
        detail = {"number": number}
        subject = f"crisis:{row.reference}"
        record(by=by, at=at, act="situation.acknowledge", subject=subject, party_id=min(mine), detail=detail)
    return new


@transaction.atomic
def remind_due(*, at: datetime) -> int:
    """Tell the bodies whose next situation report is due, once for each; returns how many."""
    reminded = 0
    # Two jobs at once would tell it twice; what another one has in hand it deals with.
    for row in crisis.in_force(at).filter(report_due_at__lte=at).select_for_update(of=("self",), skip_locked=True):
        terms = read(row.terms)
        telling.situation_due(row, terms, at)
        later = at + terms.rhythm if terms.rhythm else None
        Declaration.objects.filter(pk=row.pk).update(report_due_at=later)
        record(by=SYSTEM, at=at, act="situation.due", subject=f"crisis:{row.reference}", party_id=row.body_id)
        reminded += 1
    return reminded
