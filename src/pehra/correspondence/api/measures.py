"""Measures for programs: asking for one, changing one, those that stand."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router

from pehra.correspondence.actions import measures as acting
from pehra.correspondence.actions.exporting import note_listing
from pehra.correspondence.api import shapes
from pehra.correspondence.api.shapes import CaseReference, Cursor, MeasureDetailOut, MeasureReference
from pehra.correspondence.queries import measures as queries
from pehra.correspondence.queries.requests import offered
from pehra.correspondence.rules.wording import MeasureKind, MeasureState
from pehra.foundation.access.api.describing import refusals
from pehra.foundation.access.api.keys import REPLAYED, IdempotencyKey
from pehra.foundation.access.api.paging import LINK, Limit, Words, beside, reading_from
from pehra.foundation.access.api.repeating import Asked, told_once
from pehra.foundation.access.api.scopes import Scoped
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.viewing import viewing
from pehra.incidents import actions as cases
from pehra.incidents import queries as incidents

of_case = Router(tags=["Measures"])
router = Router(tags=["Measures"])
State = Annotated[MeasureState, Query(MeasureState.ACTIVE, description="In which state.")]
Mine = Annotated[bool, Query(False, description="Only those that your parties carry out.")]


@of_case.get(
    "/{reference}/measures",
    response=shapes.MeasureListOut,
    auth=Scoped("cases:read"),
    operation_id="listMeasuresOfCase",
    summary="List the measures of a case",
    openapi_extra=refusals(404, 422, headers=LINK),
)
def list_of_case(
    request: HttpRequest, response: HttpResponse, reference: CaseReference, cursor: Cursor, limit: Limit
) -> shapes.MeasureListOut:
    """What is done about a case, with its history and what you can do, for those who take part in it."""
    with viewing(request.auth):
        case = incidents.case(request.auth, reference)
        if not offered(request.auth, case):
            raise Absent
        found = queries.of_case(request.auth, case, limit=limit, **reading_from(cursor))
        items = [shapes.measure_detail_out(row, case.reference) for row in found.rows]
    cases.note_reading(by=request.auth, case=case, at=timezone.now(), act="measures.read")
    return shapes.MeasureListOut(items=items, **beside(request, response, found))


@of_case.post(
    "/{reference}/measures",
    response=MeasureDetailOut,
    auth=Scoped("cases:write"),
    operation_id="proposeMeasure",
    summary="Ask for a measure",
    openapi_extra=refusals(403, 404, 409, 422, headers=REPLAYED),
)
def propose(
    request: HttpRequest,
    response: HttpResponse,
    reference: CaseReference,
    body: shapes.MeasureIn,
    idempotency_key: IdempotencyKey,
) -> MeasureDetailOut:
    """On a technical trace of the case or an asset, by a party of the case; or write down one that is active."""
    words = body.model_dump(exclude={"trace"})
    words |= {"type": body.trace.type, "value": body.trace.value} if body.trace else {}

    def act(at: datetime) -> str:
        return str(acting.propose(by=request.auth, reference=reference, at=at, **words).reference)

    return _told_once(request, response, idempotency_key, Asked("measure", (reference,), body), act)


@router.get(
    "",
    response=shapes.MeasurePage,
    auth=Scoped("cases:read"),
    operation_id="listMeasures",
    summary="Measures across cases",
    openapi_extra=refusals(404, 422, headers=LINK),
)
def listed(
    request: HttpRequest,
    response: HttpResponse,
    cursor: Cursor,
    limit: Limit,
    state: State,
    mine: Mine,
    q: Words,
    kind: Annotated[MeasureKind | None, Query(None, description="Only of this kind.")],
) -> shapes.MeasurePage:
    """The measures in one state, of all real cases in which you take part; the newest first."""
    with viewing(request.auth):
        found = queries.measures(
            request.auth, state=state, mine=mine, words=q, kind=kind or "", limit=limit, **reading_from(cursor)
        )
        items = [shapes.MeasureOut(**shapes.measure_out(row, row.measure.case.reference)) for row in found.rows]
    note_listing(by=request.auth, found=[row.measure for row in found.rows], at=timezone.now())
    return shapes.MeasurePage(items=items, **beside(request, response, found))


@router.post(
    "/{reference}/change",
    response=MeasureDetailOut,
    auth=Scoped("cases:write"),
    operation_id="changeMeasure",
    summary="Do one act with a measure",
    openapi_extra=refusals(403, 404, 409, 422, headers=REPLAYED),
)
def change(
    request: HttpRequest,
    response: HttpResponse,
    reference: MeasureReference,
    body: shapes.MeasureChangeIn,
    idempotency_key: IdempotencyKey,
) -> MeasureDetailOut:
    """Whoever carries it out says how it stands; bodies of the case ask for its removal."""

    def act(at: datetime) -> str:
        acting.change(by=request.auth, reference=reference, at=at, **body.model_dump())
        return reference

    return _told_once(request, response, idempotency_key, Asked("measure-change", (reference,), body), act)


def _told_once(
    request: HttpRequest, response: HttpResponse, key: str, asked: Asked, act: Callable[[datetime], str]
) -> MeasureDetailOut:
    """Carry an act out once for its key, and tell how the measure stands whose reference it gives."""

    def told(about: str) -> MeasureDetailOut:
        return _shown(request, about)[1]

    def again(about: str) -> MeasureDetailOut:
        case, shown = _shown(request, about)
        cases.note_reading(by=request.auth, case=case, at=timezone.now(), act="measures.read")
        return shown

    return told_once(request, response, key, asked, act=act, told=told, again=again)


def _shown(request: HttpRequest, reference: str) -> tuple[Any, MeasureDetailOut]:
    with viewing(request.auth):
        row = queries.row_of(request.auth, reference)
        return row.measure.case, shapes.measure_detail_out(row, row.measure.case.reference)
