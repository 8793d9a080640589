"""Assessments by SIM3: their states, who moves them on, and the arithmetic of levels, targets and gaps."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pehra.readiness.rules.parameters import Area, Parameter

LEVELS: Final = (0, 1, 2, 3, 4)


class AssessmentState(StrEnum):
    """SUBMITTED: the reviewers of another body are at work. REVIEWED: they agreed on levels and the body answers."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    REVIEWED = "reviewed"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"


class Act(StrEnum):
    START = "start"
    SUBMIT = "submit"
    RETURN = "return"
    TAKE_BACK = "take-back"
    REVIEW = "review"
    DISPUTE = "dispute"
    ACCEPT = "accept"
    WITHDRAW = "withdraw"


class Side(StrEnum):
    """Who does it: the assessed body's lead, or the reviewers of the other body."""

    ASSESSED = "assessed"
    REVIEWER = "reviewer"


@dataclass(frozen=True, slots=True)
class Step:
    """From a state by an act of a side to the next one; `needs` says what must be there."""

    state: AssessmentState | None
    act: Act
    to: AssessmentState
    side: Side
    needs: str = ""


CITATION: Final = "SIM3 and ENISA's framework ask for a self-assessment and a peer review; the steps are a default"
# The one table from which the acts, the diagram of the documentation and the tests are made.
STEPS: Final = (
    Step(None, Act.START, AssessmentState.DRAFT, Side.ASSESSED, "no other assessment of the body under way"),
    Step(
        AssessmentState.DRAFT,
        Act.SUBMIT,
        AssessmentState.SUBMITTED,
        Side.ASSESSED,
        "a level for each parameter, evidence from level 2",
    ),
    Step(AssessmentState.DRAFT, Act.WITHDRAW, AssessmentState.WITHDRAWN, Side.ASSESSED),
    Step(AssessmentState.SUBMITTED, Act.TAKE_BACK, AssessmentState.DRAFT, Side.ASSESSED),
    Step(AssessmentState.SUBMITTED, Act.RETURN, AssessmentState.DRAFT, Side.REVIEWER, "a reason"),
    Step(
        AssessmentState.SUBMITTED,
        Act.REVIEW,
        AssessmentState.REVIEWED,
        Side.REVIEWER,
        "an agreed level for each parameter",
    ),
    Step(AssessmentState.REVIEWED, Act.DISPUTE, AssessmentState.SUBMITTED, Side.ASSESSED, "a reason"),
    Step(AssessmentState.REVIEWED, Act.ACCEPT, AssessmentState.ACCEPTED, Side.ASSESSED),
)
UNDER_WAY: Final = frozenset({AssessmentState.DRAFT, AssessmentState.SUBMITTED, AssessmentState.REVIEWED})


def next_state(state: AssessmentState | None, act: Act) -> AssessmentState | None:
    """Where an act leads from a state; None where it is not allowed there."""
    return next((step.to for step in STEPS if (step.state, step.act) == (state, act)), None)


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said of one parameter. `agreed` is the reviewers' level; `evidence` whether any was given."""

    level: int | None = None
    agreed: int | None = None
    evidence: bool = False
    remark: bool = False

    @property
    def counts(self) -> int | None:
        """The level that counts: the agreed one where there is one."""
        return self.level if self.agreed is None else self.agreed


def missing(parameters: Iterable[Parameter], answers: Mapping[str, Answer]) -> dict[str, str]:
    """Why an assessment cannot be submitted, by the code of the parameter: "level" or "evidence"."""
    found = {}
    for each in parameters:
        answer = answers.get(each.code, Answer())
        if answer.level is None:
            found[each.code] = "level"
        elif answer.level >= 2 and not answer.evidence:
            # From level 2 on it is said to be written down: then it can be shown.
            found[each.code] = "evidence"
    return found


def unreviewed(parameters: Iterable[Parameter], answers: Mapping[str, Answer]) -> dict[str, str]:
    """Why a review is not finished: "level" is not agreed, or another one is and no "remark" says why."""
    found = {}
    for each in parameters:
        answer = answers.get(each.code, Answer())
        if answer.agreed is None:
            found[each.code] = "level"
        elif answer.agreed != answer.level and not answer.remark:
            found[each.code] = "remark"
    return found


@dataclass(frozen=True, slots=True)
class Standing:
    """An area, or all together: the mean level in hundredths, and of how many parameters the target is reached."""

    mean: int
    met: int
    of: int

    @property
    def share(self) -> int:
        """Whole percents of parameters that reach their target, never 100 while one does not."""
        return 100 * self.met // self.of if self.of else 0


def standing(
    parameters: Iterable[Parameter], levels: Mapping[str, int], targets: Mapping[str, int], area: Area | None = None
) -> Standing:
    """What is not answered counts as level 0: nobody gains by leaving something out."""
    codes = [each.code for each in parameters if area in (None, each.area)]
    reached = [levels.get(code, 0) for code in codes]
    met = sum(levels.get(code, 0) >= targets.get(code, 0) for code in codes)
    return Standing((100 * sum(reached) + len(codes) // 2) // len(codes) if codes else 0, met, len(codes))


@dataclass(frozen=True, slots=True)
class Gap:
    """A parameter below its target."""

    parameter: Parameter
    level: int
    target: int

    @property
    def missing(self) -> int:
        return self.target - self.level


def gaps(parameters: Iterable[Parameter], levels: Mapping[str, int], targets: Mapping[str, int]) -> tuple[Gap, ...]:
    """What is below its target, the widest first, then in the order of the model."""
    found = [
        Gap(each, levels.get(each.code, 0), targets[each.code])
        for each in parameters
        if levels.get(each.code, 0) < targets.get(each.code, 0)
    ]
    return tuple(sorted(found, key=lambda gap: -gap.missing))
