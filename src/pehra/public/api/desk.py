"""What the public has reported, and what the desk does with it."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Path, Query, Router
from pydantic import Field

from pehra.foundation.access.api.acting import acts_on
from pehra.foundation.access.api.describing import refusals
from pehra.foundation.access.api.keys import IdempotencyKey
from pehra.foundation.access.api.looking import looks
from pehra.foundation.access.api.paging import LINK, Limit, Page, beside, reading_from
from pehra.foundation.access.api.repeating import Asked, told_once
from pehra.foundation.access.api.scopes import Scoped
from pehra.foundation.access.api.shapes import Given, Slug, Taken
from pehra.foundation.access.errors import Absent
from pehra.foundation.access.person import Person
from pehra.foundation.access.viewing import viewing
from pehra.incidents.api.answers import AnsweredOut, answers_of
from pehra.public.actions import claiming, taking_up
from pehra.public.actions import desk as acts
from pehra.public.models import PublicReport
from pehra.public.queries import desks, reports
from pehra.public.queries.figures import PERIOD, figures
from pehra.public.rules.handing_in import LONGEST_WORDS
from pehra.public.rules.kinds import KIND
from pehra.public.rules.references import tidy
from pehra.public.rules.states import Consent, PublicReportState, Whom, Why
from pehra.registry import queries as registry

router = Router(tags=["Public reports"])
Reference = Annotated[str, Path(description="Reference of a public report, as in P-7K3F-9QPD.")]
Cursor = Annotated[str, Query("", max_length=60, description="Where the page begins: a value of `next` or `previous`.")]
Words = Annotated[str, Field(min_length=1, max_length=LONGEST_WORDS)]


class PublicReportLine(Given):
    """A public report in a list."""

    reference: str = Field(examples=["P-7K3F-9QPD"])
    state: PublicReportState
    kind: str = Field(description="What its sender chose on the form.", examples=["fraud-message"])
    classification: list[str] = Field(description="What that is called in RSIT.")
    received_at: datetime
    due_at: datetime = Field(description="Until when the desk owes a first answer.")
    acknowledged_at: datetime | None
    slow: bool = Field(description="It came after waiting, without a proof of work.")
    case: str | None = Field(description="The case that has come of it.")
    claimed_by: str | None = Field(description="Slug of the organisation that has claimed it.")


class PublicReportPage(Page):
    """A page of public reports."""

    items: list[PublicReportLine]


class PublicFileOut(Given):
    """A file of the sender's. Its bytes are had on the pages alone."""

    name: str
    size: int = Field(description="Bytes.")
    sha256: str


class PublicMessageOut(Given):
    """Something that was said after the report."""

    from_sender: bool
    author: str = Field(description="Who at the desk wrote it; empty for the sender.")
    words: str
    at: datetime
    files: list[PublicFileOut]


class PublicReportOut(PublicReportLine):
    """A public report whole."""

    words: str
    whom: Whom
    concerns: str = Field(description="The organisation, as its sender typed it.")
    province: str
    happened_at: datetime | None
    name: str
    reach: str = Field(description="How its sender may be reached. This and the name never go into a case.")
    consent: Consent
    language: str
    files: list[PublicFileOut]
    answers: list[AnsweredOut] = Field(description="To the forms for the public of the day on which it came.")
    said: list[PublicMessageOut]
    why: str = Field(description="Why it was refused; empty otherwise.")
    answer: str
    ended_at: datetime | None


class PublicFiguresOut(Given):
    """How much came in the last days, and how fast it was acknowledged."""

    days: int
    received: int
    acknowledged: int
    late: int
    taken_up: int
    refused: int
    median_seconds: int | None = Field(description="From receipt to acknowledgement, in the middle; null: of none.")
    in_time_percent: int | None = Field(description="Of those whose answer is due or given; null: of none.")


class AskPublicIn(Taken):
    """A question or message to the sender."""

    words: Words


class TakeUpPublicIn(Taken):
    """Makes a report and a case of it."""

    title: str = Field(min_length=1, max_length=300)
    organisation: Slug | None = Field(default=None, description="Left out: it stands under those who have none.")


