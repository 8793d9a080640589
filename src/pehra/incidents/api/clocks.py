"""What one's parties owe, and until when."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from pehra.foundation.access.api.describing import refusals
from pehra.foundation.access.api.looking import looks
from pehra.foundation.access.api.paging import LINK, Limit, address, link
from pehra.foundation.access.api.scopes import Scoped
from pehra.incidents import queries
from pehra.incidents.api import render
from pehra.incidents.api.given import ClockPage
from pehra.incidents.queries.drills import Kind, marks

router = Router(tags=["Clocks"])

Cursor = Annotated[
    str,
    Query(
        "",
        pattern=r"^([0-9]{1,17}-C-[0-9A-Z]{4}-[0-9A-Z]{4}-[a-z-]{1,30}-[0-9]{1,18})?$",
        description="A place in the list, taken from `next`; never made up.",
    ),
]


@router.get(
    "",
    response=ClockPage,
    auth=Scoped("cases:read"),
    operation_id="listClocks",
    summary="List what you owe",
    openapi_extra=refusals(422, headers=LINK),
)
@looks
def list_clocks(
    request: HttpRequest,
    response: HttpResponse,
    limit: Limit,
    cursor: Cursor,
    kind: Annotated[Kind, Query(Kind.REAL, description="Of what is real, of drills, or of both.")],
    late: Annotated[bool | None, Query(None, description="Only what was missed already (true), or was not (false).")],
) -> ClockPage:
    """The open clocks of your bodies and organisations, the most urgent first."""
    found = queries.owed(request.auth, after=cursor, late=late, kind=kind, limit=limit)
    drills = marks(row.subject for row in found.clocks) if kind is not Kind.REAL else {}
    page = ClockPage(
        items=[render.clock(row, drills.get(row.subject)) for row in found.clocks],
        next=address(request, found.later),
    )
    link(response, next=page.next)
    return page
