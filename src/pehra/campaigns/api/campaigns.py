"""Campaigns for programs: the list, one with the cases that you may see, and what is done with it."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Path, Query, Router
from pydantic import Field

from pehra.campaigns import actions
from pehra.campaigns.actions.reading import note_reading
from pehra.campaigns.queries import campaigns as looking
from pehra.campaigns.rules.campaigns import LONGEST_NAME, LONGEST_TEXT, MOST_LABELS, About
from pehra.campaigns.rules.wording import CampaignState
from pehra.foundation.access.api.acting import acts_on
from pehra.foundation.access.api.describing import refusals
from pehra.foundation.access.api.keys import REPLAYED, IdempotencyKey
from pehra.foundation.access.api.looking import looks
from pehra.foundation.access.api.repeating import Asked, carried_out
from pehra.foundation.access.api.scopes import Scoped
from pehra.foundation.access.api.shapes import Day, Given, Slug, Taken
from pehra.foundation.access.viewing import viewing

router = Router(tags=["Campaigns"])
Reference = Annotated[str, Path(description="Reference of a campaign, as in K-7K3F-9QPD.")]
Cursor = Annotated[
    str,
    Query(
        "",
        pattern=r"^([0-9]{1,17}-K-[0-9A-Z]{4}-[0-9A-Z]{4})?$",
        description="A place in the list, taken from `next`; never made up.",
    ),
]


class CampaignIn(Taken):
    """What a campaign is."""

    name: str = Field(max_length=LONGEST_NAME, description="The name by which the CERTs speak of it.")
    description: str = Field(max_length=LONGEST_TEXT, description="Who is hit, by what, how it is recognised.")
    tlp: str = Field(default="TLP:AMBER", max_length=20, description="TLP:AMBER+STRICT, AMBER, GREEN or CLEAR.")
    actors: list[str] = Field(default=[], max_length=MOST_LABELS, description="Names of actors.")
    techniques: list[str] = Field(default=[], max_length=MOST_LABELS, description="MITRE ATT&CK, as in T1566.001.")
    first_seen: Day | None = Field(default=None, strict=False, description="First day on which it was seen.")
    last_seen: Day | None = Field(default=None, strict=False, description="Last day on which it was seen.")

    def about(self) -> About:
        return About(**self.model_dump())


class CampaignCaseIn(Taken):
    """A case of your own body."""

    case: str = Field(max_length=20, description="Reference of the case.")
    why: str = Field(max_length=2000, description="Why it belongs there.")


class CampaignRemarkIn(Taken):
    """Something to be written on a campaign."""

    body: str = Field(max_length=LONGEST_TEXT, description="The words.")
    tlp: str = Field(default="", max_length=20, description="The campaign's label or a stricter one.")


class CampaignBodyIn(Taken):
    """A body of the network."""

    body: Slug = Field(description="Slug of the body.")


class CampaignEndIn(Taken):
    """How a campaign ended."""

    outcome: str = Field(max_length=LONGEST_TEXT, description="What it came to.")


class CampaignOut(Given):
    """A campaign as the list tells it."""

    campaign: str = Field(examples=["K-7K3F-9QPD"])
    name: str
    description: str
    tlp: str
    state: CampaignState
    lead: str = Field(description="Slug of the body that leads it.")
    actors: list[str]
    techniques: list[str]
    first_seen: date | None
    last_seen: date | None
    opened_at: datetime
    updated_at: datetime
    version: int


class CampaignCaseOut(Given):
    """A case of a campaign, which you may see."""

    case: str
    custodian: str = Field(description="Slug of the body that has it.")
    why: str
    added_at: datetime


class CampaignTraceOut(Given):
    """A technical trace over the cases of a campaign that you may see."""

    type: str
    value: str
    cases: int = Field(description="In how many of them it stands.")


class CampaignRemarkOut(Given):
    """What one of the bodies wrote."""

    body: str
    by: str = Field(description="Slug of the body.")
    tlp: str
    at: datetime
    withdrawn_at: datetime | None = Field(default=None, description="When its author withdrew it: its words are gone.")
    remark: str = Field(default="", description="Its key, where you wrote it and may withdraw it.")


class CampaignDetailOut(CampaignOut):
    """A campaign, with what you may see of it."""

    teams: list[str] = Field(description="Slugs of the bodies that take part; empty for whoever takes no part.")
    cases: list[CampaignCaseOut]
    traces: list[CampaignTraceOut]
    remarks: list[CampaignRemarkOut]
    incidents: int = Field(description="How many incidents these cases are, each counted once.")
    least_cases: int = Field(description="So many cases or more in all, where that tells on nobody; else 0.")


class CampaignPageOut(Given):
    """A page of campaigns, the newest first."""

    campaigns: list[CampaignOut]
    next: str | None = Field(description="The place where the next page begins; null: there is none.")


class CampaignDoneOut(Given):
    """How an act on a campaign ended."""

    campaign: str
    at: datetime


@router.get(
    "",
    response=CampaignPageOut,
    auth=Scoped("cases:read"),
    operation_id="listCampaigns",
    summary="Campaigns",
    openapi_extra=refusals(404, 422),
)
@looks
def listed(
    request: HttpRequest,
    cursor: Cursor = "",
    state: Annotated[str, Query("", max_length=10, description="active or ended.")] = "",
    technique: Annotated[str, Query("", max_length=9, description="A technique of ATT&CK.")] = "",
) -> CampaignPageOut:
    """The campaigns that you may see, fifty at a time."""
    page = looking.campaigns(request.auth, looking.Filter(state=state, technique=technique.upper()), after=cursor)
    return CampaignPageOut(campaigns=[CampaignOut(**_fields(each)) for each in page.rows], next=page.older)


@router.get(
    "/{reference}",
    response=CampaignDetailOut,
    auth=Scoped("cases:read"),
    operation_id="getCampaign",
    summary="A campaign",
    openapi_extra=refusals(404),
)
def one(request: HttpRequest, reference: Reference) -> CampaignDetailOut:
    """One campaign, with those of its cases that you may see anyway."""
    with viewing(request.auth):
        found = looking.view(request.auth, reference)
        shown = _detail(found)
    cases = [each.case for each in found.members]
    note_reading(by=request.auth, campaign=found.campaign, cases=cases, at=timezone.now())
    return shown


def _fields(row: Any) -> dict[str, Any]:
    names = ("name", "description", "tlp", "actors", "techniques", "first_seen", "last_seen", "opened_at", "updated_at")
    return {name: getattr(row, name) for name in names} | {
        "campaign": row.reference,
        "state": CampaignState(row.state),
        "lead": row.lead.slug,
        "version": row.version,
    }


def _detail(found: looking.View) -> CampaignDetailOut:
    return CampaignDetailOut(
        **_fields(found.campaign),
        teams=[each.party.slug for each in found.teams],
        cases=[
            CampaignCaseOut(
                case=each.case.reference, custodian=each.case.custodian.slug, why=each.why, added_at=each.added_at
            )
            for each in found.members
        ],
        traces=[CampaignTraceOut(type=each.type, value=each.value, cases=each.cases) for each in found.traces],
        remarks=[
            CampaignRemarkOut(
                body=each.body,
                by=each.party.slug,
                tlp=each.tlp,
                at=each.at,
                withdrawn_at=each.withdrawn_at,
                remark=found.own_remarks.get(each.pk, ""),
            )
            for each in found.remarks
        ],
        incidents=found.figures.incidents,
        least_cases=found.figures.least_cases,
    )


@router.post(
    "",
    response=CampaignDetailOut,
    auth=Scoped("cases:write"),
    operation_id="openCampaign",
    summary="Open a campaign",
    openapi_extra=refusals(403, 409, 422, headers=REPLAYED),
)
def open_one(
    request: HttpRequest, response: HttpResponse, body: CampaignIn, idempotency_key: IdempotencyKey
) -> CampaignDetailOut:
    """Your body leads it from then on."""

    def act(at: datetime) -> dict[str, Any]:
        made = actions.open_campaign(by=request.auth, about=body.about(), at=at)
        return {"campaign": made.reference}

    found = carried_out(request, response, idempotency_key, Asked("open-campaign", (), body), act)
    with viewing(request.auth):
        return _detail(looking.view(request.auth, found.answer["campaign"]))


act_on = acts_on(router, "/{reference}", CampaignDoneOut)


def done(
    request: HttpRequest,
    response: HttpResponse,
    key: str,
    asked: Asked,
    action: Callable[..., object],
    words: Mapping[str, Any],
) -> CampaignDoneOut:
    """Do an act on the campaign that is asked about, once for its key."""

    def act(at: datetime) -> dict[str, Any]:
        action(by=request.auth, reference=asked.on[0], at=at, **words)
        found = looking.campaign(request.auth, asked.on[0])
        return CampaignDoneOut(campaign=found.reference, at=at).model_dump(mode="json")

    return CampaignDoneOut.model_validate(carried_out(request, response, key, asked, act).answer)


@act_on("change", "changeCampaign", "Say anew what a campaign is")
def change(
    request: HttpRequest,
    response: HttpResponse,
    reference: Reference,
    body: CampaignIn,
    idempotency_key: IdempotencyKey,
) -> CampaignDoneOut:
    """As its lead. What is not given is empty afterwards."""
    asked, words = Asked("change", (reference,), body), {"about": body.about()}
    return done(request, response, idempotency_key, asked, actions.change_campaign, words)


@act_on("cases", "addCaseToCampaign", "Add a case")
def add(
    request: HttpRequest,
    response: HttpResponse,
    reference: Reference,
    body: CampaignCaseIn,
    idempotency_key: IdempotencyKey,
) -> CampaignDoneOut:
    """A case of your own body, which takes part from then on. It is shown to nobody who did not see it."""
    return _done_with(request, response, "add", reference, idempotency_key, actions.add_case, body)


@act_on("cases/{case}/remove", "removeCaseFromCampaign", "Take a case out")
def remove(
    request: HttpRequest,
    response: HttpResponse,
    reference: Reference,
    case: Annotated[str, Path(description="Reference of the case.")],
    idempotency_key: IdempotencyKey,
) -> CampaignDoneOut:
    """A case of your own body."""
    asked = Asked("remove", (reference, case))
    return done(request, response, idempotency_key, asked, actions.remove_case, {"case": case})


@act_on("remarks", "remarkOnCampaign", "Write on a campaign")
def remark(
    request: HttpRequest,
    response: HttpResponse,
    reference: Reference,
    body: CampaignRemarkIn,
    idempotency_key: IdempotencyKey,
) -> CampaignDoneOut:
    """As a body that takes part."""
    return _done_with(request, response, "remark", reference, idempotency_key, actions.remark, body)


@act_on("bodies", "inviteToCampaign", "Let another body take part")
def invite(
    request: HttpRequest,
    response: HttpResponse,
    reference: Reference,
    body: CampaignBodyIn,
    idempotency_key: IdempotencyKey,
) -> CampaignDoneOut:
    """As its lead."""
    return _done_with(request, response, "invite", reference, idempotency_key, actions.invite, body)


@act_on("lead", "passCampaign", "Pass the lead on")
def pass_lead(
    request: HttpRequest,
    response: HttpResponse,
    reference: Reference,
    body: CampaignBodyIn,
    idempotency_key: IdempotencyKey,
) -> CampaignDoneOut:
    """To another body that takes part."""
    return _done_with(request, response, "pass", reference, idempotency_key, actions.pass_lead, body)


@act_on("end", "endCampaign", "End a campaign")
def end(
    request: HttpRequest,
    response: HttpResponse,
    reference: Reference,
    body: CampaignEndIn,
    idempotency_key: IdempotencyKey,
) -> CampaignDoneOut:
    """As its lead, with what it came to."""
    return _done_with(request, response, "end", reference, idempotency_key, actions.end_campaign, body)


@act_on("resume", "resumeCampaign", "Take a campaign up again")
def resume(
    request: HttpRequest, response: HttpResponse, reference: Reference, idempotency_key: IdempotencyKey
) -> CampaignDoneOut:
    """As its lead."""
    return done(request, response, idempotency_key, Asked("resume", (reference,)), actions.resume_campaign, {})


def _done_with(
    request: HttpRequest,
    response: HttpResponse,
    name: str,
    reference: str,
    key: str,
    action: Callable[..., object],
    body: Taken,
) -> CampaignDoneOut:
    """Do an act that takes what the body says, field by field."""
    return done(request, response, key, Asked(name, (reference,), body), action, body.model_dump())
