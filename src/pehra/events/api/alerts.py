"""Reading what stands out in the stream of events."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from pehra.events.api.shapes import Severity
from pehra.events.queries.alerts import alerts
from pehra.events.rules.alerts import AlertKind
from pehra.foundation.access.api.describing import refusals
from pehra.foundation.access.api.looking import looks
from pehra.foundation.access.api.paging import LINK, Limit, Page, beside, reading_from
from pehra.foundation.access.api.scopes import Scoped
from pehra.foundation.access.api.shapes import Given

router = Router(tags=["Findings"])
Cursor = Annotated[
    str,
    Query(
        "",
        pattern=r"^([on][0-9]{1,17}-A-[0-9A-Z]{4}-[0-9A-Z]{4})?$",
        description="A place in the list, taken from `next` or `previous`; never made up.",
    ),
]


class AlertOut(Given):
    """Something that is unlike its own past."""

    reference: str = Field(description="Reference of the alert.", examples=["A-7K3F-9QPD"])
    kind: AlertKind = Field(description="rise, first-seen or wide-source.")
    at: datetime = Field(description="When it was found.")
    hour: datetime = Field(description="In which hour, or on which day, it happened.")
    severity: Severity
    text: str = Field(description="Why it stands out, in English.")
    params: dict[str, Any] = Field(description="The figures in that sentence.")
    query: str = Field(description="The path of the page that shows the events.")


class AlertPage(Page):
    """A page of alerts."""

    items: list[AlertOut] = Field(description="The alerts, the newest first.")


@router.get(
    "",
    response=AlertPage,
    auth=Scoped("findings:read"),
    operation_id="listAlerts",
    summary="List alerts",
    openapi_extra=refusals(422, headers=LINK),
)
@looks
def list_alerts(
    request: HttpRequest,
    response: HttpResponse,
    limit: Limit,
    cursor: Cursor,
    kind: Annotated[AlertKind | None, Query(None, description="Only of this kind.")],
) -> AlertPage:
    """Sudden rises, types never seen before, and sources that touch many, as far as your body answers for them."""
    found = alerts(
        request.auth,
        kind=kind or "",
        **reading_from(cursor),
        limit=limit,
    )
    same = ("reference", "kind", "at", "hour", "severity", "params", "query")
    return AlertPage(
        items=[
            AlertOut(**{name: getattr(row, name) for name in same}, text=row.text % row.params) for row in found.rows
        ],
        **beside(request, response, found),
    )
