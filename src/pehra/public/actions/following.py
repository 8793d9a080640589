"""What the sender of a report does by the secret code: writes, renews or ends the link, lets others claim it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from pehra.foundation.access.errors import Absent, Conflict, Invalid, Problem
from pehra.incidents import actions as incidents
from pehra.public.actions import gate
from pehra.public.actions.acting import PUBLIC, add_message, journal, tell_desk
from pehra.public.models import File, PublicReport
from pehra.public.queries.reports import followed
from pehra.public.rules import keeping, references
from pehra.public.rules.handing_in import MOST_FILES_ALTOGETHER, Upload, files_problem, words_problem
from pehra.public.rules.limits import Counted
from pehra.public.rules.states import OPEN, PublicReportState, after_an_answer


def find(*, code: str, reference: str, address: str, at: datetime) -> PublicReport:
    """The report of a code and a reference that somebody typed. Raises Absent; TooMany after many wrong ones.

    Whoever has the right code is let in however often others behind the same address were wrong.
    """
    try:
        return followed(code, reference or "-")
    except Absent:
        gate.count(Counted.WRONG_CODE, gate.neighbourhood(address, at), at=at)
        raise


def say(*, code: str, words: str, files: Sequence[Upload] = (), at: datetime) -> PublicReport:
    """The sender writes to the desk. Raises Absent, Invalid, TooMany, and Conflict where nobody reads it any more."""
    _check(words, files)
    gate.count(Counted.MESSAGE, followed(code).reference, at=at)
    with transaction.atomic():
        row = _locked(code)
        if row.state not in OPEN:
            raise Conflict("This report is closed: nobody would read it.")
        if File.objects.filter(report=row).count() + len(files) > MOST_FILES_ALTOGETHER:
            raise Invalid({"files": Problem("At most %(most)d files for one report.", most=MOST_FILES_ALTOGETHER)})
        waited = row.state == PublicReportState.ASKED
        add_message(row, words, author=None, files=files, at=at)
        row.state = after_an_answer(row.state)
        row.save(update_fields=["state"])
        if row.case is not None:
            text = "Whoever sent the public report %(public)s has written more to its desk."
            incidents.add_fact(
                row.case,
                text,
                by=PUBLIC,
                party_id=row.desk_id,
                at=at,
                params={"public": row.reference},
                image="message",
            )
        tell_desk(row, "public.said", "Whoever sent %(public)s has written to you.", at=at, mailed=waited)
        journal(row, "public.say", by=PUBLIC, at=at, files=len(files))
    return row


def renew(*, code: str, at: datetime) -> str:
    """A new link instead of the old one, which ends; returns the new code. Raises Absent, TooMany."""
    gate.count(Counted.MESSAGE, followed(code).reference, at=at)
    with transaction.atomic():
        row, fresh = _locked(code), references.fresh_code()
        row.code_hash = references.digest(fresh)
        row.save(update_fields=["code_hash"])
        journal(row, "public.renew-link", by=PUBLIC, at=at)
    return fresh


@transaction.atomic
def end_link(*, code: str, at: datetime) -> PublicReport:
    """Nobody follows the report any more; what was told stays with the desk. Raises Absent."""
    row = _locked(code)
    row.code_hash, row.claim_hash, row.claim_until = None, "", None
    row.save(update_fields=["code_hash", "claim_hash", "claim_until"])
    journal(row, "public.end-link", by=PUBLIC, at=at)
    return row


def offer_claim(*, code: str, at: datetime) -> str:
    """A code for an organisation that is to take the report over: good once, for a week; the last one holds.

    Another than the sender's own, so that who claims the report cannot write in the sender's name. Raises Absent,
    TooMany, and Conflict for a report that was claimed.
    """
    gate.count(Counted.MESSAGE, followed(code).reference, at=at)
    with transaction.atomic():
        row, fresh = _locked(code), references.fresh_code(references.CLAIM_LETTERS)
        if row.claimed_by_id is not None or row.state == PublicReportState.REFUSED:
            raise Conflict("This report cannot be claimed.")
        row.claim_hash, row.claim_until = references.digest(fresh), at + keeping.CLAIM_CODE
        row.save(update_fields=["claim_hash", "claim_until"])
        journal(row, "public.offer-claim", by=PUBLIC, at=at)
    return fresh


def _check(words: str, files: Sequence[Upload]) -> None:
    found = {"words": words_problem(words), "files": files_problem(files)}
    if wrong := {name: problem for name, problem in found.items() if problem is not None}:
        raise Invalid(wrong)


def _locked(code: str) -> PublicReport:
    found = followed(code)
    rows = PublicReport.objects.select_for_update(of=("self",)).select_related("case__drill")
    row = rows.filter(pk=found.pk, code_hash=found.code_hash).first()
    if row is None:
        raise Absent
    return row
