"""Reading a campaign shows traces of its cases; of those that few may read, that is an act too, and is written down."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pehra.campaigns.actions.keeping import journal
from pehra.campaigns.models import Campaign
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import READS_CASES
from pehra.incidents import actions as incidents
from pehra.law.tlp import TLP


def note_reading(*, by: Person, campaign: Campaign, cases: Iterable[Any], at: datetime) -> None:
    """Record that somebody read a campaign that is TLP:AMBER+STRICT, and such `cases` of it as were shown to them."""
    for case in cases:
        incidents.note_reading(by=by, case=case, at=at, act="campaign.read")
    if TLP(campaign.tlp).strictness >= TLP.AMBER_STRICT.strictness:
        party = min(by.parties(READS_CASES) & set(campaign.audience))
        journal(campaign, "campaign.read", by=by, party_id=party, at=at, detail={"tlp": campaign.tlp})
