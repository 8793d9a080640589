"""Writing on a campaign, and withdrawing what one wrote."""

import hashlib
from datetime import datetime

from django.db import transaction

from pehra.campaigns.actions.keeping import journal, locked, parties_of, speaks_for, tell, touch
from pehra.campaigns.models import Remark
from pehra.campaigns.policy import wrote
from pehra.campaigns.queries.remarks import remark_by_key
from pehra.campaigns.rules.campaigns import LONGEST_TEXT, audience
from pehra.formats.text import problem_in, tidy
from pehra.foundation.access.errors import Conflict, Forbidden, Invalid, Problem
from pehra.foundation.access.person import Person
from pehra.law.tlp import TLP


@transaction.atomic
def remark(*, by: Person, reference: str, body: str, tlp: str = "", at: datetime) -> Remark:
    """Write on a campaign, as a body that takes part, under its label or a stricter one."""
    campaign = locked(by, reference)
    party = speaks_for(by, campaign)
    label = TLP(tlp) if tlp in list(TLP) else TLP(campaign.tlp)
    found: dict[str, str | Problem] = {}
    if wrong := problem_in(body, longest=LONGEST_TEXT, lines=True):
        found["body"] = Problem(wrong[0], **wrong[1])
    if (tlp and tlp not in list(TLP)) or label.strictness < TLP(campaign.tlp).strictness or label is TLP.RED:
        found["tlp"] = "A remark has the label of its campaign or a stricter one, and is not for named persons."
    if found:
        raise Invalid(found)
    parties = parties_of(campaign)
    written = Remark.objects.create(
        campaign=campaign,
        party_id=party,
        by=by.label,
        at=at,
        tlp=label,
        audience=audience(label, parties),
        body=tidy(body),
        author_id=by.user_id or None,
    )
    if written.audience == campaign.audience:
        # From versions whoever does not see a remark could count them.
        touch(campaign, at)
    tell(campaign, parties - {party}, "There is a new remark on campaign %(campaign)s.", at=at)
    journal(campaign, "campaign.remark", by=by, party_id=party, at=at, detail={"remark": written.pk, "tlp": label})
    return written


@transaction.atomic
def withdraw_remark(*, by: Person, reference: str, remark: str, at: datetime) -> Remark:
    """Take the words of a remark (by its key) away, as its author. That there was one stays. Raises Absent, Forbidden.

    Also on a campaign that has ended.
    """
    campaign = locked(by, reference, ended=True)
    found = remark_by_key(by, campaign, remark)
    if not wrote(by, found):
        raise Forbidden("Only whoever wrote a remark withdraws it.")
    if found.withdrawn_at is not None:
        raise Conflict("This remark has been withdrawn already.")
    digest = hashlib.sha256(found.body.encode()).hexdigest()
    found.body, found.withdrawn_at = "", at
    found.save(update_fields=["body", "withdrawn_at"])
    if found.audience == campaign.audience:
        touch(campaign, at)
    detail = {"remark": found.pk, "sha256": digest}
    journal(campaign, "campaign.remark-withdrawn", by=by, party_id=found.party_id, at=at, detail=detail)
    return found
