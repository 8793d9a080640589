"""Acts on findings: on one, and on many at once."""

from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from ninja import Path, Router

from pehra.events.actions.answering import answer, answer_many
from pehra.events.api.findings import told
from pehra.events.api.shapes import FindingActIn, FindingActsIn, FindingActsOut, FindingOut
from pehra.events.queries.findings import story
from pehra.foundation.access.api.describing import refusals
from pehra.foundation.access.api.scopes import Scoped
from pehra.foundation.access.viewing import viewing

router = Router(tags=["Findings"])
many_router = Router(tags=["Findings"])


@many_router.post(
    "/finding-acts",
    response=FindingActsOut,
    auth=Scoped("findings:write"),
    operation_id="answerFindings",
    summary="Answer many findings",
    openapi_extra=refusals(404, 409, 422),
)
def act_on_many(request: HttpRequest, body: FindingActsIn) -> FindingActsOut:
    """Do one act with all findings named, as far as each allows it; the others stay as they are."""
    done = answer_many(
        by=request.auth,
        references=body.references,
        act=body.act,
        reason=body.reason,
        until=body.until,
        at=timezone.now(),
    )
    return FindingActsOut(done=list(done.done), skipped=done.skipped)


@router.post(
    "/{reference}/acts",
    response=FindingOut,
    auth=Scoped("findings:write"),
    operation_id="answerFinding",
    summary="Answer a finding",
    openapi_extra=refusals(403, 404, 409, 422),
)
def act_on_one(
    request: HttpRequest,
    reference: Annotated[str, Path(description="Reference of a finding, as in F-7K3F-9QPD.")],
    body: FindingActIn,
) -> FindingOut:
    """Say what becomes of a finding; answered with how it stands after that."""
    answer(by=request.auth, reference=reference, act=body.act, reason=body.reason, until=body.until, at=timezone.now())
    with viewing(request.auth):
        return told(story(request.auth, reference))
