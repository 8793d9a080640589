"""Acts on many cases: looked through first, then done case by case; asked for again until they are settled."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Path, Router
from pydantic import Field

from pehra.foundation.access.api.describing import refusals
from pehra.foundation.access.api.keys import REPLAYED, IdempotencyKey, mark
from pehra.foundation.access.api.looking import looks
from pehra.foundation.access.api.scopes import Scoped
from pehra.foundation.access.api.shapes import Given, Taken
from pehra.foundation.access.errors import Invalid
from pehra.foundation.access.person import Person
from pehra.foundation.access.viewing import viewing
from pehra.incidents import actions
from pehra.incidents.actions import bulk as bulks
from pehra.incidents.api.cases import CaseFilter, filter_of
from pehra.incidents.api.given import CaseReference
from pehra.incidents.api.taken import LONGEST_NOTE, LONGEST_REASON, Classification
from pehra.incidents.models import BulkItem
from pehra.incidents.queries.bulk import Overview, overview
from pehra.incidents.rules.bulk import MOST_CASES, BulkAct, BulkState, ItemState
from pehra.incidents.rules.outcomes import CaseOutcome

router = Router(tags=["Acts on cases"])
BulkReference = Annotated[str, Path(description="Reference of an act on many cases, as in B-2M8X-41TV.")]
DONE = refusals(403, 404, 409, 422, headers=REPLAYED)


class BulkIn(Taken):
    """What is to be done, to which cases. Each act takes the fields that are its own, and no other is looked at."""

    act: Literal["assign", "acknowledge", "dismiss", "classify", "severity", "observable", "note", "close"]
    cases: list[Annotated[str, Field(max_length=20)]] = Field(
        default=[], max_length=MOST_CASES, description="References of cases.", examples=[["C-2M8X-41TV"]]
    )
    where: CaseFilter | None = Field(
        default=None, description=f"Instead of `cases`: all that this filter finds, the newest {MOST_CASES} at most."
    )
    to: str = Field(
        default="",
        max_length=254,
        description="`assign`: e-mail address of a colleague; empty: the cases are laid down.",
        examples=["analyst@cert-telecom.example"],
    )
    classification: Classification = Field(default=[], description="`classify`.")
    severity: str = Field(default="", max_length=40, description="`severity`: a step of the scale.", examples=["high"])
    value: str = Field(default="", max_length=4_000, description="`observable`: what was seen.")
    note: str = Field(default="", max_length=1_000, description="`observable`: what is known about it.")
    body: str = Field(default="", max_length=LONGEST_NOTE, description="`note`: the words.")
    internal: bool = Field(default=False, description="`note`: only for the people of your own body.")
    outcome: Annotated[CaseOutcome, Field(strict=False)] = Field(
        default=CaseOutcome.HANDLED, description="`close`: how it ended; `dismiss`: why it was no incident."
    )
    cause: str = Field(default="", max_length=LONGEST_NOTE, description="`close`: what caused it.")
    lesson: str = Field(default="", max_length=LONGEST_NOTE, description="`close`: what is learned from it.")
    reason: str = Field(default="", max_length=LONGEST_NOTE, description="`dismiss`: for whoever reported it.")


class BackIn(Taken):
    """Why something is taken back."""

    reason: str = Field(min_length=1, max_length=LONGEST_REASON, description="Stays in the record.")


class BulkItemOut(Given):
    """One of the cases, as far as you see it."""

    case: CaseReference
    title: str
    state: ItemState = Field(
        description="`ready` or `barred` after the preview; `done`, `refused` or, by a fault, `failed` after the act. "
        "What is barred is never tried."
    )
    why: str = Field(description="What stands against it, in English; empty: nothing.")


class BulkOut(Given):
    """An act on many cases."""

    bulk: str = Field(description="Its reference.", examples=["B-2M8X-41TV"])
    act: BulkAct
    state: BulkState
    settled: bool = Field(
        description="Whether the preview, or the act once it was begun, goes no further: it is through with every "
        "case, or `failed`. Begun again, that goes on with the cases that are `ready` or `failed`."
    )
    made_at: datetime
    ended_at: datetime | None
    takes_back: str | None = Field(description="Reference of the one of which this is the way back.")
    cases: list[BulkItemOut]


@router.post(
    "",
    response=BulkOut,
    auth=Scoped("cases:write"),
    operation_id="previewBulk",
    summary="Preview an act on many cases",
    openapi_extra=DONE,
)
def preview(request: HttpRequest, response: HttpResponse, body: BulkIn, idempotency_key: IdempotencyKey) -> BulkOut:
    """Have it looked through what would happen to each case. Nothing is done yet. A long one goes on after the answer:
    ask again until it is `settled`.
    """
    person, at = request.auth, timezone.now()

    def carry_out() -> dict[str, Any]:
        made = bulks.choose(
            by=person, act=BulkAct(body.act), cases=body.cases, narrowed=_narrowed(person, body.where), at=at
        )
        bulks.preview(by=person, reference=made.reference, given=body.model_dump(mode="json"), at=at)
        return {"bulk": made.reference, "id": made.pk}

    return _once(person, response, idempotency_key, body.model_dump(mode="json"), carry_out, at)


@router.get(
    "/{reference}",
    response=BulkOut,
    auth=Scoped("cases:read"),
    operation_id="showBulk",
    summary="Read an act on many cases",
    openapi_extra=refusals(404),
)
@looks
def show(request: HttpRequest, reference: BulkReference) -> BulkOut:
    """How it stands. Your own, or a colleague's, with the cases that you see."""
    return _out(overview(request.auth, reference))


