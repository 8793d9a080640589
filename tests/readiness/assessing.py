"""An assessment in each of its states."""

from collections.abc import Mapping
from datetime import datetime

from pehra.readiness.actions import maturity as actions
from pehra.readiness.actions.maturity import AnswerDetails, ReviewDetails
from pehra.readiness.models import Assessment
from pehra.readiness.rules.maturity import AssessmentState
from pehra.readiness.rules.parameters import model
from tests.readiness.conftest import Net
from tests.world import NOW

# Evidence is a secret: wherever this word turns up outside the readers' pages, it has leaked.
SECRET = "Zarqa-evidence"
CODES = [each.code for each in model().parameters]


def answers(level: int = 2, **others: int) -> dict[str, AnswerDetails]:
    """Every parameter at a level; `others` by code with an underscore (O_1=0)."""
    levels = {code: level for code in CODES} | {code.replace("_", "-"): given for code, given in others.items()}
    return {code: AnswerDetails(given, text=SECRET) for code, given in levels.items()}


def drafted(net: Net, at: datetime = NOW) -> Assessment:
    return actions.start(by=net.lead, body_id=net.punjab.pk, at=at)


def answered(net: Net, given: Mapping[str, AnswerDetails] | None = None, at: datetime = NOW) -> Assessment:
    row = drafted(net, at)
    actions.answer(by=net.analyst, reference=row.reference, answers=given or answers(), seen={}, at=at)
    return row


def submitted(net: Net, given: Mapping[str, AnswerDetails] | None = None, at: datetime = NOW) -> Assessment:
    row = answered(net, given, at)
    return actions.submit(by=net.lead, reference=row.reference, reviewing_body="cert-sindh", at=at)


def reviewed(net: Net, at: datetime = NOW, **agreed: int) -> Assessment:
    """Agreed as it was said, but for those given by code (O_1=1)."""
    row = submitted(net, at=at)
    levels = {each.parameter: each.level for each in row.answers.all()}
    levels |= {code.replace("_", "-"): level for code, level in agreed.items()}
    found = {code: ReviewDetails(level, remark="seen on the spot") for code, level in levels.items()}
    actions.review(by=net.reviewer, reference=row.reference, reviews=found, at=at)
    return actions.finish_review(by=net.reviewer, reference=row.reference, at=at)


def accepted(net: Net, at: datetime = NOW, **agreed: int) -> Assessment:
    return actions.accept(by=net.lead, reference=reviewed(net, at, **agreed).reference, at=at)


def withdrawn(net: Net) -> Assessment:
    return actions.withdraw(by=net.lead, reference=drafted(net).reference, at=NOW)


IN_STATE = {
    AssessmentState.DRAFT: answered,
    AssessmentState.SUBMITTED: submitted,
    AssessmentState.REVIEWED: reviewed,
    AssessmentState.ACCEPTED: accepted,
    AssessmentState.WITHDRAWN: withdrawn,
}
