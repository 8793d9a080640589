"""Handing in: the form is read, paid for, and becomes a report with a reference and a secret code."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha512

from django.db import IntegrityError, transaction

from pehra.formats.text import tidy
from pehra.foundation.access.errors import Invalid
from pehra.foundation.deadlines import actions as deadlines
from pehra.incidents.rules.answers import check
from pehra.law import clocks as law
from pehra.law.forms import FormStage
from pehra.public.actions import gate
from pehra.public.actions.acting import PUBLIC, add_files, journal, subject_of, tell_desk
from pehra.public.errors import NoDesk, SentAlready
from pehra.public.models import PublicReport, UsedTicket
from pehra.public.queries.desks import Desk, desk
from pehra.public.queries.forms import forms_about
from pehra.public.rules import references
from pehra.public.rules.handing_in import Given, Upload, problems
from pehra.public.rules.kinds import KIND
from pehra.public.rules.states import PublicReportState
from pehra.public.rules.tickets import Ticket
from pehra.registry import queries as registry


@dataclass(frozen=True)
class HandedIn:
    """What is shown once: the reference, and the code of the link. `repeated`: the same form had brought it in."""

    reference: str
    code: str
    repeated: bool = False


def hand_in(
    *, given: Given, files: Sequence[Upload] = (), ticket: str, nonce: str = "", address: str, at: datetime
) -> HandedIn:
    """Take a report from the public in. Raises Invalid, NoDesk, Stale, TooEarly, TooMany, SentAlready.

    The same form sent again, since the answer was lost on its way, is shown the same code: this is worked out from its
    ticket, which nobody else has. Only its hash is kept.
    """
    read = gate.read_ticket(ticket, at=at)
    known = registry.snapshot()
    found = problems(given, files, provinces=[each.slug for each in known.provinces], now=at)
    asked = forms_about(KIND.get(given.kind), registry.local_date(at))
    answers = check(given.answers, asked, FormStage.FIRST_REPORT)
    if found := found | answers.problems:
        raise Invalid(found)
    if before := _before(read):
        return before
    to = desk(registry.local_date(at), known)
    if to is None:
        raise NoDesk
    proved = gate.pay(read, nonce, address=address, at=at)
    try:
        return _take_in(replace(given, answers=answers.sheets), files, read, to, slow=not proved, at=at)
    except IntegrityError:
        # The same form came twice at once; whoever was second finds what the first brought in.
        if before := _before(read):
            return before
        raise


def _code(ticket: Ticket) -> str:
    return references.code_of(hmac.digest(gate.key_for("code"), ticket.text.encode(), sha512))


def _before(ticket: Ticket) -> HandedIn | None:
    """What this ticket has brought in already."""
    if not UsedTicket.objects.filter(digest=ticket.digest).exists():
        return None
    code = _code(ticket)
    row = PublicReport.objects.filter(code_hash=references.digest(code)).first()
    if row is None:
        raise SentAlready
    return HandedIn(row.reference, code, repeated=True)


@transaction.atomic
def _take_in(given: Given, files: Sequence[Upload], ticket: Ticket, to: Desk, *, slow: bool, at: datetime) -> HandedIn:
    UsedTicket.objects.create(digest=ticket.digest, ends=ticket.ends_at)
    code = _code(ticket)
    crowded = PublicReport.objects.filter(desk_id=to.body.id, state=PublicReportState.NEW).exists()
    row = PublicReport.objects.create(
        reference=references.fresh(references.PUBLIC),
        code_hash=references.digest(code),
        desk_id=to.body.id,
        audience=[to.body.id],
        kind=given.kind,
        words=tidy(given.words),
        whom=given.whom,
        concerns=tidy(given.concerns),
        province=given.province,
        happened_at=given.happened_at,
        answers=[each.plain() for each in given.answers],
        name=tidy(given.name),
        reach=tidy(given.reach),
        consent=given.consent,
        language=given.language,
        slow=slow,
        received_at=at,
        due_at=law.due_at(to.row, at),
    )
    add_files(row, files, message=None, at=at)
    deadlines.start(subject=subject_of(row), terms=[_terms(row, to)], at=at)
    # Of a heap of new ones the first is told by mail: a flood must not go on in everybody's mailbox.
    text = "Somebody without an account has reported something: %(public)s."
    tell_desk(row, "public.new", text, at=at, mailed=not crowded)
    journal(row, "public.receive", by=PUBLIC, at=at, files=len(files), slow=slow)
    return HandedIn(row.reference, code)


def _terms(row: PublicReport, to: Desk) -> deadlines.Terms:
    return deadlines.Terms(
        stage=to.row.stage,
        rule=to.row.id,
        citation=to.row.citation,
        party_id=to.body.id,
        function=to.row.function,
        anchor=to.row.anchor,
        anchored_at=row.received_at,
        due_at=row.due_at,
        remind_before=to.row.remind_before_hours,
        remind_after=to.row.remind_after_hours,
    )
