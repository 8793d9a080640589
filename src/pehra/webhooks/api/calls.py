"""The calls of a webhook for programs: the log, calling again, a trial."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router

from pehra.foundation.access.api.describing import refusals
from pehra.foundation.access.api.keys import REPLAYED, IdempotencyKey
from pehra.foundation.access.api.paging import LINK, Limit, address, link
from pehra.foundation.access.api.repeating import Asked, carried_out
from pehra.foundation.access.api.scopes import Scoped
from pehra.foundation.access.errors import Invalid
from pehra.webhooks.actions import replaying
from pehra.webhooks.actions.trying import ping
from pehra.webhooks.api import shapes
from pehra.webhooks.api.shapes import WebhookReference
from pehra.webhooks.queries import deliveries as queries
from pehra.webhooks.queries.endpoints import endpoint
from pehra.webhooks.rules.wording import DeliveryState

router = Router(tags=["Webhooks"])
State = Annotated[DeliveryState | None, Query(None, description="Only those in this state.")]
Cursor = Annotated[
    str,
    Query(
        "",
        pattern=r"^([0-9]{1,17}-[0-9a-f]{32})?$",
        description="A place in the list, taken from `next`; never made up.",
    ),
]


@router.get(
    "/{reference}/calls",
    response=shapes.WebhookCallPage,
    auth=Scoped("webhooks:read"),
    operation_id="listWebhookCalls",
    summary="The log of a webhook",
    openapi_extra=refusals(404, 422, headers=LINK),
)
def listed(
    request: HttpRequest,
    response: HttpResponse,
    reference: WebhookReference,
    cursor: Cursor,
    limit: Limit,
    state: State,
) -> shapes.WebhookCallPage:
    """What it was told and what became of that, newest first. Cases are named to whoever may know of them."""
    row = endpoint(request.auth, reference)
    found = queries.log(request.auth, row, state=state, before=cursor, limit=limit)
    older = address(request, found.older)
    link(response, next=older)
    return shapes.WebhookCallPage(items=[shapes.call_out(line) for line in found.lines], next=older)


@router.post(
    "/{reference}/replay",
    response=shapes.WebhookReplayOut,
    auth=Scoped("webhooks:write"),
    operation_id="replayWebhookCalls",
    summary="Send calls again",
    openapi_extra=refusals(404, 409, 422, headers=REPLAYED),
)
def replay(
    request: HttpRequest,
    response: HttpResponse,
    reference: WebhookReference,
    body: shapes.WebhookReplayIn,
    idempotency_key: IdempotencyKey,
) -> shapes.WebhookReplayOut:
    """One call by its id, or a span, the oldest first. Each keeps its id; at most a thousand at once."""
    endpoint(request.auth, reference)
    whose: dict[str, Any] = {"by": request.auth, "reference": reference}

    def act(at: datetime) -> dict[str, Any]:
        if body.id is not None:
            return {"count": replaying.replay(**whose, key=body.id, at=at)}
        if body.since is None or body.until is None:
            raise Invalid({"since": "Give the id of a call, or a beginning and an end."})
        return {"count": replaying.replay_span(**whose, since=body.since, until=body.until, at=at)}

    found = carried_out(request, response, idempotency_key, Asked("webhook.replay", (reference,), body), act)
    return shapes.WebhookReplayOut(count=found.answer["count"])


@router.post(
    "/{reference}/ping",
    response=shapes.WebhookCallOut,
    auth=Scoped("webhooks:write"),
    operation_id="tryWebhook",
    summary="Call the program once as a trial",
    openapi_extra=refusals(404, 409, 422),
)
def trial(request: HttpRequest, reference: WebhookReference) -> shapes.WebhookCallOut:
    """Signed as ever, of kind `ping`, also while the webhook is off. The answer says what came of it."""
    made = ping(by=request.auth, reference=reference, at=timezone.now())
    return shapes.call_out(queries.Line(made, "", kept=False))