class JoinPublicIn(Taken):
    """Lets it join a case that there is."""

    case: str = Field(max_length=12, examples=["C-2M8X-41TV"])


class RefusePublicIn(Taken):
    """Why nothing comes of it."""

    why: Why = Field(strict=False)
    words: str = Field(default="", max_length=LONGEST_WORDS, description="A word to the sender.")


class ClosePublicIn(Taken):
    """The answer to its sender."""

    words: Words


def _desk(person: Person, at: datetime) -> int:
    found = desks.desk(registry.local_date(at))
    if found is None:
        raise Absent
    return found.body.id


def _line(row: PublicReport) -> dict[str, Any]:
    kind = KIND.get(row.kind)
    plain = ("reference", "state", "kind", "received_at", "due_at", "acknowledged_at", "slow")
    return {name: getattr(row, name) for name in plain} | {
        "classification": list(kind.classification) if kind else [],
        "case": row.case.reference if row.case_id and row.case else None,
        "claimed_by": row.claimed_by.slug if row.claimed_by else None,
    }


def _files(kept: Any) -> list[PublicFileOut]:
    return [PublicFileOut(name=each.name, size=each.size, sha256=each.sha256) for each in kept]


def _whole(row: PublicReport) -> PublicReportOut:
    found = reports.thread(row)
    plain = ("words", "whom", "concerns", "province", "happened_at", "name", "reach", "consent", "language")
    said = [
        PublicMessageOut(
            from_sender=each.message.from_sender,
            author=each.message.author_label,
            words=each.message.words,
            at=each.message.at,
            files=_files(each.files),
        )
        for each in found.said
    ]
    return PublicReportOut(
        **_line(row),
        **{name: getattr(row, name) for name in (*plain, "why", "answer", "ended_at")},
        files=_files(found.files),
        answers=answers_of(row.answers),
        said=said,
    )


@router.get(
    "",
    response=PublicReportPage,
    auth=Scoped("cases:read"),
    operation_id="listPublicReports",
    summary="List public reports",
    openapi_extra=refusals(404, 422, headers=LINK),
)
@looks
def list_public_reports(
    request: HttpRequest,
    response: HttpResponse,
    limit: Limit,
    cursor: Cursor,
    state: Annotated[PublicReportState | None, Query(description="Only in this state.")] = None,
) -> PublicReportPage:
    """What people without an account have reported to the desk at which you work, the newest first."""
    found = reports.reports(
        request.auth,
        _desk(request.auth, timezone.now()),
        state=state or "",
        **reading_from(cursor),
        limit=limit,
    )
    return PublicReportPage(
        items=[PublicReportLine(**_line(row)) for row in found.rows],
        **beside(request, response, found),
    )


@router.get(
    "/figures",
    response=PublicFiguresOut,
    auth=Scoped("cases:read"),
    operation_id="showPublicFigures",
    summary="How fast the public is answered",
    openapi_extra=refusals(404),
)
@looks
def show_figures(request: HttpRequest) -> PublicFiguresOut:
    """Of the last thirty days, for whoever works at the desk."""
    now, person = timezone.now(), request.auth
    body = _desk(person, now)
    reports.reports(person, body, limit=1)
    found = figures(person, body, since=now - PERIOD, until=now, now=now)
    return PublicFiguresOut(
        days=PERIOD.days,
        received=found.received,
        acknowledged=found.acknowledged,
        late=found.late,
        taken_up=found.taken_up,
        refused=found.refused,
        median_seconds=int(found.median.total_seconds()) if found.median is not None else None,
        in_time_percent=found.in_time,
    )


@router.get(
    "/{reference}",
    response=PublicReportOut,
    auth=Scoped("cases:read"),
    operation_id="showPublicReport",
    summary="Read a public report",
    openapi_extra=refusals(404),
)
@looks
def show(request: HttpRequest, reference: Reference) -> PublicReportOut:
    """What was told and said, for whoever works at the desk."""
    return _whole(reports.at_desk(request.auth, reference))


