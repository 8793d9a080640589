"""Where the technical traces of a case were seen besides, and asking who knows one."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Path, Router
from pydantic import Field

from pehra.foundation.access.api.describing import refusals
from pehra.foundation.access.api.keys import REPLAYED, IdempotencyKey
from pehra.foundation.access.api.repeating import Asked, carried_out
from pehra.foundation.access.api.scopes import Scoped
from pehra.foundation.access.api.shapes import Given, Taken
from pehra.foundation.access.viewing import viewing
from pehra.incidents import actions as incidents
from pehra.incidents import queries
from pehra.incidents.queries import sightings
from pehra.incidents.rules.wording import ObservableType, TraceState
from pehra.search.actions import asking as acting
from pehra.search.queries import asking
from pehra.search.rules.asking_limits import LONGEST_PURPOSE
from pehra.search.rules.general import general

router = Router(tags=["Search"])
Reference = Annotated[str, Path(description="Reference of a case, as in C-2M8X-41TV.")]


class TraceIn(Taken):
    """A technical trace that stands on the case, in its one spelling."""

    type: ObservableType = Field(strict=False, description="Its type.")
    value: str = Field(max_length=2048, description="Its value, as the case gives it out.", examples=["198.51.100.23"])


class AskIn(TraceIn):
    """A question to the CERTs that know a value."""

    purpose: str = Field(max_length=LONGEST_PURPOSE, description="What for; the asked CERTs read it.")


class BlindOut(Given):
    """What is told blindly of a value: never who knows it, nor in which case."""

    known: bool = Field(description="Whether another CERT knows it, of those that let it be told.")
    sightings: dict[str, int] = Field(
        description="For each tier the least number of cases that had it, in steps; a tier with few is left out."
    )
    at: datetime


class TraceOut(Given):
    """A technical trace of a case, with what else one may know of it."""

    type: str
    value: str
    note: str
    added_at: datetime
    state: TraceState = Field(description="What it is taken for; what is not `seen` is compared with no other case.")
    reason: str = Field(description="Why it does not count as seen.")
    judged_by: str
    judged_at: datetime | None = Field(description="Since when it does not count as seen.")
    elsewhere: list[str] = Field(
        description=f"References of other cases with it that you may see, the newest first; at most {sightings.MOST}."
    )
    elsewhere_more: bool = Field(description="Whether there are more of these than `elsewhere` names.")
    general: bool = Field(description="Too general to be asked about blindly.")
    blind: BlindOut | None = Field(description="The last blind answer that your bodies got; null: not asked.")
    question: str | None = Field(description="Reference of your body's question about it.")


class AskedOut(Given):
    """A question that was sent. Who was asked is told by the answers alone."""

    question: str = Field(examples=["Q-7K3F-9QPD"])
    lapses_at: datetime


@router.get(
    "/{reference}/traces",
    response=list[TraceOut],
    auth=Scoped("cases:read"),
    operation_id="listTraces",
    summary="Where traces were seen",
    openapi_extra=refusals(404),
)
def traces(request: HttpRequest, reference: Reference) -> list[TraceOut]:
    """The technical traces of a case, and in which other cases that you may see each stands."""
    person, at = request.auth, timezone.now()
    with viewing(person):
        case = queries.case(person, reference)
        found = _traces(person, case, at)
    incidents.note_reading(by=person, case=case, at=at, act="traces.read")
    return found


def _traces(person: Any, case: Any, at: datetime) -> list[TraceOut]:
    rows = sightings.every_trace_of(person, case)
    seen = [(row.type, row.value) for row in rows if row.state == TraceState.SEEN]
    elsewhere = sightings.elsewhere(person, case, seen)
    probes, asked = asking.probes(person, case), asking.open_questions(person, case, at)
    return [
        _trace(row, elsewhere.get(key, sightings.NOWHERE), probes.get(key), asked.get(key))
        for row in rows
        if (key := (row.type, row.value))
    ]


def _trace(row: Any, elsewhere: sightings.Elsewhere, probe: Any, question: Any) -> TraceOut:
    return TraceOut(
        type=row.type,
        value=row.value,
        note=row.note,
        added_at=row.added_at,
        state=row.state,
        reason=row.reason,
        judged_by=row.judged_by.partition(" <")[0],
        judged_at=row.judged_at,
        elsewhere=[each.reference for each in elsewhere.cases],
        elsewhere_more=elsewhere.more,
        general=general(row.type, row.value),
        blind=_blind(probe),
        question=question.reference if question else None,
    )


def _blind(probe: Any) -> BlindOut | None:
    return BlindOut(known=probe.known, sightings=probe.sightings, at=probe.at) if probe else None


@router.post(
    "/{reference}/traces/look",
    response=BlindOut,
    auth=Scoped("cases:write"),
    operation_id="lookBlindly",
    summary="Ask blindly whether another CERT knows a value",
    openapi_extra=refusals(404, 409, 422, headers=REPLAYED),
)
def look(
    request: HttpRequest, response: HttpResponse, reference: Reference, body: TraceIn, idempotency_key: IdempotencyKey
) -> BlindOut:
    """Only for values of your own body's cases; counted, limited and written into the journal."""

    def act(at: datetime) -> dict[str, Any]:
        words = {"type": body.type.value, "value": body.value}
        probe = acting.look(by=request.auth, reference=reference, **words, at=at)
        return BlindOut(known=probe.known, sightings=probe.sightings, at=at).model_dump(mode="json")

    found = carried_out(request, response, idempotency_key, Asked("look", (reference,), body), act)
    return BlindOut.model_validate(found.answer)


@router.post(
    "/{reference}/traces/ask",
    response=AskedOut,
    auth=Scoped("cases:write"),
    operation_id="askAboutTrace",
    summary="Ask the CERTs that know a value",
    openapi_extra=refusals(404, 409, 422, headers=REPLAYED),
)
def ask(
    request: HttpRequest, response: HttpResponse, reference: Reference, body: AskIn, idempotency_key: IdempotencyKey
) -> AskedOut:
    """After a blind answer said that another CERT knows it: that is told the value, what for, and who asks."""

    def act(at: datetime) -> dict[str, Any]:
        words = {"type": body.type.value, "value": body.value, "purpose": body.purpose}
        asked = acting.ask(by=request.auth, reference=reference, **words, at=at)
        return AskedOut(question=asked.reference, lapses_at=asked.lapses_at).model_dump(mode="json")

    found = carried_out(request, response, idempotency_key, Asked("ask", (reference,), body), act)
    return AskedOut.model_validate(found.answer)
