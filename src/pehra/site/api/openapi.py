"""The OpenAPI 3.1 document, completed: who may ask, every way to be refused, and a word on each part."""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any, Final

from django.conf import settings
from ninja import NinjaAPI

from pehra.foundation.access.api.describing import ALWAYS, WITH_BODY, component, reference
from pehra.foundation.access.api.problems import KINDS, MEDIA_TYPE, Problem
from pehra.foundation.access.api.scopes import READING, Scoped
from pehra.foundation.accounts.rules import SCOPES

DESCRIPTION: Final = """\
Reports travel up the reporting chain of a country's CERT network; this is how programs file them, follow them and act
on them.

**Asking.** Send `Authorization: Bearer <token>`. A token belongs to one person at one body or organisation, has scopes
and an end, and is made on the page of one's own account. Bodies are JSON in UTF-8; a field that is not named here is
refused.

**Being refused.** Every refusal is a problem document (RFC 9457). What does not exist and what is not for you look
alike.

**Lists** are read by cursor: follow `next` and `previous`, or the header `Link`.

**Sending twice.** With the header `Idempotency-Key`, a request that is sent again is carried out once, and answered
by what came of it. Nothing is told to whoever may read that no more.
"""

TAGS: Final = {
    "Reports": "What organisations report, and the signed receipts of it.",
    "Cases": "Incidents, each with its one timeline and its one custodian.",
    "Acts on cases": "Custody and the daily work. Each act is whole, or nothing happened.",
    "Campaigns": "What cases have to do with each other, and campaigns over the cases of several CERTs.",
    "Documents": "What is told of a case on paper and to other programs.",
    "Requests": "Letters to third parties about a case, with their answers; inside the network and outside.",
    "Measures": "What is done against something that was seen, by whom and until when; and blocklists made of it.",
    "Evidence": "What was taken in on a case, with its chain of custody.",
    "Playbooks": "What a team does about an incident, step by step; and the tasks of a case.",
    "Fields": "What a CERT asks about its own cases beyond what everybody is asked; seen by its own people alone.",
    "Calls": "Whom to call on the phone because something was not acknowledged, and the phone lists of bodies.",
    "Webhooks": "Programs of a body that are called with what happens on its cases, and the log of these calls.",
    "Watch": "The floor of the duty officer, and the crisis levels in force.",
    "Releases": "Redacted copies of cases, released by a second person, and what is shared with whom until when.",
    "Clocks": "What is owed, until when.",
    "Search": "Finding what you may see, and asking other CERTs what they know of a value.",
    "Findings": "What feeds see on the networks of organisations, and what becomes of it.",
    "Feeds": "What feeds say, sent in, and what became of it.",
    "Network": "Bodies, their standing and functions, and the chain of an organisation.",
    "Public reports": "What people without an account report, as the desk that answers them handles it.",
    "Directives": "What the Council or the National CERT binds others to do, and how far they are.",
    "Readiness": "How ready the CERTs are, by self-assessments that others reviewed, and whom the network reaches.",
    "Statistics": "Figures that add up, what each one counts, and periods that were frozen.",
    "Journal": "The chained record of every act, for auditors.",
    "Me": "The person behind the token.",
}

RETRY: Final = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "string"}}}
HEADERS: Final[Mapping[int, dict[str, Any]]] = {
    401: {"WWW-Authenticate": {"description": "The scheme that is spoken (RFC 6750).", "schema": {"type": "string"}}},
    405: {"Allow": {"description": "The methods that are taken.", "schema": {"type": "string"}}},
    429: RETRY,
    503: RETRY,
}


def complete(api: NinjaAPI, document: Mapping[str, Any]) -> dict[str, Any]:
    """The document as it is published."""
    scopes = dict(_scopes(api))
    for path in document["paths"].values():
        for method, operation in path.items():
            _complete(operation, method.upper(), scopes[operation["operationId"]])
    components = document["components"]
    schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    return dict(document) | {
        "openapi": "3.1.0",
        "info": document["info"]
        | {"description": DESCRIPTION, "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}},
        "servers": [{"url": settings.BASE_URL}],
        "tags": [{"name": name, "description": text} for name, text in TAGS.items()],
        "components": {
            "schemas": components["schemas"] | schema.pop("$defs") | {"Problem": schema},
            "responses": dict(_refusals()),
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": f"A token of one's own, with scopes out of: {', '.join(SCOPES)}.",
                },
                "session": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": settings.SESSION_COOKIE_NAME,
                    "description": "A signed-in browser; for reading only.",
                },
            },
        },
    }


def _scopes(api: NinjaAPI) -> Iterator[tuple[str, Scoped | None]]:
    """Each operation's doorkeeper, by the operation's id."""
    for router in api._get_bound_routers():
        for view in router.path_operations.values():
            for operation in view.operations:
                keeper = next((each for each in operation.auth_callbacks if isinstance(each, Scoped)), None)
                yield operation.operation_id, keeper


def _complete(operation: dict[str, Any], method: str, keeper: Scoped | None) -> None:
    statuses = {500, 503}
    if keeper is None:
        operation["security"] = []
    else:
        needed = [keeper.scope] if keeper.scope else []
        operation["security"] = [{"token": needed}, *([{"session": []}] if method in READING else [])]
        operation["description"] += f"\n\nScope: `{keeper.scope}`." if keeper.scope else "\n\nScope: any."
        statuses |= set(ALWAYS)
    if "requestBody" in operation:
        statuses |= set(WITH_BODY)
        content = operation["requestBody"]["content"].get("application/json", {"schema": {}})
        # A body that may be left out comes wrapped together with its default, which is the empty object.
        content["schema"] = next(iter(content["schema"].get("allOf", ())), content["schema"])
    responses = operation["responses"]
    for status in statuses:
        responses.setdefault(status, reference(status))
    operation["responses"] = {str(status): responses[status] for status in sorted(responses)}
    for parameter in operation.get("parameters", []):
        # An example of a schema is a list, of a parameter a map; the schema's own says enough.
        parameter.pop("examples", None)
        if parameter["in"] == "query":
            parameter["allowEmptyValue"] = True


def _refusals() -> Iterator[tuple[str, dict[str, Any]]]:
    for status in sorted({kind.status for kind in KINDS}):
        kinds = [kind for kind in KINDS if kind.status == status]
        yield (
            component(status),
            {
                "description": f"{HTTPStatus(status).phrase}. " + " ".join(kind.explanation for kind in kinds),
                "headers": HEADERS.get(status, {}),
                "content": {
                    MEDIA_TYPE: {
                        "schema": {"$ref": "#/components/schemas/Problem"},
                        "examples": {kind.slug: {"value": _example(kind)} for kind in kinds},
                    }
                },
            },
        )


def _example(kind: Any) -> dict[str, Any]:
    found = {
        "type": kind.type,
        "title": kind.title,
        "status": kind.status,
        "detail": kind.explanation,
        "instance": "/api/v1/reports",
    }
    if kind.slug == "invalid":
        found["errors"] = [{"pointer": "/title", "detail": "This field is needed."}]
    return found