act = acts_on(router, "/{reference}", PublicReportLine)


def _done(
    request: HttpRequest,
    response: HttpResponse,
    name: str,
    reference: str,
    key: str,
    action: Callable[..., PublicReport],
    body: Taken | None = None,
    **given: Any,
) -> PublicReportLine:
    """Carry an act out once for its key, and tell how the report stands after it."""
    wanted = tidy(reference)

    def act(at: datetime) -> str:
        action(by=request.auth, reference=wanted, at=at, **given)
        return wanted

    def told(about: str) -> PublicReportLine:
        with viewing(request.auth):
            return PublicReportLine(**_line(reports.at_desk(request.auth, about)))

    return told_once(request, response, key, Asked(f"public.{name}", (reference,), body), act=act, told=told)


@act("acknowledge", "acknowledgePublicReport", "Say that somebody looks at it")
def acknowledge(
    request: HttpRequest, response: HttpResponse, reference: Reference, idempotency_key: IdempotencyKey
) -> PublicReportLine:
    """Its sender sees it, and the desk's clock ends."""
    return _done(request, response, "acknowledge", reference, idempotency_key, acts.acknowledge)


@act("ask", "askPublicSender", "Write to the sender")
def ask(
    request: HttpRequest,
    response: HttpResponse,
    reference: Reference,
    body: AskPublicIn,
    idempotency_key: IdempotencyKey,
) -> PublicReportLine:
    """Read by the secret link."""
    return _done(request, response, "ask", reference, idempotency_key, acts.ask, body, words=body.words)


@act("take-up", "takeUpPublicReport", "Make a case of it")
def take_up(
    request: HttpRequest,
    response: HttpResponse,
    reference: Reference,
    body: TakeUpPublicIn,
    idempotency_key: IdempotencyKey,
) -> PublicReportLine:
    """A report and a case, of the organisation that it concerns or of nobody's. Its sender is not named there."""
    given = {"title": body.title, "organisation": body.organisation or ""}
    return _done(request, response, "take-up", reference, idempotency_key, taking_up.take_up, body, **given)


@act("join", "joinPublicReport", "Add it to a case")
def join(
    request: HttpRequest,
    response: HttpResponse,
    reference: Reference,
    body: JoinPublicIn,
    idempotency_key: IdempotencyKey,
) -> PublicReportLine:
    """Its words become a note of a case that there is."""
    return _done(request, response, "join", reference, idempotency_key, taking_up.take_into, body, case=body.case)


@act("refuse", "refusePublicReport", "Do not follow it up")
def refuse(
    request: HttpRequest,
    response: HttpResponse,
    reference: Reference,
    body: RefusePublicIn,
    idempotency_key: IdempotencyKey,
) -> PublicReportLine:
    """With a reason, which its sender reads."""
    given = {"why": body.why.value, "words": body.words}
    return _done(request, response, "refuse", reference, idempotency_key, acts.refuse, body, **given)


@act("close", "closePublicReport", "Answer and close it")
def close(
    request: HttpRequest,
    response: HttpResponse,
    reference: Reference,
    body: ClosePublicIn,
    idempotency_key: IdempotencyKey,
) -> PublicReportLine:
    """With the answer that its sender reads."""
    return _done(request, response, "close", reference, idempotency_key, acts.close, body, words=body.words)


@act("reopen", "reopenPublicReport", "Look at it again")
def reopen(
    request: HttpRequest, response: HttpResponse, reference: Reference, idempotency_key: IdempotencyKey
) -> PublicReportLine:
    """After it was closed or refused."""
    return _done(request, response, "reopen", reference, idempotency_key, acts.reopen)


@act("admit", "admitClaimant", "Let the claimant take part")
def admit(
    request: HttpRequest, response: HttpResponse, reference: Reference, idempotency_key: IdempotencyKey
) -> PublicReportLine:
    """The organisation that has claimed the report takes part in its case."""
    return _done(request, response, "admit", reference, idempotency_key, claiming.admit)
