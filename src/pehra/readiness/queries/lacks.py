"""What a CERT lacks for full operation: levels below target, vacant posts, hours without anybody, and so on."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.readiness import models, policy
from pehra.readiness.queries.maturity import gaps_of
from pehra.readiness.queries.people import gaps_ahead, posts
from pehra.readiness.queries.teams import Circle, Team, circle
from pehra.readiness.rules import references
from pehra.readiness.rules.maturity import AssessmentState, Gap
from pehra.readiness.rules.people import Reached, Span

ASSESSED_EVERY = timedelta(days=365)
TESTED_EVERY = timedelta(days=90)


class LackKind(StrEnum):
    """What is lacking. The key of a lack is its kind, or with a colon what of that kind."""

    LEVEL = "level"
    ASSESSMENT = "assessment"
    POST = "post"
    ROSTER = "roster"
    CALL_TREE = "call-tree"


@dataclass(frozen=True)
class Lack:
    """One thing, with the plan for it where somebody has made one. What else there is depends on the kind."""

    key: str
    kind: LackKind
    plan: models.Plan | None
    gap: Gap | None = None
    post: str = ""
    hours: int = 0
    reached: Reached | None = None


@dataclass(frozen=True)
class Lacks:
    team: Team
    every: tuple[Lack, ...]
    assessment: models.Assessment | None
    may_plan: bool

    @property
    def planned(self) -> int:
        return sum(each.plan is not None for each in self.every)


def lacks(viewer: Person, slug: str, at: datetime) -> Lacks:
    """For the people of the CERT, and for the hub that helps it. Raises Absent."""
    around = circle(at)
    return lacks_of(viewer, around.named(slug), around, at)


def lacks_of(viewer: Person, team: Team, around: Circle, at: datetime) -> Lacks:
    """The same of a team that is at hand, as several are on one page."""
    above = not viewer.parties(policy.WORKS).isdisjoint(around.national)
    if not (policy.sees_people(viewer, team.id) or above):
        raise Absent
    plans = {row.lack: row for row in _plans(team.id)}
    assessment, gaps = gaps_of(team, at)
    found = [Lack(f"level:{gap.parameter.code}", LackKind.LEVEL, None, gap=gap) for gap in gaps]
    found = [*_unassessed(team.id, at), *_people(team.id, at), *found]
    every = tuple(Lack(**{**vars(each), "plan": plans.get(each.key)}) for each in found)
    return Lacks(team, every, assessment, policy.leads(viewer, team.id))


def _plans(body_id: int) -> list[models.Plan]:
    return list(models.Plan.objects.filter(body_id=body_id, done_at=None).select_related("owner"))


def _unassessed(body_id: int, at: datetime) -> list[Lack]:
    fresh = models.Assessment.objects.filter(
        body_id=body_id, state=AssessmentState.ACCEPTED, accepted_at__gt=at - ASSESSED_EVERY
    ).exists()
    return [] if fresh else [Lack("assessment", LackKind.ASSESSMENT, None)]


def _people(body_id: int, at: datetime) -> list[Lack]:
    found = [
        Lack(f"post:{view.row.pk}", LackKind.POST, None, post=view.row.title)
        for view in posts(body_id)
        if view.vacant and view.row.needed
    ]
    gaps: tuple[Span, ...] = gaps_ahead(body_id, at)
    if gaps:
        seconds = sum(gap.length.total_seconds() for gap in gaps)
        # Rounded up: less than an hour is no hour.
        found.append(Lack("roster", LackKind.ROSTER, None, hours=int(-(-seconds // 3600))))
    tested = models.CallTest.objects.filter(body_id=body_id, started_at__gt=at - TESTED_EVERY).exists()
    if not tested:
        found.append(Lack("call-tree", LackKind.CALL_TREE, None))
    return found


def plan_of(viewer: Person, reference: str) -> models.Plan:
    """A plan for who owns it and for the lead. Raises Absent."""
    row = models.Plan.objects.select_related("owner", "body").filter(reference=references.tidy(reference)).first()
    if row is None or not (policy.leads(viewer, row.body_id) or row.owner_id == viewer.user_id):
        raise Absent
    return row


def own_plans(viewer: Person) -> list[models.Plan]:
    """What this person has taken on and not done yet, the most urgent first."""
    rows = models.Plan.objects.filter(owner_id=viewer.user_id, done_at=None).select_related("body")
    return list(rows.order_by("due_on", "pk"))


def closed_plans(viewer: Person, body_id: int, limit: int = 10) -> list[models.Plan]:
    if not policy.sees_people(viewer, body_id):
        return []
    rows = models.Plan.objects.filter(body_id=body_id).exclude(done_at=None).select_related("owner")
    return list(rows.order_by("-done_at", "-pk")[:limit])
