"""Opening a campaign, saying what it is, passing its lead, ending it and taking it up again."""

from datetime import datetime

from django.db import transaction

from pehra.campaigns.actions.keeping import journal, led, parties_of, refresh, tell, touch
from pehra.campaigns.models import Campaign, Team
from pehra.campaigns.policy import opens
from pehra.campaigns.rules.campaigns import LONGEST_TEXT, About, audience, problems
from pehra.campaigns.rules.wording import CampaignState
from pehra.formats.references import fresh
from pehra.formats.text import problem_in, tidy
from pehra.foundation.access.errors import Conflict, Forbidden, Invalid, Problem
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import WORKS_CASES
from pehra.law.tlp import TLP
from pehra.registry import queries as registry

FIELDS = ("name", "description", "tlp", "actors", "techniques", "first_seen", "last_seen")


@transaction.atomic
def open_campaign(*, by: Person, about: About, body: str = "", at: datetime) -> Campaign:
    """Open a campaign, which one's own body leads from then on. Raises Forbidden, Invalid.

    `body` is the slug of the body for somebody who works at several; empty: the only one, or the first.
    """
    lead = _own_body(by, body)
    said = _checked(about)
    campaign = Campaign.objects.create(
        reference=fresh("K"),
        lead_id=lead,
        state=CampaignState.ACTIVE,
        audience=audience(TLP(said.tlp), [lead]),
        opened_by=by.label,
        opened_at=at,
        updated_at=at,
        **{field: getattr(said, field) for field in FIELDS},
    )
    Team.objects.create(campaign=campaign, party_id=lead, since=at)
    journal(campaign, "campaign.open", by=by, party_id=lead, at=at, detail={"tlp": said.tlp})
    return campaign


def _own_body(by: Person, slug: str) -> int:
    bodies = sorted(party for party in by.parties(WORKS_CASES) if party in registry.snapshot().by_id)
    if slug:
        known = registry.snapshot().institutions.get(slug)
        bodies = [each for each in bodies if known is not None and each == known.id]
    if not bodies or not opens(by, bodies[0]):
        raise Forbidden("Only those who work cases at a CERT open a campaign.")
    return int(bodies[0])


def _checked(about: About) -> About:
    said = about.tidied()
    if found := problems(said):
        raise Invalid(found)
    return said


@transaction.atomic
def change_campaign(*, by: Person, reference: str, about: About, version: int | None = None, at: datetime) -> Campaign:
    """Say anew what a campaign is, as its lead. Raises Absent, Forbidden, Changed, Ended, Invalid."""
    campaign = led(by, reference, version=version)
    said = _checked(about)
    changed = sorted(field for field in FIELDS if getattr(campaign, field) != getattr(said, field))
    for field in FIELDS:
        setattr(campaign, field, getattr(said, field))
    touch(campaign, at, *FIELDS)
    refresh(campaign)
    journal(campaign, "campaign.change", by=by, party_id=campaign.lead_id, at=at, detail={"changed": changed})
    return campaign


@transaction.atomic
def pass_lead(*, by: Person, reference: str, body: str, at: datetime) -> Campaign:
    """Give the lead to another body that takes part; one's own goes on taking part."""
    campaign = led(by, reference)
    known = registry.snapshot().institutions.get(body)
    if known is None or known.id not in parties_of(campaign) or known.id == campaign.lead_id:
        raise Invalid({"body": "Choose another body that takes part."})
    before, campaign.lead_id = campaign.lead_id, known.id
    touch(campaign, at, "lead")
    tell(campaign, [known.id], "Your body leads campaign %(campaign)s now.", at=at)
    journal(campaign, "campaign.pass", by=by, party_id=before, at=at, detail={"to": known.slug})
    return campaign


@transaction.atomic
def end_campaign(*, by: Person, reference: str, outcome: str, at: datetime) -> Campaign:
    """Follow a campaign no more, and say what it came to."""
    campaign = led(by, reference)
    if wrong := problem_in(outcome, longest=LONGEST_TEXT, lines=True):
        raise Invalid({"outcome": Problem(wrong[0], **wrong[1])})
    campaign.state, campaign.ended_at, campaign.outcome = CampaignState.ENDED, at, tidy(outcome)
    touch(campaign, at, "state", "ended_at", "outcome")
    tell(campaign, parties_of(campaign) - {campaign.lead_id}, "Campaign %(campaign)s has ended.", at=at)
    journal(campaign, "campaign.end", by=by, party_id=campaign.lead_id, at=at)
    return campaign


@transaction.atomic
def resume_campaign(*, by: Person, reference: str, at: datetime) -> Campaign:
    """Take a campaign up again. What it came to stays until it ends anew."""
    campaign = led(by, reference, ended=True)
    if campaign.state != CampaignState.ENDED:
        raise Conflict("This campaign has not ended.")
    campaign.state, campaign.ended_at = CampaignState.ACTIVE, None
    touch(campaign, at, "state", "ended_at")
    tell(campaign, parties_of(campaign) - {campaign.lead_id}, "Campaign %(campaign)s is followed again.", at=at)
    journal(campaign, "campaign.resume", by=by, party_id=campaign.lead_id, at=at)
    return campaign
