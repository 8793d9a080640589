"""Assessments as somebody may see them, targets, history, and what a CERT lacks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.foundation.documents.queries import Kept, content_of, described
from pehra.law.maturity import MaturityTarget, targets
from pehra.readiness import models, policy
from pehra.readiness.queries.teams import Circle, Team, circle
from pehra.readiness.rules import references
from pehra.readiness.rules.maturity import UNDER_WAY, Answer, AssessmentState, Gap, Standing, gaps, standing
from pehra.readiness.rules.parameters import Area, Parameter, model
from pehra.registry import queries as registry
from pehra.registry.queries.maturity import maturity_targets


@dataclass(frozen=True)
class Answered:
    """A parameter with all that was said of it; `document` without its bytes."""

    parameter: Parameter
    row: models.Answer
    target: int
    document: Kept | None

    @property
    def value(self) -> Answer:
        return value_of(self.row)


@dataclass(frozen=True)
class AssessmentView:
    """An assessment for whoever may read its evidence."""

    row: models.Assessment
    team: Team
    reviewers: registry.PartyName | None
    answers: tuple[Answered, ...]
    may_answer: bool
    may_lead: bool
    may_review: bool

    @property
    def levels(self) -> dict[str, int]:
        """The levels that count, of the parameters that have one."""
        counted = ((each.parameter.code, each.value.counts) for each in self.answers)
        return {code: level for code, level in counted if level is not None}

    @property
    def own_levels(self) -> dict[str, int]:
        return {each.parameter.code: each.row.level for each in self.answers if each.row.level is not None}

    @property
    def targets(self) -> dict[str, int]:
        return {each.parameter.code: each.target for each in self.answers}

    def of_area(self, area: Area) -> tuple[Answered, ...]:
        return tuple(each for each in self.answers if each.parameter.area is area)

    def standing(self, area: Area | None = None) -> Standing:
        return standing(model().parameters, self.levels, self.targets, area)

    @property
    def gaps(self) -> tuple[Gap, ...]:
        return gaps(model().parameters, self.levels, self.targets)


@dataclass(frozen=True)
class Figures:
    """What those see who may see no more: a team's newest accepted assessment and whether another is under way."""

    team: Team
    accepted: models.Assessment | None
    under_way: models.Assessment | None


def value_of(row: models.Answer) -> Answer:
    evidence = bool(row.text or row.link or row.document_id)
    return Answer(row.level, row.agreed, evidence, bool(row.remark))


def targets_of(team: Team, at: datetime) -> dict[str, MaturityTarget]:
    """The profile's row that rules for each parameter of a team today."""
    codes = [each.code for each in model().parameters]
    return targets(maturity_targets(), team.functions, codes, registry.local_date(at))


def target_levels(rules: Mapping[str, MaturityTarget]) -> dict[str, int]:
    return {code: rule.level for code, rule in rules.items()}


def assessment_view(viewer: Person, reference: str, at: datetime) -> AssessmentView:
    """Raises Absent also where the viewer may not read the evidence."""
    around = circle(at)
    row = models.Assessment.objects.filter(reference=references.tidy(reference)).first()
    if row is None or row.body_id not in around.teams or not _reads(viewer, row):
        raise Absent
    return _viewed(viewer, row, around, at)


def _reads(viewer: Person, row: models.Assessment) -> bool:
    return policy.reads_evidence(viewer, row.readers)


def _viewed(viewer: Person, row: models.Assessment, around: Circle, at: datetime) -> AssessmentView:
    team = around.team(row.body_id)
    found = {each.parameter: each for each in row.answers.all()}
    papers = described(each.document_id for each in found.values() if each.document_id)
    # Until it is submitted an assessment is measured by what the profile says today.
    goals = row.targets if row.submitted_at else target_levels(targets_of(team, at))
    answers = tuple(
        Answered(each, answer, goals.get(each.code, 0), papers.get(answer.document_id or 0))
        for each in model().parameters
        for answer in [found.get(each.code) or models.Answer(assessment=row, parameter=each.code)]
    )
    state = AssessmentState(row.state)
    reviewers = registry.party_names([row.reviewing_body_id]) if row.reviewing_body_id else {}
    return AssessmentView(
        row,
        team,
        reviewers.get(row.reviewing_body_id or 0),
        answers,
        may_answer=state is AssessmentState.DRAFT and policy.works_at(viewer, row.body_id),
        may_lead=policy.leads(viewer, row.body_id),
        may_review=state is AssessmentState.SUBMITTED and policy.reviews(viewer, row.reviewing_body_id, row.body_id),
    )


