"""Taking part in a campaign no longer, and withdrawing what one wrote on it."""

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router

from pehra.campaigns import actions
from pehra.campaigns.api.campaigns import CampaignDoneOut, Reference, done
from pehra.campaigns.queries import campaigns as looking
from pehra.foundation.access.api.acting import acts_on
from pehra.foundation.access.api.keys import IdempotencyKey
from pehra.foundation.access.api.repeating import Asked, carried_out

router = Router(tags=["Campaigns"])
act_on = acts_on(router, "/{reference}", CampaignDoneOut)


@act_on("leave", "leaveCampaign", "Take part no longer")
def leave(
    request: HttpRequest, response: HttpResponse, reference: Reference, idempotency_key: IdempotencyKey
) -> CampaignDoneOut:
    """As a body that does not lead it. What it sees ends at once, its cases leave too, and it can be let in again."""

    def act(at: datetime) -> dict[str, object]:
        # Afterwards it may not be seen any more.
        found = looking.campaign(request.auth, reference)
        actions.leave(by=request.auth, reference=reference, at=at)
        return CampaignDoneOut(campaign=found.reference, at=at).model_dump(mode="json")

    asked = Asked("leave", (reference,))
    return CampaignDoneOut.model_validate(carried_out(request, response, idempotency_key, asked, act).answer)


@act_on("bodies/{body}/remove", "takeOutOfCampaign", "Take a body out")
def take_out(
    request: HttpRequest,
    response: HttpResponse,
    reference: Reference,
    body: Annotated[str, Path(description="Slug of the body.", max_length=80)],
    idempotency_key: IdempotencyKey,
) -> CampaignDoneOut:
    """As its lead. What it sees ends at once, and its cases leave with it."""
    asked = Asked("take-out", (reference, body))
    return done(request, response, idempotency_key, asked, actions.take_out, {"body": body})


@act_on("remarks/{remark}/withdraw", "withdrawCampaignRemark", "Withdraw a remark")
def withdraw(
    request: HttpRequest,
    response: HttpResponse,
    reference: Reference,
    remark: Annotated[str, Path(description="Its key, as `remark` in the campaign.", max_length=40)],
    idempotency_key: IdempotencyKey,
) -> CampaignDoneOut:
    """As its author. Its words are gone; that there was one stays."""
    asked = Asked("withdraw-remark", (reference, remark))
    return done(request, response, idempotency_key, asked, actions.withdraw_remark, {"remark": remark})
