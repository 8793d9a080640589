"""The phone list of a body for programs that keep it."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router

from pehra.calls.actions import lists as acting
from pehra.calls.api import shapes
from pehra.calls.api.shapes import PhoneListBody, PlaceNumber
from pehra.calls.queries import lists as queries
from pehra.foundation.access.api.describing import refusals
from pehra.foundation.access.api.keys import REPLAYED, IdempotencyKey
from pehra.foundation.access.api.repeating import Asked, carried_out
from pehra.foundation.access.api.scopes import Scoped
from pehra.foundation.access.errors import Absent
from pehra.registry import queries as registry

router = Router(tags=["Calls"])


@router.get(
    "/{body}",
    response=shapes.PhoneListOut,
    auth=Scoped("calls:read"),
    operation_id="getPhoneList",
    summary="The phone list of your body",
    openapi_extra=refusals(404, 422),
)
def one(request: HttpRequest, body: PhoneListBody) -> shapes.PhoneListOut:
    """For its administrators and leads: who is called, in which order and hours. Your look stands in the journal."""
    found = registry.own_body(request.auth, body)
    entries = queries.entries(found.id)
    if entries:
        acting.looked(by=request.auth, body_id=found.id, body=found.slug, at=timezone.now())
    return shapes.PhoneListOut(
        body=found.slug,
        minutes=queries.wishes([found.id]).get(found.id),
        items=[shapes.place_out(each) for each in entries],
        contacts=[shapes.PhoneContactOut(contact=pk, name=name) for pk, name in queries.not_listed(found.id)],
    )


@router.post(
    "/{body}/places",
    response=shapes.PhonePlaceMadeOut,
    auth=Scoped("calls:write"),
    operation_id="addToPhoneList",
    summary="Put a contact at the end of the phone list",
    openapi_extra=refusals(404, 409, 422, headers=REPLAYED),
)
def add(
    request: HttpRequest,
    response: HttpResponse,
    body: PhoneListBody,
    wanted: shapes.PhonePlaceIn,
    idempotency_key: IdempotencyKey,
) -> shapes.PhonePlaceMadeOut:
    """A contact of the body that has a telephone number and is not on the list."""

    def act(at: datetime) -> dict[str, Any]:
        made = acting.put(by=request.auth, body=body, contact_id=wanted.contact, terms=wanted.terms(), at=at)
        return {"place": made.pk}

    return _place(request, response, idempotency_key, Asked("phone-list.add", (body,), wanted), act)


@router.post(
    "/{body}/places/{number}/change",
    response=shapes.PhonePlaceMadeOut,
    auth=Scoped("calls:write"),
    operation_id="changeOnPhoneList",
    summary="Change when somebody may be called, and for whom they stand in",
    openapi_extra=refusals(404, 409, 422, headers=REPLAYED),
)
def change(
    request: HttpRequest,
    response: HttpResponse,
    body: PhoneListBody,
    number: PlaceNumber,
    wanted: shapes.PhoneHoursIn,
    idempotency_key: IdempotencyKey,
) -> shapes.PhonePlaceMadeOut:
    """All of it is replaced."""

    def act(at: datetime) -> dict[str, Any]:
        _own(request, body, number)
        return {"place": acting.change(by=request.auth, place_id=number, terms=wanted.terms(), at=at).pk}

    return _place(request, response, idempotency_key, Asked("phone-list.change", (body, str(number)), wanted), act)


@router.post(
    "/{body}/places/{number}/move",
    response=shapes.PhonePlaceMadeOut,
    auth=Scoped("calls:write"),
    operation_id="moveOnPhoneList",
    summary="Call somebody sooner or later",
    openapi_extra=refusals(404, 409, 422, headers=REPLAYED),
)
def move(
    request: HttpRequest,
    response: HttpResponse,
    body: PhoneListBody,
    number: PlaceNumber,
    wanted: shapes.PhoneMoveIn,
    idempotency_key: IdempotencyKey,
) -> shapes.PhonePlaceMadeOut:
    """By one place; at the end of the list it stays."""

    def act(at: datetime) -> dict[str, Any]:
        _own(request, body, number)
        acting.move(by=request.auth, place_id=number, up=wanted.up, at=at)
        return {"place": number}

    return _place(request, response, idempotency_key, Asked("phone-list.move", (body, str(number)), wanted), act)


@router.post(
    "/{body}/places/{number}/remove",
    response=shapes.PhonePlaceMadeOut,
    auth=Scoped("calls:write"),
    operation_id="removeFromPhoneList",
    summary="Take somebody off the phone list",
    openapi_extra=refusals(404, 409, 422, headers=REPLAYED),
)
def remove(
    request: HttpRequest,
    response: HttpResponse,
    body: PhoneListBody,
    number: PlaceNumber,
    idempotency_key: IdempotencyKey,
) -> shapes.PhonePlaceMadeOut:
    """The contact of the body stays."""

    def act(at: datetime) -> dict[str, Any]:
        _own(request, body, number)
        acting.take_off(by=request.auth, place_id=number, at=at)
        return {"place": number}

    return _place(request, response, idempotency_key, Asked("phone-list.remove", (body, str(number))), act)


@router.post(
    "/{body}/wait",
    response=shapes.PhoneWaitOut,
    auth=Scoped("calls:write"),
    operation_id="setPhoneListWait",
    summary="Say how soon your body wants to be called",
    openapi_extra=refusals(404, 409, 422, headers=REPLAYED),
)
def wait(
    request: HttpRequest,
    response: HttpResponse,
    body: PhoneListBody,
    wanted: shapes.PhoneWaitIn,
    idempotency_key: IdempotencyKey,
) -> shapes.PhoneWaitOut:
    """It only ever makes the time of the profile shorter."""

    def act(at: datetime) -> dict[str, Any]:
        acting.want(by=request.auth, body=body, minutes=wanted.minutes, at=at)
        return {"minutes": wanted.minutes}

    found = carried_out(request, response, idempotency_key, Asked("phone-list.wait", (body,), wanted), act)
    return shapes.PhoneWaitOut(minutes=found.answer["minutes"])


def _own(request: HttpRequest, body: str, number: int) -> None:
    """A place of the body's own list. Raises Absent."""
    found = registry.own_body(request.auth, body)
    if number not in {each.row.pk for each in queries.entries(found.id)}:
        raise Absent


def _place(request: HttpRequest, response: HttpResponse, key: str, asked: Asked, act: Any) -> shapes.PhonePlaceMadeOut:
    return shapes.PhonePlaceMadeOut(place=carried_out(request, response, key, asked, act).answer["place"])