def evidence(viewer: Person, reference: str, code: str, at: datetime) -> tuple[Kept, bytes]:
    """The document behind one answer, for whoever may read it. Raises Absent."""
    view = assessment_view(viewer, reference, at)
    found = next((each for each in view.answers if each.parameter.code == code and each.document), None)
    if found is None or found.document is None:
        raise Absent
    return content_of(found.document.id)


def history(viewer: Person, body_id: int, at: datetime) -> list[models.Assessment]:
    """All assessments of a team, the newest first; those that were withdrawn and drafts only for its own people."""
    around = circle(at)
    if not around.sees_figures(viewer, body_id):
        raise Absent
    rows = models.Assessment.objects.filter(body_id=body_id)
    if not policy.sees_people(viewer, body_id):
        rows = rows.exclude(state__in=[AssessmentState.DRAFT, AssessmentState.WITHDRAWN])
    return list(rows.order_by("-started_at", "-pk"))


def to_review(viewer: Person) -> list[models.Assessment]:
    """What waits for the reviewers of bodies where this person reviews, the oldest first."""
    bodies = viewer.parties(policy.REVIEWS)
    rows = models.Assessment.objects.filter(state=AssessmentState.SUBMITTED, reviewing_body_id__in=bodies)
    mine = {held.party_id for held in viewer.held}
    return [row for row in rows.select_related("body").order_by("submitted_at", "pk") if row.body_id not in mine]


def all_figures(viewer: Person, at: datetime) -> list[Figures]:
    """Each team whose figures this person may see, with its newest accepted assessment, in two statements."""
    around = circle(at)
    teams = [team for pk, team in around.teams.items() if around.sees_figures(viewer, pk)]
    accepted = _newest(teams, [AssessmentState.ACCEPTED])
    under_way = _newest(teams, UNDER_WAY)
    return [Figures(team, accepted.get(team.id), under_way.get(team.id)) for team in teams]


def _newest(teams: Iterable[Team], states: Iterable[AssessmentState]) -> dict[int, models.Assessment]:
    rows = models.Assessment.objects.filter(body_id__in=[team.id for team in teams], state__in=list(states))
    return {row.body_id: row for row in rows.order_by("body_id", "-started_at").distinct("body_id")}


def basis(body_id: int) -> models.Assessment | None:
    """The assessment by which a team's gaps are told: the newest accepted one, else the newest that is finished."""
    rows = models.Assessment.objects.filter(body_id=body_id).order_by("-started_at", "-pk")
    accepted = rows.filter(state=AssessmentState.ACCEPTED).first()
    return accepted or rows.filter(state__in=[AssessmentState.SUBMITTED, AssessmentState.REVIEWED]).first()


def gaps_of(team: Team, at: datetime) -> tuple[models.Assessment | None, tuple[Gap, ...]]:
    """Below today's targets, by the assessment that counts. Without one nothing can be told, and None says so."""
    found = basis(team.id)
    if found is None:
        return None, ()
    levels = {row.parameter: value_of(row).counts or 0 for row in found.answers.all()}
    return found, gaps(model().parameters, levels, target_levels(targets_of(team, at)))


def reviewing_bodies(body_id: int, at: datetime) -> list[Team]:
    """Who may be asked to review: every other team that is in force."""
    around = circle(at)
    in_force = {body.slug for body in registry.network_at(registry.local_date(at)).bodies if _in_force(body, at)}
    return [team for pk, team in around.teams.items() if pk != body_id and team.slug in in_force]


def _in_force(body: Any, at: datetime) -> bool:
    return bool(body.in_force_at(registry.local_date(at)))
