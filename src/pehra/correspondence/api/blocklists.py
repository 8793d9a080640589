"""What stands at this moment, as lists that firewalls and spreadsheets load."""

from collections.abc import Callable, Iterable
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router

from pehra.correspondence.actions.exporting import note_export
from pehra.correspondence.queries.measures import blocklist
from pehra.correspondence.rules.blocklists import Line, as_csv, as_text
from pehra.foundation.access.api.scopes import Scoped
from pehra.foundation.access.viewing import viewing

router = Router(tags=["Measures"])


def _file(media_type: str, description: str) -> dict[str, Any]:
    content = {media_type: {"schema": {"type": "string"}}}
    return {"responses": {200: {"description": description, "content": content}}}


TEXT: Final = _file("text/plain", "Each value once, one a line, in their order.")
CSV: Final = _file("text/csv", "A heading, and a line for each measure. No cell begins a formula.")


@router.get(
    "/blocklist.txt",
    auth=Scoped("cases:read"),
    operation_id="blocklistAsText",
    summary="Blocklist as plain text",
    openapi_extra=TEXT,
)
def text(request: HttpRequest) -> HttpResponse:
    """What is blocked or led into a sinkhole by the active measures of all real cases in which you take part.

    Without what stands on TLP:RED cases, which is for people. Each export is written into the journal.
    """
    return _given(request, as_text, "text/plain; charset=utf-8", "blocklist.txt")


@router.get(
    "/blocklist.csv",
    auth=Scoped("cases:read"),
    operation_id="blocklistAsCsv",
    summary="Blocklist as CSV",
    openapi_extra=CSV,
)
def table(request: HttpRequest) -> HttpResponse:
    """The same with measure, kind, party, times and the label of the case."""
    return _given(request, as_csv, "text/csv; charset=utf-8", "blocklist.csv")


def _given(request: HttpRequest, made: Callable[[Iterable[Line]], str], media_type: str, name: str) -> HttpResponse:
    with viewing(request.auth):
        lines = blocklist(request.auth)
    note_export(by=request.auth, lines=lines, form=name, at=timezone.now())
    response = HttpResponse(made(lines), content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
