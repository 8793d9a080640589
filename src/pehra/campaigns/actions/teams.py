"""Which bodies take part in a campaign: one is let in, leaves, or is taken out. What it sees ends at once."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_noop

from pehra.campaigns.actions.keeping import journal, led, locked, parties_of, refresh, tell, tell_of_nothing_seen
from pehra.campaigns.models import Campaign, Member, Team
from pehra.campaigns.policy import takes_part
from pehra.foundation.access.errors import Conflict, Forbidden, Invalid
from pehra.foundation.access.person import SYSTEM, Person
from pehra.incidents import actions as incidents
from pehra.registry import queries as registry


@transaction.atomic
def invite(*, by: Person, reference: str, body: str, at: datetime) -> Team:
    """Let another body take part, as the lead. It sees the campaign from then on, with all that is not stricter."""
    campaign = led(by, reference)
    known = registry.snapshot().institutions.get(body)
    if known is None:
        raise Invalid({"body": "There is no such body."})
    team, made = Team.objects.get_or_create(campaign=campaign, party_id=known.id, until=None, defaults={"since": at})
    if not made:
        raise Conflict("This body takes part already.")
    refresh(campaign)
    tell(campaign, [known.id], "Your body has been asked to work on campaign %(campaign)s.", at=at)
    journal(campaign, "campaign.invite", by=by, party_id=campaign.lead_id, at=at, detail={"body": known.slug})
    return team


@transaction.atomic
def leave(*, by: Person, reference: str, at: datetime) -> Team:
    """Take part no longer, as one of the bodies but the lead. Raises Absent, Forbidden, Conflict.

    The body's cases leave with it, since it could take none of them out any more. It can be let in again.
    """
    campaign = locked(by, reference, ended=True)
    parties = parties_of(campaign)
    party = takes_part(by, parties - {campaign.lead_id})
    if party is None:
        if takes_part(by, parties) is not None:
            raise Conflict("Your body leads this campaign: pass the lead on first, or end it.")
        raise Forbidden("Only a body that takes part in a campaign leaves it.")
    gone, cases = _gone(campaign, party, by, at)
    tell(campaign, [campaign.lead_id], "A body takes part in campaign %(campaign)s no longer.", at=at)
    journal(campaign, "campaign.leave", by=by, party_id=party, at=at, detail={"cases": cases})
    return gone


@transaction.atomic
def take_out(*, by: Person, reference: str, body: str, at: datetime) -> Team:
    """Have another body take part no longer, as the lead. Its cases leave too. Raises Absent, Forbidden, Invalid.

    Which cases those are, only the body itself reads, in its cases and in a line of its own in the journal: the lead
    need not see one of them, and no person of the lead wrote in them.
    """
    campaign = led(by, reference, ended=True)
    known = registry.snapshot().institutions.get(body)
    if known is None or known.id not in parties_of(campaign) or known.id == campaign.lead_id:
        raise Invalid({"body": "Choose another body that takes part."})
    gone, cases = _gone(campaign, known.id, SYSTEM, at)
    tell_of_nothing_seen(campaign, [known.id], "Your body takes part in campaign %(campaign)s no longer.", at=at)
    journal(campaign, "campaign.take-out", by=by, party_id=campaign.lead_id, at=at, detail={"body": known.slug})
    if cases:
        journal(campaign, "campaign.cases-out", by=SYSTEM, party_id=known.id, at=at, detail={"cases": cases})
    return gone


def _gone(campaign: Campaign, party: int, by: Person, at: datetime) -> tuple[Team, list[str]]:
    """What was its part, and the references of the cases that left with it."""
    team = Team.objects.get(campaign=campaign, party_id=party, until=None)
    team.until = at
    team.save(update_fields=["until"])
    rows = Member.objects.select_related("case").filter(campaign=campaign, party_id=party, removed_at=None)
    members = list(rows.select_for_update(no_key=True, of=("self", "case")).order_by("case_id"))
    for member in members:
        member.removed_at, member.removed_by = at, by.label
        member.save(update_fields=["removed_at", "removed_by"])
        text = gettext_noop("The case was taken out of campaign %(campaign)s.")
        words = {"campaign": campaign.reference}
        incidents.add_fact(
            member.case, text, by=by, party_id=party, at=at, params=words, image="affiliate", internal=True
        )
    refresh(campaign, at)
    return team, [member.case.reference for member in members]
