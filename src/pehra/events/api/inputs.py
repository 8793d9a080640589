"""Inputs of feeds, sent by programs, and what became of them."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any, Final
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import parse_header_parameters
from ninja import Path, Query, Router, Status
from pydantic import Field

from pehra.events.actions import pushing
from pehra.events.actions.keeping import BLOCK
from pehra.events.models import FeedRun
from pehra.events.queries.engine import event_store
from pehra.events.queries.inputs import refused_rows, seen_run
from pehra.events.rules.runs import RunState, Way
from pehra.foundation.access.api import problems
from pehra.foundation.access.api.describing import refusals
from pehra.foundation.access.api.looking import looks
from pehra.foundation.access.api.paging import LINK, Limit, Onward, address, link
from pehra.foundation.access.api.problems import Kind
from pehra.foundation.access.api.scopes import Scoped
from pehra.foundation.access.api.shapes import Given
from pehra.foundation.access.errors import Absent, Invalid, Problem

router = Router(tags=["Feeds"])
INPUTS: Final = re.compile(r"/api/v1/feeds/.+/inputs")
# Larger inputs are not waited for: the worker carries them out.
LARGEST_AT_ONCE: Final = 8 << 20
PACKINGS: Final = frozenset({"identity", "gzip", "x-gzip", "zstd"})

LOCATION: Final = {"Location": {"description": "Where the run is read.", "schema": {"type": "string"}}}
BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "description": "The file as its maker sends it; packed with gzip, zip or zstd as well, with or without "
        "`Content-Encoding`.",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
RunId = Annotated[str, Path(description="Id of a run.", examples=["5f1f7c5e-3f0a-4b43-9d5c-3e4f2f6f7a10"])]


class RunOut(Given):
    """The taking in of one input."""

    run: UUID
    feed: str = Field(examples=["shadowserver/scan_http"])
    source: str = Field(description="How the file is called.", examples=["2026-10-04-scan_http-pakistan.csv"])
    way: Way = Field(description="On which way it came.")
    state: RunState
    bytes: int
    sha256: str = Field(description="Of the input as it came, in hex; empty until it is kept.")
    read: int = Field(description="Rows; as the other counts 0 until the run has ended.")
    stored: int
    duplicates: int = Field(description="Rows that were known already.")
    refused: int = Field(description="Rows that cannot be taken; see `/runs/{run}/refused`.")
    refused_by_label: int = Field(description="So many of the refused ones for their label alone.")
    passed_over: int = Field(description="Rows that the feed does not want; they are not among those read.")
    problem: str = Field(description="Why it was not read to its end; empty where it was.")
    started_at: datetime
    ended_at: datetime | None
    first_event: datetime | None
    last_event: datetime | None
    replaced_by: UUID | None = Field(description="The run that was made anew of the same input.")


class RefusedOut(Given):
    """A row that could not be taken."""

    line: int = Field(description="Where it begins, from 1.")
    field: str = Field(description="Which value is wrong; empty where it is the row as a whole.")
    reason: str
    raw: str = Field(description="The row as it came, cut after 4096 bytes.")


class RefusedPage(Onward):
    """Refused rows in the order of the input."""

    items: list[RefusedOut]


def wrong_with(request: HttpRequest) -> Kind | None:
    """What is wrong with an input before a byte of it is read. The frame asks: no other body is so large."""
    meta = request.META
    length = meta.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdecimal()):
        return problems.MALFORMED
    if len(length) > 18 or int(length) > settings.FEED_LARGEST:
        return problems.TOO_LARGE
    if meta.get("HTTP_CONTENT_ENCODING", "identity").strip().lower() not in PACKINGS:
        return problems.MEDIA
    return None


@router.post(
    "/feeds/{path:feed}/inputs",
    response={200: RunOut, 202: RunOut},
    auth=Scoped("feeds:write"),
    operation_id="sendInput",
    summary="Send an input of a feed",
    openapi_extra=refusals(400, 404, 409, 411, 413, 415, 422, headers=LOCATION, success=202) | BODY,
)
def send(
    request: HttpRequest,
    response: HttpResponse,
    feed: Annotated[str, Path(description="The feed's name, such as shadowserver/scan_http.", max_length=120)],
    name: Annotated[str, Query("", max_length=255, description="How the file is called; else `Content-Disposition`.")],
    wait: Annotated[int, Query(0, ge=0, le=1, description="1: answer when it is stored, up to 8 MB.")],
) -> Status:
    """Send a file as its maker sends it. The answer comes when it is durable: 202, and the worker carries the run out;
    with `wait=1`, 200 with what became of it.

    The same bytes for the same feed are the same run, however often they are sent. `shadowserver` alone as the feed
    takes the type from the file's name.
    """
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    at_once = bool(wait) and length <= LARGEST_AT_ONCE
    pushed = pushing.Pushed(feed, name or _disposed(request), length)
    at = timezone.now()
    taken = pushing.push(by=request.auth, pushed=pushed, blocks=_body(request), at=at, queued=not at_once)
    run = pushing.finish(run=taken.run, store=event_store(), at=at) if at_once else taken.run
    response["Location"] = f"/api/v1/runs/{run.pk}"
    return Status(202 if run.state == RunState.RUNNING else 200, _told(run))


@router.get(
    "/runs/{run}",
    response=RunOut,
    auth=Scoped("feeds:read"),
    operation_id="showRun",
    summary="Look at a run",
    openapi_extra=refusals(404),
)
@looks
def show(request: HttpRequest, run: RunId) -> RunOut:
    """What became of an input: of your own body's, or of any for the bodies that watch everything."""
    return _told(seen_run(by=request.auth, run_id=_id(run), at=timezone.now()))


@router.get(
    "/runs/{run}/refused",
    response=RefusedPage,
    auth=Scoped("feeds:read"),
    operation_id="listRefusedRows",
    summary="List the rows that were refused",
    openapi_extra=refusals(404, 422, headers=LINK),
)
@looks
def refused(
    request: HttpRequest,
    response: HttpResponse,
    run: RunId,
    cursor: Annotated[str | None, Query(None, max_length=20, description="From `next`.")],
    limit: Limit,
) -> RefusedPage:
    """Each row that could not be taken, and why. They are kept for 30 days."""
    found = seen_run(by=request.auth, run_id=_id(run), at=timezone.now())
    rows = refused_rows(run=found, store=event_store(), after=_line(cursor), most=limit + 1)
    onward = address(request, str(rows[limit - 1]["line"])) if len(rows) > limit else None
    link(response, next=onward)
    return RefusedPage(next=onward, items=[RefusedOut(**row) for row in rows[:limit]])


def _told(run: FeedRun) -> RunOut:
    named = {name: getattr(run, name) for name in RunOut.model_fields if name not in ("run", "replaced_by")}
    return RunOut(run=run.pk, replaced_by=run.replaced_by_id, **named)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Absent from None


def _line(cursor: str | None) -> int:
    if cursor is None:
        return 0
    if not (cursor.isascii() and cursor.isdecimal() and len(cursor) < 20):
        raise Invalid({"cursor": Problem("This is no place in this list.")})
    return int(cursor)


def _body(request: HttpRequest) -> Iterator[bytes]:
    while block := request.read(BLOCK):
        yield block


def _disposed(request: HttpRequest) -> str:
    """The file's name in `Content-Disposition`."""
    _, told = parse_header_parameters(request.headers.get("Content-Disposition", ""))
    return told.get("filename", "")
