"""Campaigns as somebody sees them: the list, and one with the cases of it that this person sees."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from pehra.campaigns.models import Campaign, Member, Remark, Team
from pehra.campaigns.policy import leads, takes_part, wrote
from pehra.campaigns.queries.remarks import remark_key
from pehra.campaigns.rules.campaigns import TECHNIQUE
from pehra.campaigns.rules.wording import CampaignState
from pehra.formats.references import tidy
from pehra.foundation.access.audience import visible_to
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import NETWORK_KEY, Person
from pehra.foundation.access.places import Slice, slice_of
from pehra.incidents.queries import counting, near
from pehra.incidents.rules.outcomes import NO_INCIDENT

MOST_CASES = 200
MOST_TRACES = 300
MOST_REMARKS = 200
MOST_AROUND = 60


@dataclass(frozen=True)
class Filter:
    """What the list is narrowed to; empty means any. `words` stand in the name or among the actors."""

    state: str = ""
    lead_id: int | None = None
    technique: str = ""
    words: str = ""


@dataclass(frozen=True)
class Figures:
    """Numbers of a campaign as one reader may know them.

    `cases`, `incidents`, `bodies` and `organisations` are of what the reader sees; `cut`: there are more than that.
    `least_cases` and `least_bodies` are of the whole, or 0 where that would tell on somebody.
    """

    cases: int
    incidents: int
    bodies: int
    organisations: int
    cut: bool
    least_cases: int
    least_bodies: int


@dataclass(frozen=True)
class Trace:
    """A trace over the cases of a campaign, and in how many of those that the reader sees."""

    type: str
    value: str
    cases: int


@dataclass(frozen=True)
class Happening:
    """An entry of a campaign's timeline. `kind`: opened, added, remark, ended; `record` is what it is about."""

    kind: str
    at: datetime
    record: Any


@dataclass(frozen=True)
class View:
    """A campaign as one person sees it, with what they may do. `speaks_for`: the body for which they take part."""

    campaign: Campaign
    members: list[Member]
    teams: list[Team]
    remarks: list[Remark]
    traces: list[Trace]
    figures: Figures
    leads: bool
    speaks_for: int | None
    # Whether their body, which does not lead it, may leave; the keys of their own remarks that stand, by number.
    leaves: bool = False
    own_remarks: dict[int, str] = field(default_factory=dict)
    timeline: list[Happening] = field(default_factory=list)


def campaigns(
    person: Person, narrowed: Filter, *, after: str = "", before: str = "", last: bool = False, limit: int = 50
) -> "Slice[Campaign]":
    """A page of the campaigns that this person sees, newest first. Raises Absent for a word that is no cursor."""
    rows = Campaign.objects.select_related("lead").filter(visible_to(person))
    if narrowed.state in list(CampaignState):
        rows = rows.filter(state=narrowed.state)
    if narrowed.lead_id is not None:
        rows = rows.filter(lead_id=narrowed.lead_id)
    if TECHNIQUE.fullmatch(narrowed.technique):
        rows = rows.filter(techniques__contains=[narrowed.technique])
    if narrowed.words and narrowed.words.isprintable():
        rows = rows.filter(name__icontains=narrowed.words)
    return slice_of(rows, "opened_at", after=after, before=before, last=last, limit=limit)


def campaign(person: Person, reference: str) -> Campaign:
    """The campaign of this reference. Raises Absent also for one that this person may not see."""
    found = _visible(person).filter(reference=tidy(reference)).first()
    if found is None:
        raise Absent
    return found


def view(person: Person, reference: str) -> View:
    """One campaign with all of it that this person sees. Raises Absent.

    Who sees it as a member of the network only does not see which bodies work on it.
    """
    found = campaign(person, reference)
    members = _members(person, found)
    inside = bool((set(person.keys) - {NETWORK_KEY}) & set(found.audience))
    teams = list(Team.objects.select_related("party").filter(campaign=found, until=None).order_by("since", "pk"))
    remarks = Remark.objects.select_related("party").filter(visible_to(person), campaign=found)
    written = list(remarks.order_by("-at", "-pk")[:MOST_REMARKS])
    shown = members[:MOST_CASES]
    return View(
        campaign=found,
        members=shown,
        teams=teams if inside else [],
        remarks=written,
        traces=[Trace(*each) for each in near.traces_over(person, _numbers(shown), MOST_TRACES)],
        figures=_figures(found, shown, cut=len(members) > MOST_CASES),
        leads=leads(person, found),
        speaks_for=takes_part(person, frozenset(each.party_id for each in teams)),
        leaves=takes_part(person, frozenset(each.party_id for each in teams) - {found.lead_id}) is not None,
        own_remarks={
            each.pk: remark_key(each.pk) for each in written if each.withdrawn_at is None and wrote(person, each)
        },
        timeline=_timeline(found, shown, written),
    )


def around(person: Person, case: Any) -> tuple[list[Campaign], list[Campaign]]:
    """The campaigns to which a case belongs, and those under way to which it might be added; the newest first.

    Both as far as this person, who sees the case, sees the campaigns.
    """
    here = Exists(Member.objects.filter(campaign=OuterRef("pk"), case=case, removed_at=None))
    rows = _visible(person).annotate(here=here).filter(Q(here=True) | Q(state=CampaignState.ACTIVE))
    found = list(rows.order_by("-here", "-opened_at", "-reference")[:MOST_AROUND])
    return [each for each in found if each.here], [each for each in found if not each.here]


def _visible(person: Person) -> "QuerySet[Campaign]":
    return Campaign.objects.select_related("lead").filter(visible_to(person))


def _members(person: Person, found: Campaign) -> list[Member]:
    """The cases of the campaign that this person sees, the newest first, and one more than are shown."""
    rows = Member.objects.select_related("case__organisation", "case__custodian", "party").filter(
        visible_to(person, "case__"), campaign=found, removed_at=None
    )
    return list(rows.order_by("-added_at", "-pk")[: MOST_CASES + 1])


def _numbers(members: Collection[Member]) -> list[int]:
    return [each.case_id for each in members]


def _figures(found: Campaign, members: list[Member], *, cut: bool) -> Figures:
    return Figures(
        cases=len(members),
        incidents=len({counting.incident_of(each.case) for each in members if each.case.outcome not in NO_INCIDENT}),
        bodies=len({each.party_id for each in members}),
        organisations=len({each.case.organisation_id for each in members}),
        cut=cut,
        # Told only where it says more than what the reader sees anyway.
        least_cases=found.least_cases if found.least_cases > len(members) else 0,
        least_bodies=found.least_bodies if found.least_cases > len(members) else 0,
    )


def _timeline(found: Campaign, members: list[Member], remarks: list[Remark]) -> list[Happening]:
    """What happened, the newest first."""
    happened = [Happening("opened", found.opened_at, found)]
    happened += [Happening("added", each.added_at, each) for each in members]
    happened += [Happening("remark", each.at, each) for each in remarks]
    if found.ended_at is not None:
        happened.append(Happening("ended", found.ended_at, found))
    # Of what happened at one moment, the opening comes first in time.
    return sorted(happened, key=lambda each: each.at)[::-1]
