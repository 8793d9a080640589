"""An organisation takes a public report over from whoever sent it, by the code that it was given."""

import hmac
from datetime import datetime

from django.db import transaction

from pehra.foundation.access.errors import Absent, Conflict
from pehra.foundation.access.person import Person
from pehra.foundation.delivery.actions import Telling, notify
from pehra.incidents import actions as incidents
from pehra.incidents.actions import taking_part
from pehra.incidents.rules.wording import Channel, ParticipantPart
from pehra.public import policy
from pehra.public.actions import gate
from pehra.public.actions.acting import acknowledged, journal, locked, subject_of, tell_desk
from pehra.public.actions.taking_up import intake
from pehra.public.errors import ClaimedAlready
from pehra.public.models import PublicReport
from pehra.public.rules.limits import Counted
from pehra.public.rules.references import digest, tidy
from pehra.public.rules.states import PublicReportState
from pehra.registry import queries as registry

SAVED = ["claimed_by", "claimed_at", "claim_hash", "claim_until", "audience", "admitted_at"]
LINK = ["state", "acknowledged_at", "case", "passed_to", "taken_up_at"]


def claim(*, by: Person, reference: str, code: str, organisation: str, title: str, at: datetime) -> PublicReport:
    """The report is the organisation's from now on: it is the reporter, and a case climbs through its own chain.

    Where the desk has made a case of it already, the organisation reads the report; whether it takes part in that case
    is for the desk to say. The sender's link stays the sender's. Raises Absent for a wrong reference, code or
    organisation, TooMany after many wrong ones, Invalid, ClaimedAlready, law.ChainError.
    """
    party = registry.organisation_named(organisation) if organisation.isprintable() else None
    if party is None or not policy.claims_for(by, party.pk):
        raise Absent
    gate_key = f"user:{by.user_id}"
    found = _of_code(reference, code, at)
    if found is None:
        gate.count(Counted.WRONG_CLAIM, gate_key, at=at)
        raise Absent
    with transaction.atomic():
        row = PublicReport.objects.select_for_update().get(pk=found)
        if row.claimed_by_id is not None:
            raise ClaimedAlready
        if row.state in (PublicReportState.REFUSED, PublicReportState.CLOSED):
            raise Conflict("This report is closed: it cannot be claimed.")
        row.claimed_by_id, row.claimed_at = party.pk, at
        row.claim_hash, row.claim_until = "", None
        row.audience = sorted({*row.audience, party.pk})
        if row.case_id is None:
            _report(row, by, party.slug, title, at)
        elif row.case.organisation_id == party.pk:
            row.admitted_at = at
        row.save(update_fields=SAVED)
        tell_desk(row, "public.claimed", "%(public)s was claimed by an organisation.", at=at)
        journal(row, "public.claim", by=by, party_id=party.pk, at=at)
    return row


@transaction.atomic
def admit(*, by: Person, reference: str, at: datetime) -> PublicReport:
    """Let the organisation that has claimed a report take part in its case. Raises Absent, Forbidden, Conflict."""
    row = locked(by, reference)
    if row.case is None or row.claimed_by_id is None or row.admitted_at is not None:
        raise Conflict("No organisation waits to take part in the case of this report.")
    case, party = incidents.written(by, row.case.reference)
    taking_part.joins(case, row.claimed_by_id, ParticipantPart.REPORTER, at)
    taking_part.refresh_audience(case, at)
    text = "%(party)s has claimed the public report %(public)s, and takes part from now on."
    name = registry.party_names([row.claimed_by_id])[row.claimed_by_id].name_en
    facts = {"public": row.reference, "party": name}
    incidents.add_fact(case, text, by=by, party_id=party, at=at, params=facts, image="building")
    row.admitted_at = at
    row.save(update_fields=["admitted_at"])
    told = Telling(
        kind="public.admitted",
        text="You take part in the case of the public report %(public)s.",
        link=f"/public/claimed/{row.reference}/",
        params={"public": row.reference},
        subject=subject_of(row),
    )
    notify(telling=told, parties=[row.claimed_by_id], at=at)
    journal(row, "public.admit", by=by, at=at, case=case.reference)
    return row


def _of_code(reference: str, code: str, at: datetime) -> int | None:
    """The report of this reference, if the code is the one that its sender has made, and its week is not over."""
    row = PublicReport.objects.filter(reference=tidy(reference[:40])).only("claim_hash", "claim_until").first()
    kept = row.claim_hash if row is not None and row.claim_until is not None and at <= row.claim_until else ""
    same = hmac.compare_digest(kept or "0" * 64, digest(code))
    return row.pk if row is not None and kept and same else None


def _report(row: PublicReport, by: Person, organisation: str, title: str, at: datetime) -> None:
    """The organisation reports it as its own; to whom, its chain says."""
    report = intake(row, organisation, title, Channel.WEB)
    # The page of a claim asks for the code and a title; the questions of an organisation stand on that of the case.
    taken = incidents.submit(by=by, report=report, at=at, asked_later=True)
    text = "Claimed from the public report %(public)s."
    facts = {"public": row.reference}
    party = taken.case.organisation_id
    incidents.add_fact(taken.case, text, by=by, party_id=party, at=at, params=facts, image="world")
    acknowledged(row, at)
    row.state, row.taken_up_at, row.admitted_at = PublicReportState.TAKEN_UP, at, at
    row.case_id, row.passed_to_id = taken.case.pk, taken.case.custodian_id
    row.save(update_fields=LINK)
