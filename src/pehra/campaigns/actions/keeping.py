"""What its acts have in common: a campaign is locked, its audience follows its label and its bodies, all is told."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from django.db.models import F

from pehra.campaigns.errors import Changed, Ended
from pehra.campaigns.models import Campaign, Member, Remark, Team
from pehra.campaigns.policy import leads, takes_part
from pehra.campaigns.rules.campaigns import audience, least
from pehra.campaigns.rules.wording import CampaignState
from pehra.formats.references import tidy
from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.errors import Absent, Forbidden
from pehra.foundation.access.person import Person
from pehra.foundation.audit.actions import record
from pehra.foundation.delivery.actions import Telling, notify, withdraw
from pehra.law.tlp import TLP, stricter


def locked(by: Person, reference: str, *, version: int | None = None, ended: bool = False) -> Campaign:
    """The campaign, locked until the act commits. Raises Absent; Changed for another version; Ended unless allowed."""
    rows = Campaign.objects.select_for_update(of=("self",)).filter(visible_to(by), reference=tidy(reference))
    found = rows.first()
    if found is None:
        raise Absent
    if version is not None and version != found.version:
        raise Changed
    if found.state == CampaignState.ENDED and not ended:
        raise Ended
    return found


def led(by: Person, reference: str, *, version: int | None = None, ended: bool = False) -> Campaign:
    """The same, for whoever leads it. Raises Forbidden for all others who see it."""
    found = locked(by, reference, version=version, ended=ended)
    if not leads(by, found):
        raise Forbidden("Only the body that leads the campaign can do this.")
    return found


def parties_of(campaign: Campaign) -> frozenset[int]:
    return frozenset(Team.objects.filter(campaign=campaign, until=None).values_list("party_id", flat=True))


def speaks_for(by: Person, campaign: Campaign) -> int:
    """For which body of the campaign this person acts. Raises Forbidden."""
    party = takes_part(by, parties_of(campaign))
    if party is None:
        raise Forbidden("Only the bodies that take part in a campaign can write in it.")
    return party


def touch(campaign: Campaign, at: datetime, *fields: str) -> None:
    """Save these fields together with the next version."""
    campaign.updated_at, campaign.version = at, F("version") + 1
    campaign.save(update_fields=["updated_at", "version", *fields])
    campaign.refresh_from_db(fields=["version"])


def refresh(campaign: Campaign, at: datetime | None = None) -> None:
    """Work out anew who sees the campaign and what was written on it, and what may be told of its cases.

    With `at`: somebody sees it no longer, and what they were told of it is withdrawn.
    """
    parties = parties_of(campaign)
    campaign.audience = audience(TLP(campaign.tlp), parties)
    rows = Member.objects.filter(campaign=campaign, removed_at=None)
    bodies = set(rows.values_list("party_id", flat=True))
    campaign.least_cases, campaign.least_bodies = least(rows.count(), len(bodies))
    campaign.save(update_fields=["audience", "least_cases", "least_bodies"])
    for remark in Remark.objects.filter(campaign=campaign).order_by("pk"):
        keys = audience(stricter(TLP(remark.tlp), TLP(campaign.tlp)), parties)
        if keys != remark.audience:
            remark.audience = keys
            remark.save(update_fields=["audience"])
    if at is not None:
        withdraw(subject=_subject(campaign), record=campaign, at=at)


def _subject(campaign: Campaign) -> str:
    return f"campaign:{campaign.reference}"


def tell(campaign: Campaign, parties: Iterable[int], text: str, *, at: datetime) -> None:
    """A notice says that something happened to a campaign; what, is read on its page."""
    notify(telling=_telling(campaign, text), parties=set(parties), at=at)


def tell_of_nothing_seen(campaign: Campaign, parties: Iterable[int], text: str, *, at: datetime) -> None:
    """A notice to those who do not see the campaign any more: it is not withdrawn with the sight of it."""
    notify(telling=replace(_telling(campaign, text), subject="", link="/campaigns/"), parties=set(parties), at=at)


def _telling(campaign: Campaign, text: str) -> Telling:
    return Telling(
        kind="campaign",
        text=text,
        link=f"/campaigns/{campaign.reference}/",
        params={"campaign": campaign.reference},
        restricted=TLP(campaign.tlp).strictness >= TLP.AMBER_STRICT.strictness,
        subject=_subject(campaign),
    )


def journal(
    campaign: Campaign,
    act: str,
    *,
    by: Person,
    party_id: int,
    at: datetime,
    detail: Mapping[str, object] | None = None,
) -> None:
    """The journal's line; called last. None of a campaign's words stands in it."""
    record(by=by, at=at, act=act, subject=_subject(campaign), party_id=party_id, detail=dict(detail or {}))
