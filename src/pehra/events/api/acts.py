"""Acts on findings: on one, and on many at once."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Path, Router

from pehra.events.actions.answering import answer, answer_many
from pehra.events.api.findings import told
from pehra.events.api.shapes import FindingActIn, FindingActsIn, FindingActsOut, FindingOut
from pehra.events.queries.findings import story
from pehra.foundation.access.api.describing import refusals
from pehra.foundation.access.api.keys import REPLAYED, IdempotencyKey, mark
from pehra.foundation.access.api.scopes import Scoped
from pehra.foundation.access.repeating import once
from pehra.foundation.access.viewing import viewing

router = Router(tags=["Findings"])
many_router = Router(tags=["Findings"])


@many_router.post(
    "/finding-acts",
    response=FindingActsOut,
    auth=Scoped("findings:write"),
    operation_id="answerFindings",
    summary="Answer many findings",
    openapi_extra=refusals(404, 409, 422, headers=REPLAYED, success=200),
)
def act_on_many(
    request: HttpRequest, response: HttpResponse, body: FindingActsIn, idempotency_key: IdempotencyKey
) -> FindingActsOut:
    """Do one act with all findings named, as far as each allows it; the others stay as they are."""
    at = timezone.now()

    def carry_out() -> dict[str, Any]:
        done = answer_many(
            by=request.auth,
            references=body.references,
            act=body.act,
            reason=body.reason,
            until=body.until,
            at=at,
        )
        return {"done": list(done.done), "skipped": done.skipped}

    asked = {"act": "findings", "body": body.model_dump(mode="json")}
    found = once(by=request.auth, key=idempotency_key, request=asked, reference="findings", at=at, act=carry_out)
    mark(response, found.repeated)
    return FindingActsOut.model_validate(found.answer)


@router.post(
    "/{reference}/acts",
    response=FindingOut,
    auth=Scoped("findings:write"),
    operation_id="answerFinding",
    summary="Answer a finding",
    openapi_extra=refusals(403, 404, 409, 422, headers=REPLAYED, success=200),
)
def act_on_one(
    request: HttpRequest,
    response: HttpResponse,
    reference: Annotated[str, Path(description="Reference of a finding, as in F-7K3F-9QPD.")],
    body: FindingActIn,
    idempotency_key: IdempotencyKey,
) -> FindingOut:
    """Say what becomes of a finding; answered with how it stands after that.

    Sent again with the same key, it is answered with how the finding stands by then.
    """
    at = timezone.now()

    def carry_out() -> dict[str, Any]:
        made = answer(by=request.auth, reference=reference, act=body.act, reason=body.reason, until=body.until, at=at)
        # No more is kept with the key: what else the finding tells is for those who may see it by then.
        return {"reference": made.reference}

    asked = {"act": "finding", "finding": reference, "body": body.model_dump(mode="json")}
    found = once(by=request.auth, key=idempotency_key, request=asked, reference=reference[:12], at=at, act=carry_out)
    mark(response, found.repeated)
    with viewing(request.auth):
        return told(story(request.auth, reference))
