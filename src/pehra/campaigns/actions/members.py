"""Which cases belong to a campaign. Each is added by the body that has it, and is seen there by who sees the case."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop

from pehra.campaigns.actions.keeping import journal, locked, refresh, tell
from pehra.campaigns.models import Campaign, Member, Team
from pehra.formats.text import problem_in, tidy
from pehra.foundation.access.errors import Absent, Conflict, Forbidden, Invalid, Problem
from pehra.foundation.access.person import Person
from pehra.foundation.access.roles import WORKS_CASES
from pehra.incidents import actions as incidents

LONGEST_WHY = 2000


@transaction.atomic
def add_case(*, by: Person, reference: str, case: str, why: str, at: datetime) -> Member:
    """Add a case that one's own body has to a campaign that one sees. Raises Absent, Forbidden, Invalid, Ended.

    The body takes part in the campaign from then on. The case is shown to nobody who did not see it: not even the
    campaign's version tells of it, from which others could count cases.
    """
    campaign = locked(by, reference)
    found, party = _own(by, case)
    if found.drill is not None:
        raise Conflict("A case of a drill belongs to no campaign.")
    if wrong := problem_in(why, longest=LONGEST_WHY, lines=True):
        raise Invalid({"why": Problem(wrong[0], **wrong[1])})
    try:
        with transaction.atomic():
            member = Member.objects.create(
                campaign=campaign, case=found, party_id=party, why=tidy(why), added_by=by.label, added_at=at
            )
    except IntegrityError:
        raise Conflict("This case belongs to the campaign already.") from None
    Team.objects.get_or_create(campaign=campaign, party_id=party, until=None, defaults={"since": at})
    refresh(campaign)
    _fact(found, gettext_noop("The case was added to campaign %(campaign)s."), campaign, by, party, at)
    tell(campaign, {campaign.lead_id} - {party}, "Campaign %(campaign)s has a further case.", at=at)
    journal(campaign, "campaign.add", by=by, party_id=party, at=at, detail={"case": found.reference})
    return member


@transaction.atomic
def remove_case(*, by: Person, reference: str, case: str, at: datetime) -> Member:
    """Take a case of one's own body out of a campaign again."""
    campaign = locked(by, reference, ended=True)
    # Also one that was merged into another case since.
    found, party = _own(by, case, merged=True)
    member = Member.objects.filter(campaign=campaign, case=found, removed_at=None).first()
    if member is None:
        raise Absent
    member.removed_at, member.removed_by = at, by.label
    member.save(update_fields=["removed_at", "removed_by"])
    refresh(campaign)
    _fact(found, gettext_noop("The case was taken out of campaign %(campaign)s."), campaign, by, party, at)
    journal(campaign, "campaign.remove", by=by, party_id=party, at=at, detail={"case": found.reference})
    return member


def _own(by: Person, reference: str, *, merged: bool = False) -> tuple[Any, int]:
    """A case, locked, that a body of this person has. Raises Absent, Forbidden, Merged unless `merged`."""
    case, _party = incidents.written(by, reference, merged=merged)
    if not by.holds(case.custodian_id, WORKS_CASES):
        raise Forbidden("Only the body that has the case can do this.")
    return case, case.custodian_id


def _fact(case: Any, text: str, campaign: Campaign, by: Person, party: int, at: datetime) -> None:
    """For the body's own people: others who see the case need not see the campaign."""
    words = {"campaign": campaign.reference}
    incidents.add_fact(case, text, by=by, party_id=party, at=at, params=words, image="affiliate", internal=True)