@router.post(
    "/{reference}/begin",
    response=BulkOut,
    auth=Scoped("cases:write"),
    operation_id="beginBulk",
    summary="Do what the preview promised",
    openapi_extra=DONE,
)
def begin(
    request: HttpRequest, response: HttpResponse, reference: BulkReference, idempotency_key: IdempotencyKey
) -> BulkOut:
    """Each ready case in a transaction of its own. One that has changed since the preview is refused and left as it is.
    A long one goes on after the answer. One that `failed` is taken up again with what was not done in it.
    """
    person, at = request.auth, timezone.now()

    def carry_out() -> dict[str, Any]:
        bulk = bulks.begin(by=person, reference=reference, at=at)
        return {"bulk": bulk.reference, "id": bulk.pk}

    return _once(person, response, idempotency_key, {"begin": reference}, carry_out, at)


@router.post(
    "/{reference}/back",
    response=BulkOut,
    auth=Scoped("cases:write"),
    operation_id="takeBulkBack",
    summary="Preview the way back",
    openapi_extra=DONE,
)
def back(
    request: HttpRequest,
    response: HttpResponse,
    reference: BulkReference,
    body: BackIn,
    idempotency_key: IdempotencyKey,
) -> BulkOut:
    """Have it looked through what can be brought back to what it was. A new one, to be begun like any other."""
    person, at = request.auth, timezone.now()

    def carry_out() -> dict[str, Any]:
        made = bulks.take_back(by=person, reference=reference, at=at)
        bulks.preview(by=person, reference=made.reference, given=body.model_dump(), at=at)
        return {"bulk": made.reference, "id": made.pk}

    return _once(person, response, idempotency_key, {"back": reference} | body.model_dump(), carry_out, at)


def _narrowed(person: Person, where: CaseFilter | None) -> Any:
    if where is None:
        return None
    found = filter_of(where)
    if found is None:
        raise Invalid({"where": "Nothing fits this filter"})
    return found


def _once(person: Person, response: HttpResponse, key: str, asked: dict[str, Any], act: Any, at: datetime) -> BulkOut:
    done = actions.once(by=person, key=key, request={"bulk": asked}, reference="bulk", at=at, act=act)
    mark(response, done.repeated)
    bulks.carry_on(bulk_id=done.answer["id"], at=at)
    with viewing(person):
        return _out(overview(person, done.answer["bulk"]))


def _out(found: Overview) -> BulkOut:
    bulk = found.bulk
    waits = {BulkState.PREVIEWED: ItemState.CHOSEN, BulkState.RUNNING: ItemState.READY}.get(BulkState(bulk.state))
    return BulkOut(
        bulk=bulk.reference,
        act=bulk.act,
        state=bulk.state,
        settled=bulk.state != BulkState.CHOSEN and not found.counts.get(waits or "", 0),
        made_at=bulk.made_at,
        ended_at=bulk.ended_at,
        takes_back=bulk.takes_back.reference if bulk.takes_back else None,
        cases=[_item(each) for each in found.items],
    )


def _item(row: BulkItem) -> BulkItemOut:
    why = row.why.get("text", "")
    return BulkItemOut(
        case=row.case.reference,
        title=row.case.title,
        state=row.state,
        why=why % row.why["params"] if why and row.why["params"] else why,
    )
