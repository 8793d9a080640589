"""Reading what organisations were told, and what became of it."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from pehra.events.api.shapes import Severity, Slug
from pehra.events.models import Call, Digest
from pehra.events.queries.digests import answered, calls, digests
from pehra.events.rules.telling import CallState, Rhythm
from pehra.foundation.access.api.describing import refusals
from pehra.foundation.access.api.looking import looks
from pehra.foundation.access.api.paging import LINK, Limit, Page, beside, reading_from
from pehra.foundation.access.api.scopes import Scoped
from pehra.foundation.access.api.shapes import SLUG, Given
from pehra.law.tlp import TLP
from pehra.registry import queries as registry

router = Router(tags=["Findings"])
Cursor = Annotated[
    str,
    Query(
        "",
        pattern=r"^([on][0-9]{1,17}-D-[0-9A-Z]{4}-[0-9A-Z]{4})?$",
        description="A place in the list, taken from `next` or `previous`; never made up.",
    ),
]
Party = Annotated[str, Query("", pattern=rf"^$|{SLUG}", description="Only of this organisation or CERT (its slug).")]


class DigestOut(Given):
    """One message to one organisation about some of its findings."""

    reference: str = Field(description="Reference of the digest.", examples=["D-7K3F-9QPD"])
    organisation: Slug = Field(description="Slug of the organisation that was told.")
    cert: Slug = Field(description="Slug of its first responder; null where there is none.")
    rhythm: Rhythm = Field(description="Why it went when it did: at-once, daily or weekly.")
    tlp: TLP = Field(description="The strictest label of what it names.")
    severity: Severity
    findings: int = Field(description="How many findings it names; `GET /findings?digest=` lists them.")
    things: int = Field(description="How many addresses, ports and types: what feeds say the same of counts once.")
    answered: int = Field(description="How many of them somebody has answered, or are fixed.")
    made_at: datetime = Field(description="When it was made.")
    mails_waiting: int = Field(description="How many of its mails wait.")
    mails_sent: int = Field(description="How many went out.")
    mails_failed: int = Field(description="How many were given up.")
    call: CallState | None = Field(description="What became of the call of the organisation's program; null for none.")


class DigestPage(Page):
    """A page of digests."""

    items: list[DigestOut] = Field(description="The digests, the newest first.")


@router.get(
    "",
    response=DigestPage,
    auth=Scoped("findings:read"),
    operation_id="listDigests",
    summary="List digests",
    openapi_extra=refusals(422, headers=LINK),
)
@looks
def list_digests(
    request: HttpRequest, response: HttpResponse, limit: Limit, cursor: Cursor, organisation: Party, cert: Party
) -> DigestPage:
    """What your organisation, or those that you respond to first, were told of their findings."""
    narrow = {"organisation_id": _party(organisation), "cert_id": _party(cert)}
    found = digests(
        request.auth,
        **narrow,
        **reading_from(cursor),
        limit=limit,
    )
    counts, made = answered(found.rows), calls(found.rows)
    return DigestPage(
        items=[_told(row, counts.get(row.pk, 0), made.get(row.pk)) for row in found.rows],
        **beside(request, response, found),
    )


def _party(slug: str) -> int | None:
    """The party's number; 0, which nobody has, for one that there is not."""
    if not slug:
        return None
    found = registry.party_named(slug)
    return found.id if found else 0


def _told(row: Digest, counted: int, call: Call | None) -> DigestOut:
    same = ("reference", "rhythm", "tlp", "severity", "findings", "things", "made_at")
    mails = ("mails_waiting", "mails_sent", "mails_failed")
    values: dict[str, Any] = {name: getattr(row, name) for name in (*same, *mails)}
    return DigestOut(
        organisation=row.organisation.slug,
        cert=row.cert.slug if row.cert else None,
        answered=counted,
        call=CallState(call.state) if call else None,
        **values,
    )
