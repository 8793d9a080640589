"""How the API says no: a problem document (RFC 9457), the same shape for every refusal."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson
from django.http import HttpRequest, HttpResponse
from pydantic import BaseModel, ConfigDict, Field

MEDIA_TYPE: Final = "application/problem+json"


@dataclass(frozen=True)
class Kind:
    """One kind of refusal. `title` never changes: a program may hold on to the type and a person to the title."""

    slug: str
    status: int
    title: str
    explanation: str

    @property
    def type(self) -> str:
        """A URI reference to the place of the reference page that explains this kind."""
        return f"/api/v1/docs#problem-{self.slug}"


MALFORMED: Final = Kind(
    "malformed",
    400,
    "The request could not be read",
    "The body is not JSON in UTF-8, names a field twice, nests too deep, holds a number or a character that cannot be "
    "stored, or the address is not well formed. Nothing was stored.",
)
UNAUTHENTICATED: Final = Kind(
    "unauthenticated",
    401,
    "A valid token is needed",
    "Send `Authorization: Bearer <token>`. A token that is unknown, expired or revoked, or whose owner has left, is "
    "answered alike.",
)
INSUFFICIENT_SCOPE: Final = Kind(
    "insufficient-scope",
    403,
    "The token is not meant for this",
    "The token is valid and was not given the scope that this operation asks for; `WWW-Authenticate` names it.",
)
FORBIDDEN: Final = Kind(
    "forbidden",
    403,
    "You may see this and not do that",
    "The record is yours to see, and this act belongs to somebody else.",
)
NOT_FOUND: Final = Kind(
    "not-found",
    404,
    "There is no such record",
    "It does not exist, or it is not for you. The two look alike on purpose.",
)
METHOD: Final = Kind(
    "method-not-allowed", 405, "This address does not take that method", "The header `Allow` lists those that it takes."
)
CONFLICT: Final = Kind(
    "conflict",
    409,
    "The record is in another state",
    "The act is not possible in the present state, or somebody else has changed the record meanwhile. Nothing was "
    "changed: read it again and decide again.",
)
LENGTH: Final = Kind(
    "length-required", 411, "The length of the body is needed", "Send `Content-Length`; chunked bodies are not taken."
)
TOO_LARGE: Final = Kind(
    "too-large",
    413,
    "The body is too large",
    "A body may have one mebibyte; the input of a feed has a limit of its own.",
)
MEDIA: Final = Kind(
    "unsupported-media-type",
    415,
    "The body is not sent as JSON",
    "Send `Content-Type: application/json`, in UTF-8 and without compression.",
)
INVALID: Final = Kind(
    "invalid",
    422,
    "Something in the request cannot be accepted",
    "`errors` names each field and what is wrong with it. Nothing was stored.",
)
KEY_REUSED: Final = Kind(
    "idempotency-key-reused",
    422,
    "This idempotency key was used for another request",
    "The same key came with another method, address or body. Use a fresh key for a new request.",
)
TOO_MANY: Final = Kind(
    "too-many-requests", 429, "Too many requests", "Wait for the seconds that `Retry-After` says and go on."
)
BROKEN: Final = Kind(
    "server-error",
    500,
    "Something went wrong on our side",
    "An act is whole or it did not happen. Send it again, best with the same idempotency key.",
)
UNAVAILABLE: Final = Kind(
    "unavailable",
    503,
    "Pehra cannot answer at the moment",
    "The database or the event store is away. Send it again after `Retry-After` seconds, best with the same "
    "idempotency key.",
)

KINDS: Final = (
    MALFORMED,
    UNAUTHENTICATED,
    INSUFFICIENT_SCOPE,
    FORBIDDEN,
    NOT_FOUND,
    METHOD,
    CONFLICT,
    LENGTH,
    TOO_LARGE,
    MEDIA,
    INVALID,
    KEY_REUSED,
    TOO_MANY,
    BROKEN,
    UNAVAILABLE,
)


class Fault(BaseModel):
    """One thing that is wrong in a request."""

    model_config = ConfigDict(extra="forbid")

    pointer: str | None = Field(
        default=None, description="Where in the body, as a JSON pointer (RFC 6901).", examples=["/title"]
    )
    parameter: str | None = Field(default=None, description="Which parameter or header.", examples=["severity"])
    detail: str = Field(description="What is wrong with it, in a sentence.", examples=["This field is needed."])


class Problem(BaseModel):
    """A problem document (RFC 9457)."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "type": INVALID.type,
                    "title": INVALID.title,
                    "status": 422,
                    "detail": "One field cannot be accepted.",
                    "instance": "/api/v1/reports",
                    "errors": [{"pointer": "/title", "detail": "This field is needed."}],
                }
            ]
        },
    )

    type: str = Field(description="Which kind of problem, as a URI reference that leads to its explanation.")
    title: str = Field(description="The kind in a few words; the same each time.")
    status: int = Field(ge=400, le=599, description="The HTTP status, repeated.")
    detail: str = Field(description="This occurrence in a sentence.")
    instance: str = Field(description="The path that was asked.")
    errors: list[Fault] | None = Field(default=None, description="Each field that cannot be accepted.")


def answer(
    request: HttpRequest,
    kind: Kind,
    detail: str = "",
    *,
    faults: Iterable[Mapping[str, Any]] = (),
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """The response that carries a problem. `faults` are `Fault` objects as mappings."""
    body: dict[str, Any] = {
        "type": kind.type,
        "title": kind.title,
        "status": kind.status,
        "detail": detail or kind.explanation,
        "instance": request.path,
    }
    if listed := list(faults):
        body["errors"] = listed
    return HttpResponse(orjson.dumps(body), status=kind.status, content_type=MEDIA_TYPE, headers=dict(headers or {}))
