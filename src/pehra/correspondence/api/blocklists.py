"""What stands at this moment, as lists that firewalls and spreadsheets load."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from tempfile import SpooledTemporaryFile
from typing import Any, Final

from django.http import FileResponse, HttpRequest
from django.utils import timezone
from ninja import Router

from pehra.correspondence.actions.exporting import note_export
from pehra.correspondence.queries.measures import Extent, blocklist
from pehra.correspondence.rules.blocklists import Line, as_csv, as_text
from pehra.foundation.access.api.scopes import Scoped
from pehra.foundation.access.viewing import viewing

router = Router(tags=["Measures"])
PIECE: Final = 1_000
# A list that takes more is written to the disk meanwhile.
IN_MEMORY: Final = 4 << 20
BLOCK: Final = 256 << 10


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
def text(request: HttpRequest) -> FileResponse:
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
def table(request: HttpRequest) -> FileResponse:
    """The same with measure, kind, party, times and the label of the case."""
    return _given(request, as_csv, "text/csv; charset=utf-8", "blocklist.csv")


def _given(
    request: HttpRequest, made: Callable[[Iterable[Line]], Iterator[str]], media_type: str, name: str
) -> FileResponse:
    """The list as a file that is whole before its first byte leaves: a firewall takes what is missing for unblocked."""
    person, extent = request.auth, Extent()
    with ExitStack() as given_up:
        kept = given_up.enter_context(SpooledTemporaryFile(IN_MEMORY))
        with viewing(person):
            lines = made(extent.counting(blocklist(person)))
            while piece := "".join(islice(lines, PIECE)):
                kept.write(piece.encode())
        # Before the first line leaves: who breaks off has taken along what came.
        note_export(by=person, extent=extent, form=name, at=timezone.now())
        given_up.pop_all()
    kept.seek(0)
    response = FileResponse(kept, content_type=media_type, as_attachment=True, filename=name)
    response.block_size = BLOCK
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
