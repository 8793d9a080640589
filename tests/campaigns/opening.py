"""Campaigns over the cases of the network of the incident tests."""

from datetime import timedelta
from typing import Any

from pehra.campaigns import actions
from pehra.campaigns.models import Campaign
from pehra.campaigns.rules.campaigns import About
from pehra.incidents import actions as incidents
from pehra.incidents.rules.intake import Seen
from tests.incidents.conftest import Net
from tests.world import NOW

LATER = NOW + timedelta(hours=3)
NAME, WORDS = "Karakoram", "Campaign-words"


def campaign(net: Net, **said: Any) -> str:
    """A campaign that the Telecom CERT leads."""
    about = About(**{"name": NAME, "description": WORDS} | said)
    return str(actions.open_campaign(by=net.analyst, about=about, at=LATER).reference)


def invited(net: Net, **said: Any) -> str:
    """The same, and the Punjab CERT takes part."""
    reference = campaign(net, **said)
    actions.invite(by=net.analyst, reference=reference, body="cert-punjab", at=LATER)
    return reference


def punjab_case(net: Net, title: str = "Punjab-title", *values: str) -> str:
    """A case that the Punjab CERT has and nobody of the Telecom CERT sees."""
    seen = tuple(Seen(each) for each in values)
    intake = incidents.Intake(organisation="department", title=title, description="words", observables=seen)
    taken = incidents.submit(by=net.other_contact, report=intake, at=NOW)
    incidents.accept(by=net.punjab_analyst, reference=taken.case.reference, at=NOW)
    return str(taken.case.reference)


def row(reference: str) -> Campaign:
    return Campaign.objects.get(reference=reference)
