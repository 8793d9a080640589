"""The shapes of webhooks and of their calls."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Path
from pydantic import Field

from pehra.foundation.access.api.paging import Onward
from pehra.foundation.access.api.shapes import SLUG, Given, Moment, Slug, Taken
from pehra.webhooks.models import Endpoint
from pehra.webhooks.queries.deliveries import Line
from pehra.webhooks.rules.endpoints import LONGEST_ADDRESS, LONGEST_NAME, Wishes, wishes
from pehra.webhooks.rules.happenings import Happening
from pehra.webhooks.rules.wording import DeliveryState, Off

WebhookReference = Annotated[str, Path(max_length=40, description="Reference of a webhook.", examples=["N-2M8X-41TV"])]
Kinds = Annotated[
    list[Annotated[Happening, Field(strict=False)]],
    Field(min_length=1, max_length=len(Happening), description="With what it is called."),
]


class WebhookIn(Taken):
    """A program that is to be called with what happens on the cases of a body."""

    body: Slug = Field(description="Slug of the body; you are its administrator or lead.", examples=["cert-telecom"])
    name: str = Field(max_length=LONGEST_NAME, examples=["Ticket system"])
    url: str = Field(max_length=LONGEST_ADDRESS, description="https address in a public network.")
    kinds: Kinds
    wide: bool = Field(default=False, description="Also of cases that the whole network may know.")
    drills: bool = Field(default=False, description="Also of drills, which say so.")

    def wanted(self) -> Wishes:
        return wishes(name=self.name, url=self.url, kinds=self.kinds, wide=self.wide, drills=self.drills)


class WebhookSwitchIn(Taken):
    """Switching a webhook."""

    on: bool


class WebhookReplayIn(Taken):
    """What is to be sent again: one call by its `id`, or all that happened in a span."""

    id: UUID | None = Field(default=None, strict=False, description="Id of one call.")
    since: Moment | None = Field(default=None, description="What happened from this moment on,")
    until: Moment | None = Field(default=None, description="and until this one.")


class WebhookOut(Given):
    """A webhook and how it stands."""

    reference: str = Field(examples=["N-2M8X-41TV"])
    body: str = Field(pattern=SLUG)
    name: str
    url: str
    kinds: list[Happening]
    wide: bool
    drills: bool
    on: bool
    off_because: Off = Field(description="Why it is switched off; empty: it is on.")
    failing_since: datetime | None
    answered_at: datetime | None
    changed_at: datetime
    changed_by: str


class WebhookMadeOut(WebhookOut):
    """A new webhook with its secret, which nothing shows later."""

    secret: str | None = Field(description="Key of the HMAC-SHA256, in hex; null where the request was made before.")


class WebhookGoneOut(Given):
    """A webhook that is no more."""

    reference: str


class WebhookListOut(Given):
    """The webhooks of the bodies that you look after."""

    items: list[WebhookOut]


class WebhookCallOut(Given):
    """One call, and what became of it."""

    id: UUID = Field(description="What the program knows it by; the same each time it is sent.")
    kind: str = Field(description="Kind of happening, or `ping`.")
    at: datetime = Field(description="When it happened.")
    case: str | None = Field(description="Reference of the case; null where you may not know of it.")
    state: DeliveryState
    attempts: int
    replays: int = Field(description="How often it was sent again by hand.")
    tried_at: datetime | None
    code: int | None = Field(description="Status of the latest answer; null where none came.")
    error: str
    kept: bool = Field(description="Whether it can be sent again.")


class WebhookCallPage(Onward):
    """A page of the log, newest first."""

    items: list[WebhookCallOut]


class WebhookReplayOut(Given):
    """How many calls are made again."""

    count: int


def webhook_out(row: Endpoint) -> WebhookOut:
    return WebhookOut(**_columns(row))


def made_out(row: Endpoint, secret: str | None) -> WebhookMadeOut:
    return WebhookMadeOut(**_columns(row), secret=secret)


def _columns(row: Endpoint) -> dict[str, Any]:
    told = ("reference", "name", "url", "wide", "drills", "failing_since", "answered_at", "changed_at", "changed_by")
    return {name: getattr(row, name) for name in told} | {
        "body": row.party.slug,
        "kinds": [Happening(each) for each in row.kinds],
        "on": row.off_at is None,
        "off_because": Off(row.off_why),
    }


def call_out(line: Line) -> WebhookCallOut:
    row = line.row
    return WebhookCallOut(
        id=row.key,
        kind=row.kind,
        at=row.at,
        case=line.case or None,
        state=DeliveryState(row.state),
        attempts=row.attempts if row.entry_id else 1,
        replays=row.replays,
        tried_at=row.tried_at,
        code=row.code,
        error=row.error,
        kept=line.kept,
    )
