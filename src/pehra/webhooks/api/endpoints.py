"""Webhooks for programs: those of one's bodies, adding, switching and removing one."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from pehra.formats.references import tidy
from pehra.foundation.access.api.describing import refusals
from pehra.foundation.access.api.keys import REPLAYED, IdempotencyKey
from pehra.foundation.access.api.repeating import Asked, carried_out, told_once
from pehra.foundation.access.api.scopes import Scoped
from pehra.webhooks.actions import endpoints as acting
from pehra.webhooks.api import shapes
from pehra.webhooks.api.shapes import WebhookReference
from pehra.webhooks.queries import endpoints as queries

router = Router(tags=["Webhooks"])


@router.get(
    "",
    response=shapes.WebhookListOut,
    auth=Scoped("webhooks:read"),
    operation_id="listWebhooks",
    summary="List the webhooks of your bodies",
)
def listed(request: HttpRequest) -> shapes.WebhookListOut:
    """Those of every body whose administrator or lead you are, with how they stand. No secret is among it."""
    return shapes.WebhookListOut(items=[shapes.webhook_out(row) for row in queries.own_endpoints(request.auth)])


@router.post(
    "",
    response=shapes.WebhookMadeOut,
    auth=Scoped("webhooks:write"),
    operation_id="addWebhook",
    summary="Add a webhook",
    openapi_extra=refusals(404, 409, 422, headers=REPLAYED),
)
def add(
    request: HttpRequest, response: HttpResponse, body: shapes.WebhookIn, idempotency_key: IdempotencyKey
) -> shapes.WebhookMadeOut:
    """It is called from now on. The secret stands in this answer and nowhere else: the same request sent again under
    its key is answered without it. Whoever lost the answer makes a new secret on the page of the webhook.
    """

    def told(reference: str) -> shapes.WebhookMadeOut:
        row = queries.endpoint(request.auth, reference)
        return shapes.made_out(row, queries.secret_of(row))

    return told_once(
        request,
        response,
        idempotency_key,
        Asked("webhook", (), body),
        act=lambda at: acting.add(by=request.auth, body=body.body, wanted=body.wanted(), at=at).reference,
        told=told,
        # By then the secret may be another one, of which whoever has this key was not told.
        again=lambda reference: shapes.made_out(queries.endpoint(request.auth, reference), None),
    )


@router.post(
    "/{reference}/switch",
    response=shapes.WebhookOut,
    auth=Scoped("webhooks:write"),
    operation_id="switchWebhook",
    summary="Switch a webhook on or off",
    openapi_extra=refusals(404, 409, 422, headers=REPLAYED),
)
def switch(
    request: HttpRequest,
    response: HttpResponse,
    reference: WebhookReference,
    body: shapes.WebhookSwitchIn,
    idempotency_key: IdempotencyKey,
) -> shapes.WebhookOut:
    """What happens while it is off, it is not told. What waited is in the log and can be sent again."""
    return told_once(
        request,
        response,
        idempotency_key,
        Asked("webhook.switch", (reference,), body),
        act=lambda at: acting.switch(by=request.auth, reference=reference, on=body.on, at=at).reference,
        told=lambda made: shapes.webhook_out(queries.endpoint(request.auth, made)),
    )


@router.post(
    "/{reference}/remove",
    response=shapes.WebhookGoneOut,
    auth=Scoped("webhooks:write"),
    operation_id="removeWebhook",
    summary="Remove a webhook with its log",
    openapi_extra=refusals(404, 409, 422, headers=REPLAYED),
)
def remove(
    request: HttpRequest, response: HttpResponse, reference: WebhookReference, idempotency_key: IdempotencyKey
) -> shapes.WebhookGoneOut:
    """It is called no more, and what was told to it is forgotten."""

    def act(at: datetime) -> dict[str, Any]:
        acting.remove(by=request.auth, reference=reference, at=at)
        return {"reference": tidy(reference)}

    found = carried_out(request, response, idempotency_key, Asked("webhook.remove", (reference,)), act)
    return shapes.WebhookGoneOut(reference=found.answer["reference"])
