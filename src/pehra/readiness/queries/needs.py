"""What the CERTs need to learn, as their assessments tell it: parameters below target, and the courses that help."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pehra.foundation.access.person import Person
from pehra.readiness import policy
from pehra.readiness.queries.maturity import gaps_of
from pehra.readiness.queries.teams import Circle, Team
from pehra.readiness.queries.training import CourseView
from pehra.readiness.rules.maturity import Gap
from pehra.readiness.rules.parameters import Parameter

# A page names the most urgent ones; the others stand under what is lacking.
MOST = 8


@dataclass(frozen=True)
class Need:
    """A parameter below its target, with the courses that help with it (none: nobody teaches it yet)."""

    gap: Gap
    courses: tuple[CourseView, ...]


@dataclass(frozen=True)
class Needs:
    """What one CERT needs, the widest gaps first; `more` are not named."""

    team: Team
    first: tuple[Need, ...]
    more: int


@dataclass(frozen=True)
class Shared:
    """A parameter that several CERTs need, and the courses that help with it."""

    parameter: Parameter
    teams: tuple[Team, ...]
    courses: tuple[CourseView, ...]


def own_needs(viewer: Person, courses: Sequence[CourseView], around: Circle, at: datetime) -> list[Needs]:
    """What each CERT needs at which this person works or plans."""
    found = []
    for team in around.held_by(viewer, policy.WORKS | policy.PLANS):
        _assessment, gaps = gaps_of(team, at)
        needs = tuple(Need(gap, helping(courses, gap.parameter.code)) for gap in gaps[:MOST])
        if needs:
            found.append(Needs(team, needs, len(gaps) - len(needs)))
    return found


def shared_needs(viewer: Person, courses: Sequence[CourseView], around: Circle, at: datetime) -> list[Shared]:
    """For the hub, which reads every assessment: what most CERTs need, so that somebody teaches it."""
    if viewer.parties(policy.WORKS).isdisjoint(around.national):
        return []
    below: dict[Parameter, list[Team]] = {}
    for team in around.teams.values():
        for gap in gaps_of(team, at)[1]:
            below.setdefault(gap.parameter, []).append(team)
    most = sorted(below.items(), key=lambda pair: (-len(pair[1]), pair[0].code))[:MOST]
    return [Shared(parameter, tuple(teams), helping(courses, parameter.code)) for parameter, teams in most]


def helping(courses: Sequence[CourseView], code: str) -> tuple[CourseView, ...]:
    return tuple(view for view in courses if code in view.row.parameters)
