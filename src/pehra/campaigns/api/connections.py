"""What a case has to do with others: what is alike, links, merging, splitting, the same incident at another CERT."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Path, Router
from pydantic import Field

from pehra.campaigns import actions
from pehra.campaigns.queries import links, similar
from pehra.campaigns.rules.wording import LinkKind
from pehra.formats.references import tidy
from pehra.foundation.access.api.acting import acts_on
from pehra.foundation.access.api.describing import refusals
from pehra.foundation.access.api.keys import IdempotencyKey
from pehra.foundation.access.api.repeating import Asked, carried_out
from pehra.foundation.access.api.scopes import Scoped
from pehra.foundation.access.api.shapes import Given, Taken
from pehra.foundation.access.viewing import viewing
from pehra.incidents import actions as incidents
from pehra.incidents import queries
from pehra.incidents.queries import merging
from pehra.incidents.rules.wording import SamenessState

router = Router(tags=["Campaigns"])
Reference = Annotated[str, Path(description="Reference of a case, as in C-2M8X-41TV.")]
OTHER = "Reference of the other case."


class SharedTraceOut(Given):
    """A technical trace that stands on both cases."""

    type: str
    value: str
    cases: int = Field(description="In how many of the cases that you may see it stands.")


class CommonTraceOut(Given):
    """A technical trace that is too common to be evidence."""

    type: str
    value: str
    least: int = Field(description="It stands in so many of the cases that you may see, or more.")


class SuggestionOut(Given):
    """A case that may belong with another one, and why."""

    case: str = Field(examples=["C-2M8X-41TV"])
    shared: list[SharedTraceOut]
    days: int | None = Field(description="Reported by the same organisation so many days apart; null: it is no reason.")
    words: list[str] = Field(description="Words that both titles have, where they have most in common.")


class SimilarOut(Given):
    """What is like a case, the likeliest first."""

    suggestions: list[SuggestionOut]
    common: list[CommonTraceOut]


class LinkOut(Given):
    """A link between two cases, both of which you may see."""

    case: str = Field(description="Reference of the other case.")
    kind: LinkKind
    forward: bool = Field(description="Whether it reads from the case that was asked about to the other one.")
    note: str
    at: datetime


class SaidOut(Given):
    """What one CERT said to another: that each has a case of the same incident."""

    other: str = Field(description=OTHER)
    ours: bool = Field(description="Whether your side said it.")
    state: SamenessState
    reason: str
    answer: str
    at: datetime


class ConnectionsOut(Given):
    """What a case has to do with others, as far as you may see both."""

    goes_on_in: str | None = Field(description="The case into which it was merged and which you may see.")
    shows: list[str] = Field(description="The cases that were merged into it.")
    links: list[LinkOut]
    same: list[SaidOut]


class MergeIn(Taken):
    """Into which case, and why."""

    into: str = Field(max_length=20, description="Reference of the case that goes on.")
    reason: str = Field(max_length=4000, description="Why they are one.")
    version: int | None = Field(default=None, ge=0, lt=2**31, description="The version of the case that you looked at.")


class UnmergeIn(Taken):
    """Why two cases are two after all."""

    reason: str = Field(max_length=4000, description="Why they are two.")


class SplitIn(Taken):
    """What is taken out of a case."""

    title: str = Field(default="", max_length=300, description="Title of the new case; not for merged reports.")
    reports: list[str] = Field(default=[], max_length=200, description="References of reports that came by a merge.")
    traces: list[str] = Field(default=[], max_length=500, description="Values of technical traces.")
    reason: str = Field(max_length=4000, description="Why.")


class LinkIn(Taken):
    """How a case stands to another one."""

    other: str = Field(max_length=20, description=OTHER)
    kind: LinkKind = Field(default=LinkKind.RELATED, strict=False, description="How the case stands to the other.")
    note: str = Field(default="", max_length=2000, description="Read by whoever sees both.")


class UnlinkIn(Taken):
    """Which link is taken away."""

    other: str = Field(max_length=20, description=OTHER)
    kind: LinkKind = Field(default=LinkKind.RELATED, strict=False, description="Which of the links with it.")


class SameIn(Taken):
    """What is said to another CERT of its case."""

    other: str = Field(max_length=20, description="Reference of their case.")
    reason: str = Field(max_length=4000, description="They read these words, your reference and who asks.")


class SameAnswerIn(Taken):
    """What is answered to another CERT, or taken back."""

    other: str = Field(max_length=20, description=OTHER)
    reason: str = Field(default="", max_length=4000, description="Words for the other side; needed to take back.")


class ConnectedOut(Given):
    """How an act on cases ended."""

    case: str = Field(description="The case that goes on, or that has what was taken out.")
    other: str = Field(description=OTHER)
    at: datetime


@router.get(
    "/{reference}/similar",
    response=SimilarOut,
    auth=Scoped("cases:read"),
    operation_id="listSimilarCases",
    summary="What is like a case",
    openapi_extra=refusals(404),
)
def alike(request: HttpRequest, reference: Reference) -> SimilarOut:
    """The cases that may belong with one, among those that you may see; worked out when it is asked."""
    person, at = request.auth, timezone.now()
    with viewing(person):
        case = queries.case(person, reference)
        found = similar.similar_to(person, case)
    incidents.note_reading(by=person, case=case, at=at, act="connections.read")
    return SimilarOut(
        suggestions=[
            SuggestionOut(
                case=each.case.reference,
                shared=[SharedTraceOut(type=s.type, value=s.value, cases=s.cases) for s in each.evidence.shared],
                days=each.evidence.days,
                words=list(each.evidence.words),
            )
            for each in found.suggestions
        ],
        common=[CommonTraceOut(type=each.type, value=each.value, least=each.least) for each in found.common],
    )


@router.get(
    "/{reference}/connections",
    response=ConnectionsOut,
    auth=Scoped("cases:read"),
    operation_id="getConnections",
    summary="What a case has to do with others",
    openapi_extra=refusals(404),
)
def connections(request: HttpRequest, reference: Reference) -> ConnectionsOut:
    """Merged cases, links, and what CERTs said to each other. What has an end that you do not see is not there."""
    person, at = request.auth, timezone.now()
    with viewing(person):
        case = queries.case(person, reference)
        found = _connections(person, case)
    incidents.note_reading(by=person, case=case, at=at, act="connections.read")
    return found


def _connections(person: Any, case: Any) -> ConnectionsOut:
    goes_on = merging.goes_on_in(person, case)
    return ConnectionsOut(
        goes_on_in=goes_on.reference if goes_on else None,
        shows=[each.reference for each in merging.shown_with(person, case)],
        links=[
            LinkOut(
                case=each.case.reference, kind=each.kind, forward=each.forward, note=each.link.note, at=each.link.at
            )
            for each in links.links_of(person, case)
        ],
        same=[
            SaidOut(
                other=each.other,
                ours=each.ours,
                state=each.state,
                reason=each.row.reason,
                answer=each.row.answer,
                at=each.row.offered_at,
            )
            for each in merging.said_of(person, case)
        ],
    )


_act = acts_on(router, "/{reference}", ConnectedOut)


def _done(
    request: HttpRequest, response: HttpResponse, name: str, reference: str, key: str, body: Any, action: Any, told: Any
) -> ConnectedOut:
    """Do it once for its key; `told(result)` is the case that goes on and the other one."""

    def act(at: datetime) -> dict[str, Any]:
        case, other = told(action(at))
        return ConnectedOut(case=case, other=other, at=at).model_dump(mode="json")

    found = carried_out(request, response, key, Asked(name, (reference,), body), act)
    return ConnectedOut.model_validate(found.answer)


@_act("merge", "mergeCase", "Merge a case into another")
def merge(
    request: HttpRequest, response: HttpResponse, reference: Reference, body: MergeIn, idempotency_key: IdempotencyKey
) -> ConnectedOut:
    """Nothing is moved: the other case shows it from then on, to whoever sees both. It can be taken back for a time."""
    words = {"into": body.into, "reason": body.reason, "version": body.version}
    return _done(
        request,
        response,
        "merge",
        reference,
        idempotency_key,
        body,
        lambda at: incidents.merge(by=request.auth, reference=reference, at=at, **words),
        lambda made: (made.into.reference, made.case.reference),
    )


@_act("unmerge", "unmergeCase", "Take a merge back")
def unmerge(
    request: HttpRequest, response: HttpResponse, reference: Reference, body: UnmergeIn, idempotency_key: IdempotencyKey
) -> ConnectedOut:
    """The reference is that of the merged case. What was written since stays in the case in which it was written."""
    return _done(
        request,
        response,
        "unmerge",
        reference,
        idempotency_key,
        body,
        lambda at: incidents.undo_merge(by=request.auth, reference=reference, reason=body.reason, at=at),
        lambda made: (made.case.reference, made.into.reference),
    )


@_act("split", "splitCase", "Split a case")
def split(
    request: HttpRequest, response: HttpResponse, reference: Reference, body: SplitIn, idempotency_key: IdempotencyKey
) -> ConnectedOut:
    """Traces go into a new case; a report that came by a merge goes back into its own."""

    def act(at: datetime) -> Any:
        case = queries.case(request.auth, reference)
        wanted = set(body.traces)
        traces = [row.pk for row in case.observables.order_by("pk") if row.value in wanted]
        # A value that stands on no trace of the case is refused as a whole, like a number that is none of its own.
        part = incidents.Part(reports=body.reports, observables=traces or ([0] if wanted else []))
        words = {"title": body.title, "reason": body.reason}
        return incidents.split(by=request.auth, reference=reference, part=part, at=at, **words)

    return _done(
        request,
        response,
        "split",
        reference,
        idempotency_key,
        body,
        act,
        lambda out: (out.reference, tidy(reference)),
    )


@_act("links", "linkCase", "Link a case with another")
def link(
    request: HttpRequest, response: HttpResponse, reference: Reference, body: LinkIn, idempotency_key: IdempotencyKey
) -> ConnectedOut:
    """A link is seen by whoever sees both cases, and tells nobody else of either."""
    words = {"other": body.other, "kind": body.kind.value, "note": body.note}
    return _linking(request, response, "link", reference, idempotency_key, body, actions.link, words)


@_act("links/remove", "unlinkCase", "Take a link away")
def unlink(
    request: HttpRequest, response: HttpResponse, reference: Reference, body: UnlinkIn, idempotency_key: IdempotencyKey
) -> ConnectedOut:
    """From either end, by whoever writes in one of the two cases."""
    words = {"other": body.other, "kind": body.kind.value}
    return _linking(request, response, "unlink", reference, idempotency_key, body, actions.unlink, words)


@_act("same", "offerSameIncident", "Say that another CERT has a case of the same incident")
def offer_same(
    request: HttpRequest, response: HttpResponse, reference: Reference, body: SameIn, idempotency_key: IdempotencyKey
) -> ConnectedOut:
    """Answered alike whether there is such a case or not. Whoever has it decides."""
    action, words = incidents.offer_sameness, {"to": body.other, "reason": body.reason}
    return _linking(request, response, "same", reference, idempotency_key, body, action, words)


@_act("same/accept", "acceptSameIncident", "Agree that two cases are one incident")
def accept_same(
    request: HttpRequest,
    response: HttpResponse,
    reference: Reference,
    body: SameAnswerIn,
    idempotency_key: IdempotencyKey,
) -> ConnectedOut:
    """Both are counted as one from then on. Each CERT keeps its case, and sees nothing of the other."""
    action, words = incidents.accept_sameness, {"other": body.other}
    return _linking(request, response, "accept-same", reference, idempotency_key, body, action, words)


@_act("same/decline", "declineSameIncident", "Say that two cases are not one incident")
def decline_same(
    request: HttpRequest,
    response: HttpResponse,
    reference: Reference,
    body: SameAnswerIn,
    idempotency_key: IdempotencyKey,
) -> ConnectedOut:
    """With words the other side is told them; without, it learns nothing."""
    action, words = incidents.decline_sameness, {"other": body.other, "answer": body.reason}
    return _linking(request, response, "decline-same", reference, idempotency_key, body, action, words)


@_act("same/end", "endSameIncident", "Take back that two cases are one incident")
def end_same(
    request: HttpRequest,
    response: HttpResponse,
    reference: Reference,
    body: SameAnswerIn,
    idempotency_key: IdempotencyKey,
) -> ConnectedOut:
    """What your side said and waits, or what was agreed."""
    action, words = incidents.end_sameness, {"other": body.other, "reason": body.reason}
    return _linking(request, response, "end-same", reference, idempotency_key, body, action, words)


def _linking(
    request: HttpRequest,
    response: HttpResponse,
    name: str,
    reference: str,
    key: str,
    body: Any,
    action: Any,
    words: dict[str, str],
) -> ConnectedOut:
    """An act on a case and another one that is named."""
    return _done(
        request,
        response,
        name,
        reference,
        key,
        body,
        lambda at: action(by=request.auth, reference=reference, at=at, **words),
        lambda _made: (tidy(reference), tidy(body.other)),
    )
