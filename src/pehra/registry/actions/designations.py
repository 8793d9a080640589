"""Designation as critical information infrastructure: made, reviewed every year, ended."""

import logging
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Q

from pehra.foundation.access.errors import Absent, Conflict, Forbidden
from pehra.foundation.access.person import SYSTEM, Person
from pehra.foundation.audit.actions import record
from pehra.foundation.delivery.actions import Telling, notify
from pehra.law.periods import overlap
from pehra.registry import policy
from pehra.registry.actions.changes import network_changed
from pehra.registry.models import CiiDesignation, Organisation
from pehra.registry.queries.constituency import Responsible, responsible
from pehra.registry.queries.days import local_date
from pehra.registry.rules.fields import Fields
from pehra.registry.rules.freshness import ASKED_AGAIN, REVIEW_ANNOUNCED, yearly

log = logging.getLogger(__name__)


@transaction.atomic
def designate(
    *,
    by: Person,
    organisation_id: int,
    designated_on: date,
    designated_by: str,
    citation: str,
    review_on: date | None = None,
    at: datetime,
) -> CiiDesignation:
    """Note that an organisation was designated; its review is a year later unless another day is given.

    Raises Absent, Forbidden, Invalid, and Conflict where a designation runs at the same time.
    """
    organisation, bodies = _organisation(by, organisation_id, at)
    fields = Fields()
    authority = fields.name("designated_by", designated_by)
    source = fields.text("citation", citation)
    fields.day("designated_on", designated_on)
    fields.day("review_on", review_on)
    fields.later("review_on", designated_on, review_on)
    fields.check()
    for other in organisation.designations.all():
        if overlap((other.designated_on, other.ended_on), (designated_on, None)):
            raise Conflict(
                "This organisation is designated already, since %(day)s.", day=other.designated_on.isoformat()
            )
    made = CiiDesignation.objects.create(
        organisation=organisation,
        designated_on=designated_on,
        designated_by=authority,
        citation=source,
        review_on=review_on or yearly(designated_on),
    )
    _done(by, at, "cii.designate", made, bodies, {"on": designated_on, "by": authority, "citation": source})
    return made


@transaction.atomic
def review_designation(
    *, by: Person, designation_id: int, review_on: date | None = None, at: datetime
) -> CiiDesignation:
    """Note that a designation was reviewed and stays; the next review is a year from today unless a day is given."""
    found, bodies = _running(by, designation_id, at)
    today = local_date(at)
    fields = Fields()
    fields.day("review_on", review_on)
    fields.later("review_on", today, review_on)
    fields.check()
    found.reviewed_on, found.review_on, found.reminded_at = today, review_on or yearly(today), None
    found.save(update_fields=["reviewed_on", "review_on", "reminded_at"])
    _done(by, at, "cii.review", found, bodies, {"next": found.review_on})
    return found


@transaction.atomic
def end_designation(*, by: Person, designation_id: int, on: date, reason: str, at: datetime) -> CiiDesignation:
    """End a designation from a day on; until then it counts."""
    found, bodies = _running(by, designation_id, at)
    fields = Fields()
    words = fields.text("reason", reason, lines=True)
    fields.day("on", on)
    fields.later("on", found.designated_on, on)
    fields.check()
    found.ended_on = on
    found.save(update_fields=["ended_on"])
    _done(by, at, "cii.end", found, bodies, {"on": on, "reason": words})
    return found


def remind_of_reviews(*, at: datetime, limit: int = 500) -> int:
    """Tell the bodies that keep a designated organisation of a review that comes up or is late; returns how many."""
    today = local_date(at)
    due = CiiDesignation.objects.filter(
        Q(ended_on=None) | Q(ended_on__gt=F("review_on")),
        Q(reminded_at=None) | Q(reminded_at__lte=at - ASKED_AGAIN),
        review_on__lte=today + REVIEW_ANNOUNCED,
        organisation__withdrawn_at=None,
    )
    told = 0
    for pk in list(due.order_by("review_on", "pk").values_list("pk", flat=True)[:limit]):
        try:
            with transaction.atomic():
                told += _remind(pk, at)
        except Exception:
            log.exception("designation %s could not be announced for review", pk)
    return told


def _remind(pk: int, at: datetime) -> int:
    """Claimed by a conditional update: of two workers, one tells."""
    waiting = Q(reminded_at=None) | Q(reminded_at__lte=at - ASKED_AGAIN)
    if not CiiDesignation.objects.filter(waiting, pk=pk).update(reminded_at=at):
        return 0
    found = CiiDesignation.objects.select_related("organisation__body").get(pk=pk)
    bodies = responsible(found.organisation, local_date(at))
    telling = Telling(
        kind="cii.review",
        text="The yearly review of a designation is due on %(day)s.",
        link=f"/network/organisations/{found.organisation.slug}/",
        params={"day": found.review_on.isoformat()},
    )
    notify(telling=telling, parties=bodies.keepers, at=at)
    subject, detail = f"designation:{found.pk}", {"due": found.review_on}
    record(by=SYSTEM, at=at, act="cii.remind", subject=subject, party_id=bodies.first, detail=detail)
    return 1


def _organisation(by: Person, organisation_id: int, at: datetime) -> tuple[Organisation, Responsible]:
    rows = Organisation.objects.select_for_update(of=("self",)).select_related("body")
    organisation = rows.filter(pk=organisation_id, withdrawn_at=None).first()
    if organisation is None:
        raise Absent
    bodies = responsible(organisation, local_date(at))
    if policy.keeps(by, bodies.keepers):
        return organisation, bodies
    if policy.sees_organisation(by, organisation.pk, bodies.chain):
        raise Forbidden("Designations are noted by the organisation's CERT or the CII CERT.")
    raise Absent


def _running(by: Person, designation_id: int, at: datetime) -> tuple[CiiDesignation, Responsible]:
    found = CiiDesignation.objects.filter(pk=designation_id).first()
    if found is None:
        raise Absent
    # The organisation's lock comes first, as everywhere.
    _, bodies = _organisation(by, found.organisation_id, at)
    found.refresh_from_db()
    if found.ended_on is not None:
        raise Conflict("This designation has ended, or its end is noted already.")
    return found, bodies


def _done(
    by: Person, at: datetime, act: str, found: CiiDesignation, bodies: Responsible, detail: dict[str, object]
) -> None:
    Organisation.objects.filter(pk=found.organisation_id, from_profile=True).update(from_profile=False)
    party = policy.acting_for(by, sorted(bodies.keepers)) or bodies.first
    record(by=by, at=at, act=act, subject=f"designation:{found.pk}", party_id=party, detail=detail)
    network_changed(at)
