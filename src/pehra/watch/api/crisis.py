"""Crisis levels for programs: what is in force, and declaring one."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router
from pydantic import Field

from pehra.foundation.access.api.describing import refusals
from pehra.foundation.access.api.keys import REPLAYED, IdempotencyKey, mark
from pehra.foundation.access.api.looking import looks
from pehra.foundation.access.api.scopes import Scoped
from pehra.foundation.access.api.shapes import SLUG, Given, Slug, Taken
from pehra.foundation.access.repeating import once
from pehra.law.crisis import Sphere
from pehra.watch.actions import declaring
from pehra.watch.queries import crisis
from pehra.watch.queries.crisis import Standing
from pehra.watch.rules.wording import LevelState

router = Router(tags=["Watch"])
PLACE = r"^([a-z0-9][a-z0-9-]{0,79})?$"


class CrisisIn(Taken):
    """A crisis level to be declared."""

    level: Slug = Field(description="Id of a level of the profile.", examples=["serious"])
    sphere: Sphere = Field(strict=False, description="For whom: the nation, a sector, a province.")
    place: str = Field(default="", pattern=PLACE, description="Slug of the sector or province; empty for the nation.")
    reason: str = Field(max_length=2000, description="Everybody in the network reads it.")
    statement_en: str = Field(default="", max_length=2000, description="What the public is told; empty for nothing.")
    statement_ur: str = Field(default="", max_length=2000, description="The same in Urdu.")


class CrisisOut(Given):
    """A crisis level that is in force, or waits for its confirmation."""

    reference: str = Field(examples=["L-2M8X-41TV"])
    level: str = Field(pattern=SLUG)
    rank: int = Field(description="1 is the gravest.")
    name_en: str
    name_ur: str
    sphere: Sphere
    place: str
    body: str = Field(description="Slug of the body that declared it.")
    state: LevelState
    declared_at: datetime
    since: datetime | None = Field(description="From when on it binds; nothing while it waits.")
    until: datetime = Field(description="Over by itself then, unless it is extended or confirmed before.")
    confirmed_at: datetime | None


@router.get(
    "",
    response=list[CrisisOut],
    auth=Scoped("cases:read"),
    operation_id="listCrises",
    summary="The crisis levels in force",
)
@looks
def listed(request: HttpRequest) -> list[CrisisOut]:
    """What is in force or waits for its confirmation, the gravest first."""
    return [_out(each) for each in crisis.running()]


@router.post(
    "",
    response=CrisisOut,
    auth=Scoped("cases:write"),
    operation_id="declareCrisis",
    summary="Declare a crisis level",
    openapi_extra=refusals(403, 404, 409, 422, headers=REPLAYED),
)
def declare(request: HttpRequest, response: HttpResponse, body: CrisisIn, idempotency_key: IdempotencyKey) -> CrisisOut:
    """Declare a level as the head or a duty officer of a body that the profile names."""
    person, at = request.auth, timezone.now()
    words = body.model_dump(mode="json")

    def act() -> dict[str, Any]:
        return {"crisis": declaring.declare(by=person, at=at, **words).reference}

    asked = {"act": "declare", "words": words}
    found = once(by=person, key=idempotency_key, request=asked, reference="", at=at, act=act)
    mark(response, found.repeated)
    return _out(crisis.named(found.answer["crisis"]))


def _out(found: Standing) -> CrisisOut:
    row = found.row
    return CrisisOut(
        reference=row.reference,
        level=row.level,
        rank=row.rank,
        name_en=found.terms.name_en,
        name_ur=found.terms.name_ur,
        sphere=Sphere(row.sphere),
        place=row.place,
        body=row.body.slug,
        state=LevelState(row.state),
        declared_at=row.declared_at,
        since=row.since,
        until=found.until,
        confirmed_at=row.confirmed_at,
    )
