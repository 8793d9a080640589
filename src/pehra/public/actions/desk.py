"""What the desk does: acknowledges, asks, refuses, answers."""

from datetime import datetime

from django.db import transaction

from pehra.formats.text import tidy
from pehra.foundation.access.errors import Invalid, Problem
from pehra.foundation.access.person import Person
from pehra.public.actions.acting import acknowledged, add_message, journal, locked
from pehra.public.models import PublicReport
from pehra.public.rules.handing_in import words_problem
from pehra.public.rules.states import Act, PublicReportState, Why, after_asking

SAVED = ["state", "acknowledged_at", "ended_at", "why", "answer"]


@transaction.atomic
def acknowledge(*, by: Person, reference: str, at: datetime) -> PublicReport:
    """Say that somebody looks at it. Raises Absent, Forbidden, WrongState."""
    row = locked(by, reference, Act.ACKNOWLEDGE)
    return _done(row, PublicReportState.LOOKING, "public.acknowledge", by=by, at=at)


@transaction.atomic
def ask(*, by: Person, reference: str, words: str, at: datetime) -> PublicReport:
    """Write to the sender, who reads it by the secret link. Raises Absent, Forbidden, WrongState, Invalid."""
    row = locked(by, reference, Act.ASK)
    _needed("words", words)
    add_message(row, words, author=by, at=at)
    return _done(row, after_asking(row.state), "public.ask", by=by, at=at)


@transaction.atomic
def refuse(*, by: Person, reference: str, why: str, words: str = "", at: datetime) -> PublicReport:
    """Say why nothing comes of it. Raises Absent, Forbidden, WrongState, Invalid."""
    row = locked(by, reference, Act.REFUSE)
    if why not in list(Why):
        raise Invalid({"why": Problem("Choose one of these.")})
    if words:
        _needed("words", words)
    row.why, row.answer, row.ended_at = why, tidy(words), at
    return _done(row, PublicReportState.REFUSED, "public.refuse", by=by, at=at)


@transaction.atomic
def close(*, by: Person, reference: str, words: str, at: datetime) -> PublicReport:
    """Close it with an answer for its sender. Raises Absent, Forbidden, WrongState, Invalid."""
    row = locked(by, reference, Act.CLOSE)
    _needed("words", words)
    row.answer, row.ended_at = tidy(words), at
    return _done(row, PublicReportState.CLOSED, "public.close", by=by, at=at)


@transaction.atomic
def reopen(*, by: Person, reference: str, at: datetime) -> PublicReport:
    """Look at it again after all. Raises Absent, Forbidden, WrongState."""
    row = locked(by, reference, Act.REOPEN)
    row.why, row.ended_at = "", None
    return _done(
        row, PublicReportState.TAKEN_UP if row.case_id else PublicReportState.LOOKING, "public.reopen", by=by, at=at
    )


def _done(row: PublicReport, state: PublicReportState, act: str, *, by: Person, at: datetime) -> PublicReport:
    acknowledged(row, at)
    row.state = state
    row.save(update_fields=SAVED)
    journal(row, act, by=by, at=at, why=row.why)
    return row


def _needed(field: str, words: str) -> None:
    if wrong := words_problem(words):
        raise Invalid({field: wrong})
