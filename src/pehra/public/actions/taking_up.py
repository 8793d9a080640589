"""Taking up: a public report becomes a report and a case, or joins one that there is."""

from datetime import datetime
from typing import Any, Final

from django.db import transaction

from pehra.foundation.access.errors import Absent, Invalid, Problem
from pehra.foundation.access.person import Person
from pehra.incidents import actions as incidents
from pehra.incidents.actions import Intake
from pehra.incidents.rules.answers import sheets_of
from pehra.incidents.rules.wording import Channel
from pehra.law.tlp import TLP, stricter
from pehra.public.actions.acting import acknowledged, journal, locked
from pehra.public.errors import NoCollective, NotAgreed
from pehra.public.models import PublicReport
from pehra.public.rules.kinds import KIND
from pehra.public.rules.states import LABEL, Act, Consent, PublicReportState
from pehra.registry import queries as registry

# The organisation of a profile that stands for people who belong to none; see docs/profiles.md.
COLLECTIVE: Final = "citizens"
SAVED: Final = ["state", "acknowledged_at", "case", "passed_to", "taken_up_at"]


@transaction.atomic
def take_up(*, by: Person, reference: str, organisation: str = "", title: str, at: datetime) -> PublicReport:
    """Make a report and a case of it: of the organisation that it concerns, or of nobody's.

    The sender's name and address stay at the desk. Raises Absent, Forbidden, WrongState, Invalid, NotAgreed,
    NoCollective, law.ChainError.
    """
    row = locked(by, reference, Act.TAKE_UP)
    slug = organisation or COLLECTIVE
    if slug == COLLECTIVE and registry.organisation_named(COLLECTIVE) is None:
        raise NoCollective
    _agreed(row, slug)
    try:
        taken = incidents.submit(by=by, report=intake(row, slug, title, Channel.PUBLIC), at=at)
    except Absent:
        problem = Problem("There is no organisation of this short name, or your body does not answer for it.")
        raise Invalid({"organisation": problem}) from None
    text = "Taken up from the public report %(public)s."
    facts = {"public": row.reference}
    incidents.add_fact(taken.case, text, by=by, party_id=row.desk_id, at=at, params=facts, image="world")
    _linked(row, taken.case, at)
    journal(row, "public.take-up", by=by, at=at, case=taken.case.reference)
    return row


@transaction.atomic
def take_into(*, by: Person, reference: str, case: str, at: datetime) -> PublicReport:
    """Let it join a case that there is: many people tell of the same thing.

    Its words become a note of the case, no wider than their sender agreed. Raises Absent, Forbidden, WrongState,
    Invalid, NotAgreed.
    """
    row = locked(by, reference, Act.TAKE_UP)
    try:
        found, party = incidents.written(by, case)
    except Absent:
        raise Invalid({"case": Problem("There is no such case, or it is not yours to write in.")}) from None
    _agreed(row, found.organisation.slug)
    label = stricter(TLP(found.tlp), LABEL[Consent(row.consent)])
    text = "The public report %(public)s has joined this case."
    facts = {"public": row.reference}
    incidents.add_fact(found, text, by=by, party_id=party, at=at, params=facts, image="world")
    incidents.note(by=by, reference=found.reference, body=row.words, tlp=label, at=at)
    _linked(row, found, at)
    journal(row, "public.take-up", by=by, at=at, case=found.reference)
    return row


def intake(row: PublicReport, organisation: str, title: str, channel: Channel) -> Intake:
    """The report that it makes. Nobody who sent it is named."""
    kind = KIND[row.kind]
    noticed = min(row.happened_at or row.received_at, row.received_at)
    return Intake(
        organisation=organisation,
        title=title,
        description=row.words,
        channel=channel,
        aware_at=noticed,
        submitted_at=row.received_at if channel is Channel.PUBLIC else None,
        classification=kind.classification,
        ransomware=kind.ransomware,
        tlp=LABEL[Consent(row.consent)],
        details={"others": row.concerns} if row.concerns else {},
        # Whoever claims a report as its own answers the questions of an organisation.
        answers=sheets_of(row.answers) if channel is Channel.PUBLIC else (),
    )


def _agreed(row: PublicReport, slug: str) -> None:
    if row.consent == Consent.CERT and slug != COLLECTIVE:
        raise NotAgreed


def _linked(row: PublicReport, case: Any, at: datetime) -> None:
    acknowledged(row, at)
    row.state, row.taken_up_at = PublicReportState.TAKEN_UP, at
    row.case_id, row.passed_to_id = case.pk, case.custodian_id
    row.save(update_fields=SAVED)
