"""An organisation chooses how it is told."""

from dataclasses import asdict
from datetime import datetime
from uuid import uuid4

from django.db import transaction

from pehra.events.models import Preference
from pehra.events.policy import tells_for
from pehra.events.rules.telling import Wishes, hook_problem
from pehra.foundation.access.errors import Absent, Invalid, Problem
from pehra.foundation.access.person import Person
from pehra.foundation.audit.actions import record
from pehra.pipeline.schema import SEVERITIES


@transaction.atomic
def wish(*, by: Person, organisation_id: int, wishes: Wishes, hook_url: str = "", at: datetime) -> Preference:
    """Keep how an organisation wants to be told. Raises Absent for whoever does not answer for it, and Invalid."""
    if not tells_for(by, organisation_id):
        raise Absent
    if found := _problems(wishes, hook_url):
        raise Invalid(found)
    values = asdict(wishes) | {"hook_url": hook_url, "changed_at": at, "changed_by": by.label}
    row, _ = Preference.objects.update_or_create(pk=organisation_id, defaults=values)
    detail = {"rhythm": wishes.rhythm, "at_once": wishes.at_once, "mail": wishes.mail, "hook": bool(hook_url)}
    subject = f"organisation:{organisation_id}"
    record(by=by, at=at, act="finding.preference", subject=subject, party_id=organisation_id, detail=detail)
    return row


@transaction.atomic
def renew_secret(*, by: Person, organisation_id: int, at: datetime) -> Preference:
    """Sign with a new secret from now on. Raises Absent also where nothing was chosen yet."""
    row = Preference.objects.select_for_update().filter(pk=organisation_id).first()
    if row is None or not tells_for(by, organisation_id):
        raise Absent
    row.hook_key, row.changed_at, row.changed_by = uuid4(), at, by.label
    row.save()
    record(by=by, at=at, act="finding.secret", subject=f"organisation:{organisation_id}", party_id=organisation_id)
    return row


def _problems(wishes: Wishes, hook_url: str) -> dict[str, str | Problem]:
    found: dict[str, str | Problem] = {}
    for field in ("hour", "quiet_from", "quiet_until"):
        if not 0 <= getattr(wishes, field) <= 23:
            found[field] = "Give an hour from 0 to 23."
    if not 0 <= wishes.weekday <= 6:
        found["weekday"] = "Give a day from 0 (Monday) to 6 (Sunday)."
    choices = ", ".join(SEVERITIES)
    if wishes.at_once and wishes.at_once not in SEVERITIES:
        found["at_once"] = Problem("Choose one of: %(choices)s.", choices=choices)
    if wishes.least not in SEVERITIES:
        found["least"] = Problem("Choose one of: %(choices)s.", choices=choices)
    if hook_url and (wrong := hook_problem(hook_url)):
        found["hook_url"] = wrong
    return found
