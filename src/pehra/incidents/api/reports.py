"""Filing a report, and reading what was filed."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Path, Query, Router

from pehra.foundation.access.api.describing import refusals
from pehra.foundation.access.api.keys import REPLAYED, IdempotencyKey, mark
from pehra.foundation.access.api.looking import looks
from pehra.foundation.access.api.paging import LINK, Limit, address, link
from pehra.foundation.access.api.scopes import Scoped
from pehra.foundation.access.api.shapes import SLUG
from pehra.foundation.access.errors import Absent, Invalid
from pehra.foundation.access.person import Person
from pehra.foundation.access.viewing import viewing
from pehra.incidents import actions, queries
from pehra.incidents.api import render
from pehra.incidents.api.given import ReceivedOut, ReportOut, ReportPage
from pehra.incidents.api.places import Cursor, newer, older, reading_from
from pehra.incidents.api.taken import ReportIn
from pehra.incidents.models import Report
from pehra.incidents.policy import sees_handling
from pehra.registry import queries as registry

router = Router(tags=["Reports"])
Reference = Annotated[str, Path(description="Reference of a report, as in R-7K3F-9QPD.")]

LOCATION = {"Location": {"description": "Where the report is read.", "schema": {"type": "string"}}}


@router.post(
    "",
    response={201: ReceivedOut},
    auth=Scoped("reports:write"),
    operation_id="submitReport",
    summary="File a report",
    openapi_extra=refusals(409, 422, headers=REPLAYED | LOCATION, success=201),
)
def submit(
    request: HttpRequest, response: HttpResponse, report: ReportIn, idempotency_key: IdempotencyKey
) -> ReceivedOut:
    """File a report of an organisation for which you report, or enter one that reached your CERT by phone or on paper.

    Before the answer is sent, the report, its case, the first responder's notice and the journal's line are stored
    durably, and the receipt is signed.
    """
    try:
        taken = actions.submit(
            by=request.auth,
            report=report.intake(),
            at=timezone.now(),
            key=idempotency_key,
            drill=report.drill,
        )
    except Absent:
        # An organisation that does not exist and one that somebody else reports for look alike.
        raise Invalid({"organisation": "There is no organisation of this name for which you report."}) from None
    mark(response, taken.repeated)
    response["Location"] = f"/api/v1/reports/{taken.report.reference}"
    return render.received(taken.report)


@router.get(
    "",
    response=ReportPage,
    auth=Scoped("reports:read"),
    operation_id="listReports",
    summary="List reports",
    openapi_extra=refusals(422, headers=LINK),
)
@looks
def list_reports(
    request: HttpRequest,
    response: HttpResponse,
    limit: Limit,
    cursor: Cursor,
    organisation: Annotated[str | None, Query(None, pattern=SLUG, description="Only of this organisation.")],
    case: Annotated[str, Query("", max_length=20, description="Only those that belong to this case.")],
    kind: Annotated[queries.Kind, Query(queries.Kind.REAL, description="Of what is real, of drills, or of both.")],
) -> ReportPage:
    """The reports that you may see, the newest first.

    Of a case that is TLP:RED or TLP:AMBER+STRICT the list leaves `description`, `details` and `answers` empty: they are
    read one report at a time, which is written into the journal.
    """
    party = registry.party_named(organisation) if organisation else None
    if organisation and party is None:
        return ReportPage(items=[], next=None, previous=None)
    found = queries.report_list(
        request.auth,
        organisation_id=party.id if party else None,
        case=case,
        kind=kind,
        limit=limit,
        **reading_from(cursor),
    )
    answers = render.Answers(found.rows)
    page = ReportPage(
        items=[
            render.report_line(row, inside=sees_handling(request.auth, row.case), answers=answers) for row in found.rows
        ],
        next=address(request, older(found.older)),
        previous=address(request, newer(found.newer)),
    )
    link(response, next=page.next, previous=page.previous)
    return page


@router.get(
    "/{reference}",
    response=ReportOut,
    auth=Scoped("reports:read"),
    operation_id="showReport",
    summary="Read a report",
    openapi_extra=refusals(404),
)
def show(request: HttpRequest, reference: Reference) -> ReportOut:
    """A report as it was told; its words never change. Reading one of a case that is TLP:RED or TLP:AMBER+STRICT is
    written into the journal.
    """
    at, person = timezone.now(), request.auth
    row, answer = _look(person, reference)
    actions.note_reading(by=person, case=row.case, at=at)
    return answer


def _look(person: Person, reference: str) -> tuple[Report, ReportOut]:
    with viewing(person):
        found = queries.report(person, reference)
        return found, render.report(found, inside=sees_handling(person, found.case))


@router.get(
    "/{reference}/receipt",
    response=dict,
    auth=Scoped("reports:read"),
    operation_id="showReceipt",
    summary="Read the receipt of a report",
    openapi_extra=refusals(404),
)
def receipt(request: HttpRequest, reference: Reference) -> dict[str, object]:
    """The signed receipt, exactly as it was given: sort its fields, leave out `signature`, and verify.

    It is for those whom the case concerns; the rest of the network finds none, also where it may read the report.
    """
    at, person = timezone.now(), request.auth
    with viewing(person):
        found = queries.receipted(person, reference)
    actions.note_reading(by=person, case=found.case, at=at, act="receipt.export")
    return dict(found.receipt)
